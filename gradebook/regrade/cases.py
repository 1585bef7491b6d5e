"""Gather what a regrading compares: present and next report, the gradebook's entry, lateness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from autograder import submission
from autograder.manifest import Assignment
from autograder.report_identity import about_these_files, current_report
from gradebook.gradebook_scores import Entry, entries, submissions_of
from gradebook.late import Penalties
from gradebook.open_course import OpenCourse
from gradebook.outdated_scores import handed_in_anew, handed_in_at, report_on
from gradebook.regrade.moves import Case
from gradebook.scores import stored


def cases_of(
    course: OpenCourse, assignment: Assignment, apart: Mapping[str, Path], students: Sequence[str] | None
) -> list[Case]:
    """Return a case for everybody who handed in, or for these students; ``apart`` are their next reports."""
    folders, name = course.folders, assignment.name
    penalties = Penalties(course.app, name)
    known, extensions, due = _gradebook(course, name)
    found = []
    for student in sorted(folders.students(name)) if students is None else students:
        folder = folders.submitted / student / name
        entry = known.get(student)
        old = report_on(folders, name, student)
        files = submission.read(folder, assignment.module)
        recorded = entry.timestamp if entry else None
        late = _seconds_late(handed_in_at(folder) or recorded, due, extensions.get(student))
        found.append(
            Case(
                student,
                old,
                (current_report(apart[student], assignment, files) if student in apart else None) or old,
                entry,
                partial(penalties.penalty, student, seconds_late=late),
                old is not None and about_these_files(old, assignment, files),
                handed_in_anew(folder, recorded),
            )
        )
    return found


def _gradebook(course: OpenCourse, name: str) -> tuple[dict[str, Entry], dict[str, timedelta | None], datetime | None]:
    """Return how everybody was last recorded, nbgrader's own extensions, and when the assignment is due."""
    if course.gradebook is None:
        return {}, {}, None
    try:
        assignment: Any = course.gradebook.find_assignment(name)
    except MissingEntry:
        return {}, {}, None
    found = entries(course.gradebook, assignment, stored, partial(course.folders.has, name))
    extensions = {one.student_id: one.extension for one in submissions_of(course.gradebook, assignment)}
    return {entry.student.id: entry for entry in found}, extensions, assignment.duedate


def _seconds_late(handed_in: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    """Return by how much a submission is late, as nbgrader computes it; not, if a time is unknown."""
    if handed_in is None or due is None:
        return 0.0
    return max(0.0, (handed_in - due - (extension or timedelta())).total_seconds())
