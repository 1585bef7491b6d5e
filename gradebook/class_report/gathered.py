"""All that is known of one assignment and each of its students: report, gradebook, and files handed in."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from nbgrader.api import MissingEntry

from autograder.manifest import Assignment, CourseError
from autograder.report import Report, TaskResult
from gradebook.gradebook_scores import Entry, entries
from gradebook.late import Penalties
from gradebook.open_course import OpenCourse
from gradebook.outdated_scores import handed_in_anew, is_outdated, read_report
from gradebook.task_titles import task_titles

REPORTS = "[!.]*.json"
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
    dropped: frozenset[str] = frozenset()  # tasks that do not count

    @property
    def tasks(self) -> tuple[TaskResult, ...]:
        """The results of the tasks that count, if the report has a score."""
        found = self.report.tasks if self.report and self.report.graded else ()
        return tuple(task for task in found if task.task not in self.dropped)

    @property
    def seconds_late(self) -> float:
        """The time after the due date, by the gradebook."""
        return self.entry.seconds_late if self.entry else 0.0

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
        return [row for row in self.rows if row.state == GRADED]

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


def require_reports(assignments: Sequence[Assignment], folder: Path) -> list[Assignment]:
    """Return the assignments that have reports; CourseError if none has."""
    if having := [one for one in assignments if any((folder / one.name).glob(REPORTS))]:
        return having
    names = assignments[0].name if len(assignments) == 1 else "any assignment"
    raise CourseError(f"There is no report on {names} in {folder}: run `autograder grade` first, or name --reports.")


def gather(assignment: Assignment, course: OpenCourse, reports: Path, seen_from: Path) -> Class:
    """Bring together all that is known of everybody in the class; CourseError for a bad late policy."""
    name, place = assignment.name, course.app.coursedir
    handed_in = course.folders.students(name) | {path.stem for path in (reports / name).glob(REPORTS)}
    penalties, recorded = Penalties(course.app, name), None
    penalties.require_policy()
    with suppress(MissingEntry):  # the gradebook does not know the assignment
        if course.gradebook is not None:
            found = course.gradebook.find_assignment(name)
            recorded = entries(course.gradebook, found, penalties.of, handed_in.__contains__)
    known = {entry.student.id: entry for entry in recorded or ()}
    dropped, rows = frozenset(task.id for task in assignment.tasks if not task.counts), []
    for student in (*known, *sorted(handed_in - set(known))):
        entry, folder = known.get(student), course.folders.submitted / student / name
        report, damage, path = None, "", reports / name / f"{student}.json"
        try:
            report = read_report(path, name, student) if path.is_file() else None
        except CourseError as error:
            damage = str(error)
        page = Path(place.root) / place.feedback_directory / student / name / f"{assignment.module}.html"
        link = quote(os.path.relpath(page, seen_from)) if page.is_file() else ""
        anew = entry is not None and handed_in_anew(folder, entry.timestamp)
        about = (student, report, entry, entry.handed_in if entry else True, recorded is not None)
        rows.append(Row(*about, damage, link, anew, folder, dropped))
    most = recorded[0].max_score if recorded else sum(graded.points for graded in assignment.graded)
    return Class(assignment, most, tuple(rows), recorded is not None)
