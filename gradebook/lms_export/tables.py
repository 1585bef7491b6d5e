"""CSV for people, for Canvas and for Moodle: a row per student, a column per assignment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.manifest import CourseError
from gradebook.gradebook_scores import Entry
from gradebook.lms_export.ids import Ids
from gradebook.outdated_scores import some
from gradebook.spreadsheet import write_table

Row = list[object]
IDENTIFIERS = {"email": "Email address", "idnumber": "ID number", "username": "Username"}
TOTALS = ("score", "raw_score", "late_submission_penalty", "max_score", "timestamp")


@dataclass(frozen=True)
class Graded:
    """One assignment and where everybody stands in it, all assignments with the students in the same order."""

    name: str
    max_score: float
    parts: tuple[tuple[str, float], ...]  # name and points of each graded cell
    entries: tuple[Entry, ...]

    def columns(self, tasks: bool) -> list[tuple[str, float]]:
        """Return title and points of its column, and of its tasks'; two assignments may have tasks of the same name."""
        parts = [(f"{self.name}: {name}", most) for name, most in self.parts]
        return [(self.name, self.max_score), *(parts if tasks else ())]

    def points(self, entry: Entry) -> Row:
        """Return a student's points in each graded cell."""
        scores = {part.name: part.score for part in entry.parts}
        return [scores.get(name) for name, _ in self.parts]


@dataclass(frozen=True)
class Wanted:
    """The options of the command."""

    ids: Ids
    tasks: bool = False  # a column per task, too
    identifier: str = "email"


def plain(graded: Sequence[Graded], wanted: Wanted) -> tuple[str, list[str]]:
    """Return a table with nbgrader's names for the totals, and with a column per task."""
    header: Row = ["student_id", "last_name", "first_name", "email"]
    for one in graded:
        header += [*(f"{one.name}: {name}" for name in TOTALS), *(title for title, _ in one.columns(True)[1:])]
    rows = [header]
    for entries in zip(*(one.entries for one in graded), strict=True):
        student = entries[0].student
        row: Row = [student.id, student.last_name, student.first_name, student.email]
        for one, entry in zip(graded, entries, strict=True):
            row += [entry.score, entry.raw, entry.penalty, one.max_score, entry.timestamp, *one.points(entry)]
        rows.append(row)
    return write_table(rows), []


def canvas(graded: Sequence[Graded], wanted: Wanted) -> tuple[str, list[str]]:
    """Return a table for Canvas's gradebook import: Canvas's columns for the student, and a row of maximum points.

    Canvas finds a student by ID, which is its own number, else by SIS User ID or SIS Login ID. It finds an assignment
    by the title, or by the number in parentheses that its export puts after the title.
    Sources: "How do I import grades in the Gradebook?" of the Canvas Instructor Guide (community.canvaslms.com), and
    the columns that app/models/gradebook_importer.rb of github.com/instructure/canvas-lms reads.
    """
    columns = [column for one in graded for column in one.columns(wanted.tasks)]
    titles = [wanted.ids.column_for(title) for title, _ in columns]
    rows: list[Row] = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles]]
    rows.append(["    Points Possible", "", "", "", "", *(points for _, points in columns)])
    unknown, taken = [], dict[str, str]()
    for student, scores in _scores(graded, wanted):
        number = str(wanted.ids.of(student.id, "ID") or student.lms_user_id or "")
        if number and not (number.isascii() and number.isdigit()):  # Canvas would read the beginning only
            raise CourseError(f"{student.id} has the Canvas id {number!r}, which is no number: correct or remove it.")
        if number:
            _take(taken, number, student.id)
        else:
            unknown.append(student.id)
        name = ", ".join(filter(None, (student.last_name, student.first_name))) or student.id
        user, login, section = (wanted.ids.of(student.id, one) for one in ("SIS User ID", "SIS Login ID", "Section"))
        rows.append([name, number, user, login or student.id, section, *scores])
    without = f"Without an id of Canvas's, which then looks for the SIS login: {some(unknown)}; see --ids."
    return write_table(rows), [without] * bool(unknown)


def moodle(graded: Sequence[Graded], wanted: Wanted) -> tuple[str, list[str]]:
    """Return what Moodle's grade import takes: a column that identifies the user, a column per grade item.

    Moodle asks which columns these are. Source: docs.moodle.org, "Grade import", section "CSV grade import".
    """
    column = IDENTIFIERS[wanted.identifier]
    titles = [title for one in graded for title, _ in one.columns(wanted.tasks)]
    rows: list[Row] = [[column, "Last name", "First name", *titles]]
    unknown, taken = [], dict[str, str]()
    for student, scores in _scores(graded, wanted):
        own = {"email": student.email, "idnumber": student.lms_user_id, "username": student.id}[wanted.identifier]
        identifier = wanted.ids.of(student.id, column) or own or ""
        if identifier:
            _take(taken, identifier, student.id)
            rows.append([identifier, student.last_name, student.first_name, *scores])
        else:
            unknown.append(student.id)
    if not taken:
        raise CourseError(f"No student has an entry for {column}: name another --identifier, or a file with --ids.")
    left_out = f"Left out, for they have no {column.lower()}: {some(unknown)}; see --ids and --identifier."
    return write_table(rows), [left_out] * bool(unknown)


def _scores(graded: Sequence[Graded], wanted: Wanted) -> Iterator[tuple[Any, Row]]:
    """Yield each student and the cells of all assignments."""
    for entries in zip(*(one.entries for one in graded), strict=True):
        row: Row = []
        for one, entry in zip(graded, entries, strict=True):
            row += [entry.score, *(one.points(entry) if wanted.tasks else ())]
        yield entries[0].student, row


def _take(taken: dict[str, str], name: str, student: str) -> None:
    """Note what the other system calls a student; CourseError if it is another student's, who would get the grade."""
    if taken.setdefault(name, student) != student:
        raise CourseError(f"{taken[name]} and {student} are both {name!r} there: correct one of them.")
