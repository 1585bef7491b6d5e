"""All that is known of one assignment and each of its students: report, gradebook, and files handed in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nbgrader.api import MissingEntry

from autograder.manifest import Assignment, CourseError
from autograder.report import Report, ReportError, read
from gradebook.gradebook_scores import Entry, entries
from gradebook.late import Penalties
from gradebook.open_course import OpenCourse
from gradebook.outdated_scores import handed_in_anew, is_outdated
from gradebook.scores import full_name
from gradebook.task_titles import task_titles

GRADED, UNGRADED, UNRECORDED, ABSENT = "graded", "ungraded", "not recorded", "not handed in"


@dataclass(frozen=True)
class Row:
    """One student in one assignment; damage is the sentence about a report that cannot be read."""

    student: str
    report: Report | None
    entry: Entry | None  # None: no student of the gradebook, or there is no gradebook
    handed_in: bool
    gradebook: bool  # whether there is one at all
    damage: str = ""
    page: str = ""
    anew: bool = False  # handed in again since it was recorded
    folder: Path = Path()  # the submission's

    @property
    def name(self) -> str:
        """The student's name, empty if the gradebook has none."""
        return full_name(self.entry.student) if self.entry else ""

    @property
    def unknown(self) -> bool:
        """Whether the gradebook does not know the student."""
        return self.gradebook and self.entry is None

    @property
    def state(self) -> str:
        """The state of the submission: one of the four above."""
        if not self.handed_in:
            return ABSENT
        if self.score is not None:
            return GRADED
        return UNRECORDED if self.report is not None and self.report.graded else UNGRADED

    @property
    def score(self) -> float | None:
        """The final score, as the gradebook's CSV has it; without a gradebook that of the report."""
        if self.gradebook:
            return self.entry.score if self.entry else None
        return self.report.score if self.report else None

    @property
    def outdated(self) -> bool:
        """Whether the gradebook holds something else than the report or the submission of one of its students."""
        return self.entry is not None and is_outdated(self.report, self.entry, self.anew)


@dataclass(frozen=True)
class Class:
    """All students in one assignment, in the order of the gradebook's CSV."""

    assignment: Assignment
    max_score: float
    rows: tuple[Row, ...]
    gradebook: bool

    @cached_property
    def graded(self) -> list[Row]:
        """Rows of those who handed in and have a score."""
        return self.in_state(GRADED)

    @cached_property
    def scores(self) -> list[float]:
        """The scores of those who handed in and have one."""
        return [row.score for row in self.graded if row.score is not None]

    @cached_property
    def reports(self) -> list[Report]:
        """The reports that have a score."""
        return [row.report for row in self.rows if row.report is not None and row.report.graded]

    @cached_property
    def titles(self) -> dict[str, str]:
        """The tasks' titles as students read them, by id."""
        return task_titles(self.assignment)

    def in_state(self, state: str) -> list[Row]:
        """Return the rows of students with that state."""
        return [row for row in self.rows if row.state == state]

    @property
    def late(self) -> list[Row]:
        """Rows of submissions after the due date, by the gradebook."""
        return [row for row in self.rows if row.entry and row.entry.seconds_late > 0]


def require_reports(assignments: Iterable[Assignment], folder: Path) -> list[Assignment]:
    """Return the assignments that have reports; CourseError if none has."""
    wanted = list(assignments)
    having = [a for a in wanted if any((folder / a.name).glob("[!.]*.json"))]
    if not having:
        names = wanted[0].name if len(wanted) == 1 else "any assignment"
        raise CourseError(
            f"There is no report on {names} in {folder}: run `autograder grade` first, or name another with --reports."
        )
    return having


def gather(assignment: Assignment, course: OpenCourse, reports: Path, seen_from: Path) -> Class:
    """Bring together all that is known of the gradebook's students, and of everybody else who handed in."""
    found, damaged = _reports_on(assignment, reports)
    submitted = course.folders.submitted
    handed_in = course.folders.students(assignment.name) | set(found) | set(damaged)
    recorded = _recorded(assignment, course, handed_in)
    known = {entry.student.id: entry for entry in recorded or ()}
    rows = []
    for student in (*known, *sorted(handed_in - set(known))):
        entry, folder = known.get(student), submitted / student / assignment.name
        rows.append(
            Row(
                student,
                found.get(student),
                entry,
                entry.handed_in if entry else True,
                recorded is not None,
                damaged.get(student, ""),
                _feedback_page(assignment, course.app.coursedir, student, seen_from),
                entry is not None and handed_in_anew(folder, entry.timestamp),
                folder,
            )
        )
    most = recorded[0].max_score if recorded else sum(graded.points for graded in assignment.graded)
    return Class(assignment, most, tuple(rows), recorded is not None)


def _recorded(assignment: Assignment, course: OpenCourse, handed_in: set[str]) -> list[Entry] | None:
    """Return what the gradebook holds, None if it does not know the assignment; CourseError for a bad late policy."""
    penalties = Penalties(course.app, assignment.name)
    penalties.require_policy()
    if course.gradebook is None:
        return None
    try:
        known = course.gradebook.find_assignment(assignment.name)
    except MissingEntry:
        return None
    return entries(course.gradebook, known, penalties.of, handed_in.__contains__)


def _reports_on(assignment: Assignment, folder: Path) -> tuple[dict[str, Report], dict[str, str]]:
    """Return the reports by student, and a sentence for each that is damaged or about somebody else."""
    found: dict[str, Report] = {}
    damaged: dict[str, str] = {}
    for path in sorted((folder / assignment.name).glob("[!.]*.json")):
        try:
            report = read(path)
        except ReportError as error:
            damaged[path.stem] = str(error)
            continue
        if (report.student, report.assignment) == (path.stem, assignment.name):
            found[path.stem] = report
        else:
            damaged[path.stem] = f"The report {path} is about another submission: delete it and grade again."
    return found, damaged


def _feedback_page(assignment: Assignment, place: Any, student: str, seen_from: Path) -> str:
    """Return the address of a student's feedback page, relative to a folder; empty if there is no page."""
    folder = Path(place.root) / place.feedback_directory
    path = folder / student / assignment.name / f"{assignment.module}.html"
    return quote(os.path.relpath(path, seen_from)) if path.is_file() else ""
