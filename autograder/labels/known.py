"""The answers of labels' files under today's suite, found out once per suite and seed and then kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from .. import grading
from ..atomic_write import atomic_write
from ..diagnosis.evidence import Rows
from ..diagnosis.naming import UNNAMED, Known
from ..faults import Infrastructure
from ..manifest import Assignment, load
from ..report import Report
from ..report_identity import key
from ..submission import Submission
from .store import StoredLabel, place, stored

KEPT = ".answers.json"
MOST_BYTES = 4 << 20

# Grades submissions by name, with a seed and across the sandbox, and yields a report on each.
Grader = Callable[[Assignment, Mapping[str, Submission], int], Iterable[Report]]


def grade_here(assignment: Assignment, wanted: Mapping[str, Submission], seed: int) -> Iterable[Report]:
    """Grade one after the other, with the suite in this process and the code in its sandbox."""
    return (grading.grade_submission(assignment, files, student=name, seed=seed) for name, files in wanted.items())


def unnamed_answers(report: Report, task: str) -> dict[str, Rows]:
    """Return the answers in the failed tests of a task whose hint names no mistake."""
    tests = [test for test in report.tests if test.task == task and test.diagnosis in UNNAMED and test.answers]
    return {test.name: test.answers["wrong"] for test in tests if test.answers and test.answers["wrong"]}


def known_labels(
    assignment: Assignment, folder: Path, seed: int, grader: Grader = grade_here, *, remembering: bool = True
) -> list[Known]:
    """Return the labels of an assignment with their answers under today's suite and this seed.

    One whose files lose nothing any more, or only what the bank explains, names nobody and is left out.
    """
    labels = [label for label in stored(folder, assignment) if label.task in {task.id for task in assignment.tasks}]
    found = {label.name: _kept(assignment, folder, label, seed) for label in labels}
    with suppress(Infrastructure):  # a name is a help; grading itself will say what is wrong here
        for task in dict.fromkeys(label.task for label in labels):
            missing = {one.name: one for one in labels if one.task == task and found[one.name] is None}
            files = {name: label.files for name, label in missing.items()}
            for report in grader(assignment.only([task]), files, seed) if files else ():
                if report.graded:
                    found[report.student] = unnamed_answers(report, task)
                    if remembering:
                        remember(assignment, folder, missing[report.student], seed, found[report.student] or {})
    known = [(label, found[label.name]) for label in labels]
    return [Known(label.name, label.task, label.hint, answers) for label, answers in known if answers]


def remember(assignment: Assignment, folder: Path, label: StoredLabel, seed: int, answers: Mapping[str, Rows]) -> None:
    """Keep a label's answers; where that is not possible they are found out again next time."""
    path = place(folder, assignment, label.name) / KEPT
    text = json.dumps({"key": _key(assignment, label, seed), "answers": answers})
    with suppress(OSError):
        atomic_write(text, path)


def _kept(assignment: Assignment, folder: Path, label: StoredLabel, seed: int) -> dict[str, Rows] | None:
    path = place(folder, assignment, label.name) / KEPT
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        data = json.loads(path.read_text(encoding="utf-8"))
        answers: dict[str, Rows] = data["answers"]
        return answers if data["key"] == _key(assignment, label, seed) and isinstance(answers, dict) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _key(assignment: Assignment, label: StoredLabel, seed: int) -> str:
    whole = load().find(assignment.name) if assignment.partial else None
    return f"{label.task} {key(whole or assignment, label.files, seed)}"
