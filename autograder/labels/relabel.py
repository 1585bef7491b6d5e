"""Bring the reports on a class in step with the labels of today: hints change, and nothing else.

What the bank alone has said, and the answers that it does not explain, are kept beside the reports, in
``reports/.answers/``, so that nobody is graded again for a name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..diagnosis.diagnose import known_bank
from ..diagnosis.labels import Behaviors, Label, named, pieces
from ..faults import PASSED
from ..manifest import Assignment
from ..report import Report, TestResult, write
from ..whole_file import write_whole
from .groups import Failures
from .known import Said

ANSWERS = ".answers"
MOST_BYTES = 8 << 20


@dataclass(frozen=True)
class Answers:
    """What is kept of a submission: behaviors that the bank does not explain, and what it was told of those tests."""

    unnamed: Behaviors
    said: Mapping[str, Said]


def without_entry(assignment: Assignment, report: Report) -> list[TestResult]:
    """Return the tests that failed by what the code answered and whose hint is no entry's of the bank."""
    entries = {wrong.name for wrong in known_bank(assignment).wrong}
    return [test for test in report.tests if test.hint and test.outcome != PASSED and test.diagnosis not in entries]


def answers_path(reports: Path, assignment: Assignment, student: str) -> Path:
    """Return where the answers of a submission are kept."""
    return reports / ANSWERS / assignment.name / f"{student}.json"


def read_answers(path: Path, report: Report) -> Answers | None:
    """Return what is kept of the submission that a report is about, None if it is not there or of another report."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["key"] != report.key:
            return None
        return Answers(dict(data["unnamed"]), {test: tuple(said) for test, said in data["said"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_answers(path: Path, report: Report, answers: Answers) -> None:
    """Keep answers; what is half written is of no report, and is made again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.parent.chmod(0o700)
    data = {"key": report.key, "unnamed": answers.unnamed, "said": answers.said}
    write_whole(json.dumps(data), path)


def labeled(assignment: Assignment, report: Report, answers: Answers, labels: Iterable[Label]) -> Report:
    """Return the report as grading with these labels makes it."""
    base = [_as_said(test, answers.said.get(test.name)) for test in report.tests]
    return replace(report, tests=tuple(named(list(labels), base, answers.unnamed, pieces(assignment))))


def _as_said(test: TestResult, said: Said | None) -> TestResult:
    return test if said is None else replace(test, hint=said[0], diagnosis=said[1], sure=said[2])


def relabel(assignment: Assignment, report: Report, answers: Answers, labels: Iterable[Label], path: Path) -> Report:
    """Write the report anew if today's labels say something else, and return it; its points and its key stay."""
    now = labeled(assignment, report, answers, labels)
    if now != report:
        write(now, path)
    return now


def failures(report: Report, answers: Answers) -> Failures:
    """Return what still has no name in a report."""
    bare = {test.name for test in report.tests if test.diagnosis == answers.said.get(test.name, (None,) * 3)[1]}
    unnamed = {test: rows for test, rows in answers.unnamed.items() if test in bare}
    return Failures(report.student, report.tests, unnamed)
