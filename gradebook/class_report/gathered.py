"""What is known of one assignment and each of its students: report, gradebook, and what lies in the folders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.manifest import Assignment, CourseError
from autograder.report import Report, ReportError, read
from gradebook.behind import Folders, handed_in_anew, is_behind
from gradebook.class_report.course_folder import CourseFolder
from gradebook.class_report.ledger import Entry, Ledger

GRADED, UNGRADED, UNRECORDED, ABSENT = "graded", "ungraded", "not recorded", "not handed in"


@dataclass(frozen=True)
class Row:
    """One student in one assignment; damage is the sentence about a report that cannot be read."""

    student: str
    name: str
    report: Report | None
    entry: Entry | None
    handed_in: bool
    gradebook: bool  # whether there is one at all
    damage: str = ""
    page: str = ""
    anew: bool = False  # handed in again since it was recorded
    stranger: bool = False  # no student of the gradebook, though there is one

    @property
    def graded_report(self) -> Report | None:
        """The report, if it has a score."""
        return self.report if self.report is not None and self.report.graded else None

    @property
    def state(self) -> str:
        """What became of the submission."""
        if self.score is not None and self.handed_in:
            return GRADED
        if not self.handed_in:
            return ABSENT
        return UNRECORDED if self.graded_report else UNGRADED

    @property
    def score(self) -> float | None:
        """What counts, as the gradebook's CSV has it: a zero if nothing was handed in, None if it has no score yet."""
        if not self.handed_in:
            return 0.0
        if self.gradebook:
            return self.entry.score if self.entry else None
        return self.report.score if self.report else None

    @property
    def behind(self) -> bool:
        """Whether the gradebook holds something else than the report or the submission of one of its students."""
        known = self.gradebook and not self.stranger
        return known and is_behind(self.report, self.entry.held if self.entry else None, self.anew)


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
        return [row.graded_report for row in self.rows if row.graded_report is not None]

    def in_state(self, *states: str) -> list[Row]:
        """Return the rows of students with one of these states."""
        return [row for row in self.rows if row.state in states]

    @property
    def late(self) -> list[Row]:
        """Rows of what was handed in after its due date, by the gradebook."""
        return [row for row in self.rows if row.entry and row.entry.seconds_late > 0]


def reports_on(assignment: Assignment, folder: Path) -> tuple[dict[str, Report], dict[str, str]]:
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


def gather(
    assignment: Assignment, ledger: Ledger | None, folder: CourseFolder, reports: Path, seen_from: Path
) -> Class:
    """Bring together what is known of everybody in the gradebook, and of everybody who handed in."""
    found, damaged = reports_on(assignment, reports)
    book = ledger or Ledger()
    entries = book.entries.get(assignment.name, {})
    folders = Folders(folder.submitted, reports)
    handed_in = folders.students(assignment.name)
    others = sorted(handed_in - set(book.names))
    rows = tuple(
        Row(
            student=student,
            name=book.names.get(student, ""),
            report=found.get(student),
            entry=entries.get(student),
            handed_in=student in handed_in or student in entries,
            gradebook=ledger is not None,
            damage=damaged.get(student, ""),
            page=folder.page(assignment, student, seen_from),
            anew=student in entries
            and handed_in_anew(folder.submitted / student / assignment.name, entries[student].timestamp),
            stranger=ledger is not None and student not in book.names,
        )
        for student in (*book.names, *others)
    )
    max_score = book.max_scores.get(assignment.name, sum(graded.points for graded in assignment.graded))
    return Class(assignment, max_score, rows, ledger is not None)
