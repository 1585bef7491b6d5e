"""Scores in nbgrader's database: whether one is recorded, and how to take one back."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum
from typing import Any

from nbgrader.api import MissingEntry

from autograder.scoring import DIGITS

EQUAL = 0.5 * 10.0**-DIGITS  # reports are rounded: what is closer is the same number of points


def same(some: float, others: float) -> bool:
    """Say whether these are the same points."""
    return abs(some - others) < EQUAL


def pending(submission: Any) -> bool:
    """Say whether a cell that is graded automatically has no score yet; nbgrader itself counts it as zero."""
    return any(
        grade.auto_score is None and grade.manual_score is None
        for notebook in submission.notebooks
        for grade in automatic(notebook)
    )


def waiting(submission: Any) -> bool:
    """Say whether an answer that a person grades has no score yet."""
    return any(
        grade.auto_score is None and grade.manual_score is None
        for notebook in submission.notebooks
        for grade in set(notebook.grades) - set(automatic(notebook))
    )


def final(raw: float, penalty: float | None) -> float:
    """Return the score that counts: the points less the penalty for late work, which leaves no debt."""
    return max(0.0, raw - (penalty or 0.0))


def penalty_of(submission: Any) -> float:
    """Return the points that a submission loses for being late."""
    return float(sum(notebook.late_submission_penalty or 0.0 for notebook in submission.notebooks))


def final_of_all(submission: Any) -> float:
    """Return the score that counts of a submission; fsum is the same in whatever order the database has the grades."""
    raw = fsum(grade.score for notebook in submission.notebooks for grade in notebook.grades)
    return final(raw, penalty_of(submission))


def in_order(students: Iterable[Any]) -> list[Any]:
    """Return students by last name, first name and id; the database's order is that of recording, which is chance."""
    return sorted(students, key=lambda student: (student.last_name or "", student.first_name or "", student.id))


def full_name(student: Any) -> str:
    """Return a student's name, empty if the gradebook has none."""
    return " ".join(part for part in (student.first_name, student.last_name) if part)


def recorded(gradebook: Any, assignment: str, student: str) -> bool:
    """Say whether the submission is in the database with all its automatic scores."""
    try:
        return not pending(gradebook.find_submission(assignment, student))
    except MissingEntry:
        return False


def forget(gradebook: Any, assignment: str, student: str) -> None:
    """Remove a submission that could not be graded, so that neither an old score nor a zero stands for it.

    Where a person has already graded or commented, that stays and only the automatic scores go.
    """
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return
    if not any(_touched(notebook) for notebook in submission.notebooks):
        gradebook.remove_submission(assignment, student)
        return
    for notebook in submission.notebooks:
        for grade in automatic(notebook):
            grade.auto_score = None
            grade.needs_manual_grade = True
    gradebook.db.commit()


def automatic(notebook: Any) -> list[Any]:
    """Return the grades of test cells; a graded cell that is also an answer is graded by a person."""
    answers = {cell.name for cell in notebook.notebook.solution_cells}
    return [grade for grade in notebook.grades if grade.cell_type == "code" and grade.name not in answers]


def overruled(notebook: Any) -> list[Any]:
    """Return the grades of test cells to which a person gave points of their own."""
    return [grade for grade in automatic(notebook) if grade.manual_score is not None]


def to_be_looked_at(submission: Any) -> list[Any]:
    """Return those of them where the tests give other points now than when the person decided."""
    return [grade for notebook in submission.notebooks for grade in overruled(notebook) if grade.needs_manual_grade]


def _touched(notebook: Any) -> bool:
    return any(grade.manual_score is not None or grade.extra_credit for grade in notebook.grades) or any(
        comment.manual_comment for comment in notebook.comments
    )
