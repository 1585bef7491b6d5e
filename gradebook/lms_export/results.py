"""One JSON file per submission, as Gradescope and Classroom 50 read what an autograder found."""

import json
from collections.abc import Mapping
from typing import Any

from autograder.report import Report
from autograder.text import printable
from gradebook.feedback import points
from gradebook.feedback.recorded import table_text
from gradebook.gradebook_scores import Entry, Part
from gradebook.lms_export.ids import Ids
from gradebook.shown_help import hidden, without

LINKS = ("owner", "submission", "commit", "release")  # what only Classroom 50 knows of a submission
EQUAL = 1e-9
OUTPUT_LENGTH = 20_000


class LeftOutError(Exception):
    """Half a sentence: why a submission has no file."""


def gradescope(entry: Entry, report: Report | None) -> dict[str, Any]:
    """Return a submission's results.json for Gradescope: a test per graded cell, with the gradebook's points.

    The report is None unless it is the recorded one. The score overrides the sum of the tests: a late penalty counts.
    Source: gradescope-autograders.readthedocs.io, "Autograder Specifications", section "Output format".
    """
    shown = {"output_format": "text", "visibility": "after_published"}
    tests = [
        {
            "name": part.name,
            "name_format": "text",
            "score": part.score or 0.0,
            "max_score": part.max_score,
            "status": "passed" if (part.score or 0.0) >= part.max_score - EQUAL else "failed",
            "output": _output(part, report),
            **shown,
        }
        for part in entry.parts
    ]
    return {"score": entry.score, "output": " ".join(_about(entry, report)), "tests": tests, **shown}


def classroom50(entry: Entry, report: Report | None, classroom: str, ids: Ids, scale: int) -> dict[str, Any]:
    """Return a submission's result.json for Classroom 50; LeftOutError if that format cannot hold it.

    The format has whole points only, none above the maximum, and its score is the sum of its tests. If a late penalty
    or extra points make the score another than the sum of the tasks, a single test stands for all of them.
    Source: github.com/foundation50/classroom50, wiki page "Advanced Autograding", section "The result.json contract",
    and schemas/result-v1.schema.json.
    """
    links = {name: ids.of(entry.student.id, name) for name in LINKS}
    if missing := [name for name, value in links.items() if not value]:
        raise LeftOutError(f"the file of ids has no {', '.join(missing)}")
    if not links["submission"].startswith("submit/"):
        raise LeftOutError("its submission in the file of ids does not begin with submit/")
    if entry.timestamp is None:
        raise LeftOutError("nobody knows when it was handed in")
    score, most = _whole(entry.score or 0.0, scale), _whole(entry.max_score, scale)
    if score > most:
        raise LeftOutError(f"{points(entry.score or 0.0)} points are more than {points(entry.max_score)}")
    try:
        tests = [
            _test(part.name, _whole(part.score or 0.0, scale), _whole(part.max_score, scale), _output(part, report))
            for part in entry.parts
        ]
    except LeftOutError:  # the sum may be whole all the same
        tests = []
    sums = [sum(test[name] for test in tests) for name in ("score", "max-score")]
    if sums != [score, most] or any(not 0 <= test["score"] <= test["max-score"] for test in tests):
        about = "\n".join([*_about(entry, report), *(f"{p.name}: {points(p.score or 0.0)}" for p in entry.parts)])
        tests = [_test(entry.assignment, score, most, about)]
    return {
        "schema": "classroom50/result/v1",
        "classroom": classroom,
        "assignment": entry.assignment,
        "assignment_type": "individual",
        **links,
        "review": ids.of(entry.student.id, "review") or links["commit"],
        "datetime": f"{entry.timestamp:%Y-%m-%dT%H:%M:%SZ}",
        "score": score,
        "max-score": most,
        "tests": tests,
    }


def write_json(content: Mapping[str, Any]) -> str:
    """Return the text of a file; letters stay letters."""
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _test(name: str, score: int, most: int, output: str) -> dict[str, Any]:
    return {"test-name": name, "passed": score >= most, "score": score, "max-score": most, "output": output}


def _whole(value: float, scale: int) -> int:
    if abs(value * scale - round(value * scale)) > EQUAL * scale:
        times = f" times {scale}" if scale > 1 else ""
        raise LeftOutError(f"{points(value)}{times} is no whole number, so give a greater --scale")
    return round(value * scale)


def _about(entry: Entry, report: Report | None) -> list[str]:
    """Return sentences on the submission as a whole."""
    said = [f"{points(entry.score or 0.0)} of {points(entry.max_score)} points."]
    if entry.penalty:
        said.append(f"Of {points(entry.raw or 0.0)} points, {points(entry.penalty)} are taken off for being late.")
    if entry.waiting:
        said.append("An answer that a person grades has no points yet.")
    return [*said, *([_clean(report.message)] if report and report.message else [])]


def _output(part: Part, report: Report | None) -> str:
    """Return what the page says about a task: its tests, who changed its points, a comment."""
    tests = [test for test in report.tests if test.task == part.name] if report else []
    tests = without(tests, hidden(None))
    lines = [table_text(tests)] * bool(tests)
    if part.score is None:
        lines.append("No person has graded this yet.")
    elif part.automatic is not None and abs(part.score - part.automatic) > EQUAL:
        lines.append(f"A person changed {points(part.automatic)} points into {points(part.score)}.")
    lines += [f"Comment: {part.comment}"] * bool(part.comment)
    return _clean("\n".join(lines))


def _clean(text: str) -> str:
    """Return text without what a terminal would obey; what a student's code said may hold anything."""
    return "\n".join(printable(line, OUTPUT_LENGTH) for line in text.splitlines())[:OUTPUT_LENGTH]
