"""Strict readers of the forms in which grades are exported: each keeps its format's rules and fails on the rest."""

import csv
import io
import json
import re
from decimal import Decimal

import pytest

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
POINTS = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")
VISIBILITY = {"hidden", "after_due_date", "after_published", "visible"}
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")


def table(text):
    """Return the rows of a CSV in which no two columns are called alike and no cell is a formula."""
    assert not text.startswith("\ufeff")
    assert text.endswith("\n")
    rows = list(csv.reader(io.StringIO(text), strict=True))
    header = rows[0]
    assert len(set(header)) == len(header)
    assert all(header)
    for row in rows:
        assert len(row) == len(header), row
        assert not [cell for cell in row if cell.startswith(FORMULA) and not POINTS.fullmatch(cell)]
    return rows


def grade(cell):
    """Return the points of a cell, None for a blank one; exact, without exponent or grouping."""
    assert cell == "" or POINTS.fullmatch(cell), cell
    return Decimal(cell) if cell else None


def by(column, rows):
    """Return rows by the value of a column, which no two have alike."""
    found = {row[column]: row for row in rows}
    assert len(found) == len(rows)
    assert all(found)
    return found


def read_plain(text):
    """Return rows by student, with points where the column holds points."""
    header, *rows = table(text)
    assert header[:4] == ["student_id", "last_name", "first_name", "email"]
    assert all(": " in column for column in header[4:])
    points = [name for name in header[4:] if not name.endswith(": timestamp")]
    values = (dict(zip(header, row, strict=True)) for row in rows)
    return by("student_id", [row | {name: grade(row[name]) for name in points} for row in values])


def read_canvas(text):
    """Return points possible by column, and the students' rows in order, as Canvas's import would take them."""
    header, possible, *rows = table(text)
    assert header[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert [cell.strip() for cell in possible[:5]] == ["Points Possible", "", "", "", ""]
    points = {name: grade(cell) for name, cell in zip(header[5:], possible[5:], strict=True)}
    assert points
    assert all(value is not None and value > 0 for value in points.values())
    numbers = [row[1] for row in rows if row[1]]
    assert len(set(numbers)) == len(numbers)
    for row in rows:
        assert row[0]
        assert re.fullmatch(r"[0-9]*", row[1])
        assert row[1] or row[2] or row[3]
    return points, [dict(zip(header, [*row[:5], *map(grade, row[5:])], strict=True)) for row in rows]


def read_moodle(text):
    """Return rows by what identifies the user, as Moodle's import would take them."""
    header, *rows = table(text)
    assert header[0] in {"Email address", "ID number", "Username"}
    assert header[1:3] == ["Last name", "First name"]
    assert header[3:]
    if header[0] == "Email address":
        assert all(re.fullmatch(r"'?[^@\s]+@[^@\s]+", row[0]) for row in rows)
    return by(header[0], [dict(zip(header, [*row[:3], *map(grade, row[3:])], strict=True)) for row in rows])


def known(content, required, optional=frozenset()):
    assert required <= content.keys() <= required | optional, content.keys()


def read_gradescope(text):
    """Return a results.json in which every field is one of Gradescope's specification and of its kind."""
    content = json.loads(text, parse_constant=pytest.fail)  # a number that is none is no JSON
    known(content, {"score", "tests"}, {"output", "output_format", "visibility"})
    fields = {"name_format", "status", "output", "output_format", "visibility"}
    for test in content["tests"]:
        known(test, {"score", "max_score", "name"}, fields)
        assert type(test["max_score"]) in (int, float)
        assert test["max_score"] >= 0
        assert test.get("status", "passed") in {"passed", "failed"}
        assert {test.get("output_format", "text"), test.get("name_format", "text")} == {"text"}
        assert {type(test["name"]), type(test.get("output", ""))} == {str}
    for one in (content, *content["tests"]):
        assert type(one["score"]) in (int, float)
        assert one.get("visibility", "visible") in VISIBILITY
    return content


def read_classroom50(text):
    """Return a result.json that keeps Classroom 50's contract: its schema, and what its collector checks besides."""
    content = json.loads(text, parse_constant=pytest.fail)  # a number that is none is no JSON
    strings = set("classroom assignment owner submission commit release review datetime".split())
    required = strings | {"schema", "assignment_type", "score", "max-score", "tests"}
    known(content, required)
    assert content["schema"] == "classroom50/result/v1"
    assert content["assignment_type"] == "individual"
    assert all(content[name] and isinstance(content[name], str) for name in strings)
    assert content["submission"].startswith("submit/")
    assert TIME.fullmatch(content["datetime"])
    for one in (content, *content["tests"]):
        assert type(one["score"]) is type(one["max-score"]) is int
        assert 0 <= one["score"] <= one["max-score"]
    for test in content["tests"]:
        assert test["test-name"]
        assert type(test["passed"]) is bool
    for name in ("score", "max-score"):
        assert content[name] == sum(test[name] for test in content["tests"])
    return content
