"""Strict readers of the forms in which grades are exported: each keeps its format's rules and fails on the rest."""

import csv
import io
import json
import re
from decimal import Decimal

import pytest

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
POINTS = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")  # exact, without exponent or grouping
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")


def table(text):
    """Return the rows of a CSV in which no two columns are called alike and no cell is a formula."""
    assert not text.startswith("\ufeff")
    assert text.endswith("\n")
    rows = list(csv.reader(io.StringIO(text), strict=True))
    assert all(rows[0])
    assert len(set(rows[0])) == len(rows[0])
    for row in rows:
        assert len(row) == len(rows[0]), row
        assert not [cell for cell in row if cell.startswith(FORMULA) and not POINTS.fullmatch(cell)]
    return rows


def grade(cell):
    """Return the points of a cell, None for a blank one."""
    assert cell == "" or POINTS.fullmatch(cell), cell
    return Decimal(cell) if cell else None


def by_first(header, rows, texts):
    """Return rows by their first column, which no two have alike, with points after the columns of text."""
    found = {row[0]: dict(zip(header, [*row[:texts], *map(grade, row[texts:])], strict=True)) for row in rows}
    assert len(found) == len(rows)
    assert all(found)
    return found


def read_plain(text):
    """Return rows by student, with points where the column holds points."""
    header, *rows = table(text)
    assert header[:4] == ["student_id", "last_name", "first_name", "email"]
    assert all(": " in column for column in header[4:])
    points = [place for place, name in enumerate(header) if place < 4 or not name.endswith(": timestamp")]
    return by_first([header[place] for place in points], [[row[place] for place in points] for row in rows], 4)


def read_canvas(text):
    """Return points possible by column, and the students' rows in order, as Canvas's import would take them."""
    header, possible, *rows = table(text)
    assert header[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert [cell.strip() for cell in possible[:5]] == ["Points Possible", "", "", "", ""]
    points = {name: grade(cell) for name, cell in zip(header[5:], possible[5:], strict=True)}
    assert points
    assert all(points.values())
    numbers = [row[1] for row in rows if row[1]]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"[0-9]*", row[1]) and row[0] and any(row[1:4]) for row in rows)
    return points, [dict(zip(header, [*row[:5], *map(grade, row[5:])], strict=True)) for row in rows]


def read_moodle(text):
    """Return rows by the column that identifies the user, as Moodle's import would take them."""
    header, *rows = table(text)
    assert header[0] in {"Email address", "ID number", "Username"}
    assert header[1:3] == ["Last name", "First name"]
    assert header[3:]
    assert header[0] != "Email address" or all(re.fullmatch(r"'?[^@\s]+@[^@\s]+", row[0]) for row in rows)
    return by_first(header, rows, 3)


def read_gradescope(text):
    """Return a results.json in which every field is one of Gradescope's specification and of its kind."""
    content = json.loads(text, parse_constant=pytest.fail)  # a number that is none is no JSON
    assert content.keys() == {"score", "tests", "output", "output_format", "visibility"}
    fields = {"score", "max_score", "name", "name_format", "status", "output", "output_format", "visibility"}
    for test in content["tests"]:
        assert test.keys() == fields
        assert test["status"] in {"passed", "failed"}
        assert {test["output_format"], test["name_format"]} == {"text"}
        assert {type(test["name"]), type(test["output"])} == {str}
    for one in (content, *content["tests"]):
        assert {type(one["score"]), type(one.get("max_score", 0))} <= {int, float}
        assert one.get("max_score", 0) >= 0
        assert one["visibility"] == "after_published"
    return content


def read_classroom50(text):
    """Return a result.json that keeps Classroom 50's contract: its schema, and what its collector checks besides."""
    content = json.loads(text, parse_constant=pytest.fail)  # a number that is none is no JSON
    strings = set("classroom assignment owner submission commit release review datetime".split())
    assert content.keys() == strings | {"schema", "assignment_type", "score", "max-score", "tests"}
    assert (content["schema"], content["assignment_type"]) == ("classroom50/result/v1", "individual")
    assert all(content[name] and isinstance(content[name], str) for name in strings)
    assert content["submission"].startswith("submit/")
    assert TIME.fullmatch(content["datetime"])
    for one in (content, *content["tests"]):
        assert type(one["score"]) is type(one["max-score"]) is int
        assert 0 <= one["score"] <= one["max-score"]
    assert all(test["test-name"] and type(test["passed"]) is bool for test in content["tests"])
    for name in ("score", "max-score"):
        assert content[name] == sum(test[name] for test in content["tests"])
    return content
