"""What a label has to be before it names anybody: a mistake, no other's, and none that the bank knows."""

from __future__ import annotations

from collections.abc import Iterable

from .. import grading
from ..diagnosis.behavior import CHECK
from ..diagnosis.diagnose import known_bank
from ..diagnosis.labels import Label, holds
from ..diagnosis.told import UNNAMED
from ..examination import Examination
from ..faults import PASSED, Infrastructure
from ..manifest import Assignment, CourseError
from ..report import Report, TestResult
from ..submission import Submission
from .known import to_keep, with_pieces
from .store import StoredLabel


def proven(assignment: Assignment, label: StoredLabel, seed: int, known: Iterable[Label]) -> Label:
    """Return the label with its behavior; CourseError, with the counterexample, if it would tell something wrong."""
    names = {wrong.name for wrong in known_bank(assignment).wrong} | {name for name in UNNAMED if name}
    if label.name in names:
        raise CourseError(f"The bank of {assignment.name} has an entry {label.name}: choose another name.")
    report, kept = _graded(assignment, label, label.files, seed)
    failed = [test for test in report.tests if test.task == label.task and test.outcome != PASSED]
    if not failed:
        raise CourseError(f"The submission loses nothing on {label.task}: there is no mistake to name.")
    behaviors, _ = to_keep(report, kept.unnamed, [label.task])
    for test in failed:
        if test.name in kept.rights and behaviors.get(test.name, [[0, ""]])[0][1] != CHECK:
            name, answer = kept.rights[test.name]
            raise CourseError(
                f"In {test.name} {name} answers just so, which is right ({answer}): what sets the submission apart "
                "there is not in its answers, and a label would name right code."
            )
    if not behaviors:
        raise CourseError(f"The bank explains {_explained(failed)}: nothing is left to name in {label.task}.")
    found = Label(label.name, label.task, label.hint, behaviors)
    _compare(found, failed, known)
    return found


def _graded(assignment: Assignment, label: StoredLabel, files: Submission, seed: int) -> tuple[Report, Examination]:
    needed = assignment.only(with_pieces(assignment, [label.task]))
    report, kept = grading.grade_and_keep(needed, files, student=label.name, seed=seed, proving=True)
    if not report.graded:
        raise Infrastructure(report.message)
    return report, kept


def _explained(failed: list[TestResult]) -> str:
    entries = {test.name: test.diagnosis for test in failed if test.diagnosis not in UNNAMED}
    if not entries:
        ends = "; ".join(f"{test.name}: {test.error}" for test in failed)
        return f"none of the failed tests, but none of them ended with an answer ({ends})"
    return ", ".join(f"{test} ({name})" for test, name in entries.items())


def _compare(label: Label, failed: list[TestResult], known: Iterable[Label]) -> None:
    """Require that no other label is about the same answers in every test, and so could never be told apart."""
    outcomes = {test.name: test.outcome for test in failed}
    for other in known:
        if other.task != label.task or set(other.behaviors) != set(label.behaviors):
            continue
        if set(holds(other, outcomes, label.behaviors)) != set(label.behaviors):
            continue
        test = next(iter(label.behaviors))
        same = f"in {test} both answer the same to {label.behaviors[test][0][1].partition(' ')[2]}"
        if other.hint == label.hint:
            raise CourseError(f"The label {other.name} says this already: {same}.")
        raise CourseError(
            f"The label {other.name} is about the same answers and says something else: {same}. Edit its hint, or "
            "remove it first."
        )
