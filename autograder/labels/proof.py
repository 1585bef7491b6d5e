"""Prove a label before it names anybody: it is a mistake, no other label's, and none that the bank knows."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnosis.naming import UNNAMED, Known, holds
from ..diagnosis.table import known_bank
from ..faults import PASSED, Infrastructure
from ..manifest import Assignment, CourseError
from ..report import TestResult
from .known import Grader, grade_here, unnamed_answers
from .store import StoredLabel


def proven(
    assignment: Assignment, label: StoredLabel, seed: int, known: Iterable[Known], grader: Grader = grade_here
) -> Known:
    """Return the label with its answers; CourseError if it would say nothing, or something that is said already."""
    names = {wrong.name for wrong in known_bank(assignment).wrong} | {name for name in UNNAMED if name}
    if label.name in names:
        raise CourseError(f"The bank of {assignment.name} has an entry {label.name}: choose another name.")
    (report,) = grader(assignment.only([label.task]), {label.name: label.files}, seed)
    if not report.graded:
        raise Infrastructure(report.message)
    failed = [test for test in report.tests if test.task == label.task and test.outcome != PASSED]
    if not failed:
        raise CourseError(f"The submission loses nothing on {label.task}: there is no mistake to name.")
    answers = unnamed_answers(report, label.task)
    if not answers:
        raise CourseError(f"The bank explains {_explained(failed)}: nothing is left to name in {label.task}.")
    found = Known(label.name, label.task, label.hint, answers)
    _compare(found, failed, known)
    return found


def _explained(failed: list[TestResult]) -> str:
    entries = {test.name: test.diagnosis for test in failed if test.diagnosis not in UNNAMED}
    if not entries:
        ends = "; ".join(f"{test.name}: {test.error}" for test in failed)
        return f"none of the failed tests, but none of them ended with an answer ({ends})"
    return ", ".join(f"{test} ({name})" for test, name in entries.items())


def _compare(label: Known, failed: list[TestResult], known: Iterable[Known]) -> None:
    """Require that no other label is about the same answers in every test, and so could never be kept apart."""
    outcomes = {test.name: test.outcome for test in failed}
    for other in known:
        if other.task != label.task or set(other.answers) != set(label.answers):
            continue
        if set(holds(other, outcomes, label.answers)) != set(label.answers):
            continue
        same = f"in {next(iter(label.answers))} both answer the same"
        if other.hint == label.hint:
            raise CourseError(f"The label {other.name} says this already: {same}.")
        raise CourseError(
            f"The label {other.name} is about the same answers and says something else: {same}. Edit its hint, or "
            "remove it first."
        )
