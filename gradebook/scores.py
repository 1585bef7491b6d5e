"""Scores in nbgrader's database: whether one is recorded, and how to take one back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from nbgrader.api import MissingEntry

from autograder import manifest
from autograder.report import DIGITS

EQUAL = 0.5 * 10.0**-DIGITS  # reports are rounded: what is closer is the same number of points
Penalize = Callable[[Any], float]  # a submitted notebook to the points that lateness costs it


def same(some: float, others: float) -> bool:
    """Say whether these are the same points."""
    return abs(some - others) < EQUAL


def has_score(grade: Any) -> bool:
    """Say whether the tests or a person have given points; nbgrader itself counts none as zero."""
    return grade.auto_score is not None or grade.manual_score is not None


def pending(submission: Any) -> bool:
    """Say whether a cell that is graded automatically has no score yet."""
    return not all(has_score(grade) for notebook in submission.notebooks for grade in automatic(notebook))


def waiting(submission: Any) -> bool:
    """Say whether an answer that a person grades has no score yet."""
    return not all(
        has_score(grade)
        for notebook in submission.notebooks
        for grade in set(notebook.grades) - set(automatic(notebook))
    )


@dataclass(frozen=True)
class Score:
    """All points, manual and extra ones among them, and what lateness takes off."""

    raw: float
    penalty: float

    @property
    def final(self) -> float:
        """The final score: a penalty leaves no debt."""
        return max(0.0, self.raw - self.penalty)


def score_of(submission: Any, penalize: Penalize) -> Score | None:
    """Return the score of a submission, None while something that is graded automatically has none.

    Whatever shows a score takes it from here, with the penalty of today's policy (`Penalties.of`) or the `stored` one.
    """
    if pending(submission):
        return None
    return Score(fsum(map(raw_of, submission.notebooks)), fsum(map(penalize, submission.notebooks)))


def raw_of(notebook: Any) -> float:
    """Return the points of a submitted notebook."""
    released = notebook.notebook  # shared by the class; a grade's own max_score would be a query for each
    most = {cell.id: cell.max_score for cell in (*released.grade_cells, *released.task_cells)}
    cells = [(one.name, one.score, one.extra_credit or 0.0, most[one.cell_id]) for one in notebook.grades]
    return summed(notebook.assignment.name, cells)


def summed(assignment: str, cells: Sequence[tuple[str, float, float, float]]) -> float:
    """Add up cells: each a name, its points, extra ones among these, and the most without extra.

    The points of a task that the course does not count are spread over the others; extra points stay as they are. fsum
    is the same in whatever order the database has the cells.
    """
    known = manifest.load().find(assignment)
    counted = [cell for cell in cells if not known or cell[0] not in known.dropped]
    most, left = (fsum(cell[3] for cell in some) for some in (cells, counted))
    spread = most / left if left else 1.0
    return fsum((score - extra) * spread + extra for _, score, extra, _ in counted)


def stored(notebook: Any) -> float:
    """Return the penalty of a submitted notebook as the last command that wrote it has left it."""
    return notebook.late_submission_penalty or 0.0


def full_name(student: Any) -> str:
    """Return a student's name, empty if the gradebook has none."""
    return " ".join(part for part in (student.first_name, student.last_name) if part)


def forget(gradebook: Any, assignment: str, student: str) -> None:
    """Remove a submission that could not be graded, so that neither an old score nor a zero stands for it.

    Where a person has already graded or commented, that stays and only the automatic scores go.
    """
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    comments = [comment.manual_comment for notebook in submission.notebooks for comment in notebook.comments]
    if not any(comments) and all(grade.manual_score is None and not grade.extra_credit for grade in grades):
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
