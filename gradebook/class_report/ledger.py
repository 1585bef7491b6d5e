"""What nbgrader's database holds of every submission, read at once and without writing to it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Grade, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, joinedload, selectinload

from autograder.manifest import CourseError
from gradebook.behind import Held
from gradebook.readiness import reason, require_reachable, shown
from gradebook.scores import Penalize, full_name, in_order, score_of, to_be_looked_at, waiting


@dataclass(frozen=True)
class Cell:
    """One graded cell: what counts, and what the autograder gave."""

    points: float
    automatic: float | None
    most: float = math.inf
    manual: float | None = None
    again: bool = False  # to be looked at: the tests' points have changed since


@dataclass(frozen=True)
class Entry:
    """One submission of the gradebook; score is what counts today, None while a test has no points."""

    score: float | None
    penalty: float
    seconds_late: float
    waiting: bool
    cells: dict[str, Cell]
    timestamp: datetime | None = None

    @property
    def held(self) -> Held:
        """What the reports are compared with."""
        automatic = {name: (cell.automatic, cell.most) for name, cell in self.cells.items()}
        return Held(self.score is not None, automatic, self.timestamp)


@dataclass(frozen=True)
class Ledger:
    """The gradebook: students, in the order of the CSV, with their names; entries by assignment and student."""

    names: dict[str, str] = field(default_factory=dict)
    entries: dict[str, dict[str, Entry]] = field(default_factory=dict)
    max_scores: dict[str, float] = field(default_factory=dict)


@contextmanager
def opened(url: str) -> Iterator[Session | None]:
    """Yield a session on the gradebook, None if there is none yet; CourseError if it cannot be read."""
    require_reachable(url)
    engine = create_engine(url)
    place = engine.url.database or ""
    sqlite = engine.url.get_backend_name() == "sqlite"
    try:
        if sqlite and not Path(place).is_file():  # connecting would make it
            yield None
            return
        with Session(engine) as session:
            yield session if inspect(session.connection()).has_table(Student.__tablename__) else None
    except DatabaseError as error:
        raise CourseError(
            f"The gradebook {shown(engine.url)} cannot be read ({reason(error)}): mend it, or run "
            "`nbgrader db upgrade` if it is an old one."
        ) from error
    finally:
        engine.dispose()


def read(session: Any, assignments: Mapping[str, Penalize]) -> Ledger:
    """Read all students, and all submissions of these assignments, with what lateness costs in each."""
    names = {student.id: full_name(student) for student in in_order(session.query(Student))}
    chosen = Assignment.name.in_(list(assignments))
    rows = session.query(Assignment.name, Assignment.max_score).where(chosen)
    max_scores = {name: float(most) for name, most in rows}
    entries: dict[str, dict[str, Entry]] = {name: {} for name in max_scores}
    handed_in = session.query(SubmittedAssignment).join(SubmittedAssignment.assignment).where(chosen)
    everything = handed_in.options(
        joinedload(SubmittedAssignment.assignment),
        selectinload(SubmittedAssignment.notebooks).joinedload(SubmittedNotebook.notebook),
        selectinload(SubmittedAssignment.notebooks).selectinload(SubmittedNotebook.grades).joinedload(Grade.cell),
    )
    for submission in everything:
        name = submission.assignment.name
        entries[name][submission.student_id] = _entry(submission, assignments[name])
    return Ledger(names, entries, max_scores)


def _entry(submission: Any, penalize: Penalize) -> Entry:
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    again, score = to_be_looked_at(submission), score_of(submission, penalize)
    return Entry(
        score=score.final if score else None,
        penalty=score.penalty if score else 0.0,
        seconds_late=float(submission.total_seconds_late),
        waiting=waiting(submission),
        cells={grade.cell.name: _cell(grade, again) for grade in grades},
        timestamp=submission.timestamp,
    )


def _cell(grade: Any, again: list[Any]) -> Cell:
    return Cell(grade.score, grade.auto_score, float(grade.cell.max_score), grade.manual_score, grade in again)
