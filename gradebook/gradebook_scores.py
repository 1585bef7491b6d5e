"""Scores as the gradebook has them: everything that is exported or shown reads them here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader.api import SubmittedAssignment, SubmittedNotebook
from sqlalchemy.orm import selectinload

from autograder import manifest
from gradebook.feedback import points, signed
from gradebook.scores import Penalize, Score, automatic, has_score, score_of, waiting

Cells = Mapping[str, tuple[str, float]]  # names and points of an assignment's graded cells, by the database's id


@dataclass(frozen=True)
class Part:
    """One graded cell: a task or a question; the score holds manual and extra points, and is None without any."""

    name: str  # the task's id in the manifest
    score: float | None
    max_score: float
    automatic: float | None
    comment: str = ""
    manual: float | None = None
    extra: float = 0.0
    tested: bool = True  # else a person grades it
    again: bool = False  # to be looked at: the tests' points have changed since a person gave others
    counts: bool = True  # else its points are spread over the others

    @property
    def grade_id(self) -> str:
        """The cell's id in its notebook."""
        return manifest.Graded(self.name.rpartition("/")[2], 0.0).grade_id

    @property
    def given(self) -> float:
        """The points as the gradebook sums them."""
        return self.extra if self.score is None else self.score

    @property
    def changed(self) -> float:
        """By how much a person changed what the tests gave."""
        return 0.0 if self.manual is None or not self.tested else self.manual - (self.automatic or 0.0)

    def words(self) -> str:
        """Say the points, and in parentheses what the tests gave and what a person changed, if anything."""
        shown = "–" if self.score is None and self.tested else points(self.given)
        amounts = {"changed by a person": signed(self.changed), "extra": signed(self.extra)}
        parts = [f"{label}: {amount}" for label, amount in amounts.items() if amount != "0"]
        before = (self.automatic or 0.0) if self.tested else self.given - self.extra
        parts[:0] = [f"{'tests' if self.tested else 'answer'}: {points(before)}"] * bool(parts)
        made_of = f" ({', '.join(parts)})" if parts else ""
        return f"{shown} of {points(self.max_score)} points{made_of}"

    def limited(self, points: float) -> float:
        """Return the points as a cell takes them: neither more than it is worth nor less than nothing."""
        return min(max(points, 0.0), self.max_score)

    def recorded(self, points: float | None) -> float:
        """Return the score once the tests give these points; those of a person stay, and extra points as well."""
        if self.manual is not None:
            return self.manual + self.extra
        return self.score or 0.0 if points is None else self.limited(points) + self.extra


@dataclass(frozen=True)
class Entry:
    """One student in one assignment; the scores are None if something that was handed in could not be graded."""

    student: Any  # nbgrader's
    assignment: str
    max_score: float
    raw: float | None
    penalty: float | None
    parts: tuple[Part, ...]
    timestamp: datetime | None = None
    due: datetime | None = None  # with nbgrader's own extension
    seconds_late: float = 0.0
    handed_in: bool = True
    waiting: bool = False  # for a person who grades answers

    @property
    def score(self) -> float | None:
        """The final score."""
        return None if self.raw is None else Score(self.raw, self.penalty or 0.0).final


def entries(gradebook: Any, assignment: Any, penalize: Penalize, submitted: Callable[[str], bool]) -> list[Entry]:
    """Return an entry for each student, by name; ``submitted`` says whether a student has a folder.

    Nothing handed in is a zero, as in nbgrader; handed in and not graded is not.
    """
    found = {submission.student_id: submission for submission in submissions_of(gradebook, assignment)}
    cells, result = part_cells(assignment), []
    for student in sorted(gradebook.students, key=lambda one: (one.last_name or "", one.first_name or "", one.id)):
        if submission := found.get(student.id):
            result.append(entry_of(submission, penalize, cells))
        else:
            handed_in = submitted(student.id)
            none = None if handed_in else 0.0
            parts = tuple(Part(name, none, most, None) for name, most in cells.values())
            about = (student, assignment.name, assignment.max_score)
            result.append(Entry(*about, none, none, parts, due=assignment.duedate, handed_in=handed_in))
    return result


def entry_of(submission: Any, penalize: Penalize, cells: Cells) -> Entry:
    """Return the entry of a recorded submission; cells are those of its assignment."""
    score, assignment = score_of(submission, penalize), submission.assignment
    raw, penalty = (score.raw, score.penalty) if score else (None, None)
    return Entry(
        *(submission.student, assignment.name, assignment.max_score, raw, penalty, _parts(submission, cells)),
        *(submission.timestamp, submission.duedate, float(submission.total_seconds_late)),
        waiting=waiting(submission),
    )


def submissions_of(gradebook: Any, assignment: Any) -> list[Any]:
    """Return the recorded submissions with their grades, in a few queries for the whole class."""
    query = gradebook.db.query(SubmittedAssignment).filter_by(assignment_id=assignment.id)
    notebooks = selectinload(SubmittedAssignment.notebooks)
    points = notebooks.selectinload(SubmittedNotebook.grades)
    return list(query.options(points, notebooks.selectinload(SubmittedNotebook.comments)))


def graded_cells(notebook: Any) -> list[Any]:
    """Return the cells of a notebook that have points, in the manifest's order; those it does not list come last.

    The database's own order is chance, and in PostgreSQL another one after every change.
    """
    known = manifest.load().find(notebook.assignment.name)
    places = {graded.grade_id: place for place, graded in enumerate(known.graded)} if known else {}
    cells = [*notebook.grade_cells, *notebook.task_cells]
    return sorted(cells, key=lambda cell: (places.get(cell.name, len(places)), cell.name))


def part_cells(assignment: Any) -> Cells:
    """Return names, no two alike, and points of the graded cells of nbgrader's assignment, by the database's id."""
    known = manifest.load().find(assignment.name)
    ids = {graded.grade_id: graded.id for graded in known.graded} if known else {}
    several = len(assignment.notebooks) > 1
    return {
        cell.id: (f"{notebook.name}/{cell.name}" if several else ids.get(cell.name, cell.name), cell.max_score)
        for notebook in assignment.notebooks
        for cell in graded_cells(notebook)
    }


def _parts(submission: Any, cells: Cells) -> tuple[Part, ...]:
    """Return the graded cells in their order."""
    known = manifest.load().find(submission.assignment.name)
    grades = {grade.cell_id: grade for notebook in submission.notebooks for grade in notebook.grades}
    comments = {(n.id, comment.name): comment.comment for n in submission.notebooks for comment in n.comments}
    tested = {grade for notebook in submission.notebooks for grade in automatic(notebook)}
    return tuple(
        Part(
            name,
            grade.score if has_score(grade) else None,
            most,
            grade.auto_score,
            comments.get((grade.notebook_id, grade.name)) or "",
            grade.manual_score,
            grade.extra_credit or 0.0,
            grade in tested,
            grade in tested and grade.manual_score is not None and grade.needs_manual_grade,
            known is None or grade.name not in known.dropped,
        )
        for cell, (name, most) in cells.items()
        if (grade := grades.get(cell))
    )
