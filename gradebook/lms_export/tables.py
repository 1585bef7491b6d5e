"""CSV for people, for Canvas and for Moodle: a row per student, a column per assignment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.manifest import CourseError
from gradebook.gradebook_scores import Entry
from gradebook.lms_export.ids import Ids
from gradebook.outdated_scores import some
from gradebook.spreadsheet import write_table

Row = list[object]
IDENTIFIERS = {"email": "Email address", "idnumber": "ID number", "username": "Username"}


@dataclass(frozen=True)
class Graded:
    """One assignment and where everybody stands in it, all assignments with the students in the same order."""

    name: str
    max_score: float
    parts: tuple[tuple[str, float], ...]  # name and points of each graded cell
    entries: tuple[Entry, ...]

    @property
    def columns(self) -> tuple[tuple[str, float], ...]:
        """Title and points of a column per graded cell; two assignments may have tasks of the same name."""
        return tuple((f"{self.name}: {name}", most) for name, most in self.parts)


@dataclass(frozen=True)
class Wanted:
    """The options of the command."""

    ids: Ids
    tasks: bool = False  # a column per task, too
    identifier: str = "email"


Form = Callable[[Sequence[Graded], Wanted], tuple[str, list[str]]]


def plain(graded: Sequence[Graded], wanted: Wanted) -> tuple[str, list[str]]:
    """Return a table with nbgrader's names for the totals, and with a column per task."""
    totals = ("score", "raw_score", "late_submission_penalty", "max_score", "timestamp")
    header: Row = ["student_id", "last_name", "first_name", "email"]
    for one in graded:
        header += [*(f"{one.name}: {name}" for name in totals), *(name for name, _ in one.columns)]
    rows = [header]
    for student, entries in _by_student(graded):
        row: Row = [student.id, student.last_name, student.first_name, student.email]
        for one, entry in zip(graded, entries, strict=True):
            row += [entry.score, entry.raw, entry.penalty, one.max_score, entry.timestamp]
            row += _points(one, entry)
        rows.append(row)
    return write_table(rows), []


def canvas(graded: Sequence[Graded], wanted: Wanted) -> tuple[str, list[str]]:
    """Return what Canvas's gradebook imports: its own columns for the student, a row of possible points.

    Canvas finds a student by ID, which is its own number, else by SIS User ID or SIS Login ID; and an assignment by its
    title, or by the number in parentheses that its own export puts behind the title.
    Sources: "How do I import grades in the Gradebook?" of the Canvas Instructor Guide (community.canvaslms.com), and
    the columns that app/models/gradebook_importer.rb of github.com/instructure/canvas-lms reads.
    """
    header: Row = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    possible: Row = ["    Points Possible", "", "", "", ""]
    for one in graded:
        columns = _columns(one, wanted)
        header += [wanted.ids.column_for(title) for title, _ in columns]
        possible += [points for _, points in columns]
    rows, numbers, unknown = [header, possible], dict[str, str](), []
    for student, entries in _by_student(graded):
        number = _canvas_number(student, wanted.ids)
        if number and numbers.setdefault(number, student.id) != student.id:
            raise CourseError(
                f"{numbers[number]} and {student.id} have the same Canvas id {number}: correct one of them."
            )
        if not number:
            unknown.append(student.id)
        login = wanted.ids.of(student.id, "SIS Login ID") or student.id
        known = [wanted.ids.of(student.id, column) for column in ("SIS User ID", "Section")]
        row: Row = [_last_name_first(student), number, known[0], login, known[1]]
        for one, entry in zip(graded, entries, strict=True):
            row += _scores(one, entry, wanted)
        rows.append(row)
    without = f"Without an id of Canvas's, which then looks for the SIS login: {some(unknown)}; see --ids."
    return write_table(rows), [without] * bool(unknown)


def moodle(graded: Sequence[Graded], wanted: Wanted) -> tuple[str, list[str]]:
    """Return what Moodle's grade import takes: a column that identifies the user, a column per grade item.

    Moodle asks which columns these are ("Map from", "Map to"), and what to ignore. It takes UTF-8, separated by commas.
    Source: docs.moodle.org, "Grade import", section "CSV grade import".
    """
    column = IDENTIFIERS[wanted.identifier]
    header: Row = [column, "Last name", "First name"]
    for one in graded:
        header += [title for title, _ in _columns(one, wanted)]
    rows, unknown, taken = [header], [], dict[str, str]()
    for student, entries in _by_student(graded):
        own = {"email": student.email, "idnumber": student.lms_user_id, "username": student.id}[wanted.identifier]
        identifier = wanted.ids.of(student.id, column) or own or ""
        if not identifier:
            unknown.append(student.id)
            continue
        if taken.setdefault(identifier, student.id) != student.id:
            raise CourseError(f"{taken[identifier]} and {student.id} are both {identifier!r}: correct one of them.")
        row: Row = [identifier, student.last_name, student.first_name]
        for one, entry in zip(graded, entries, strict=True):
            row += _scores(one, entry, wanted)
        rows.append(row)
    if len(rows) == 1:
        raise CourseError(f"No student has an entry for {column}: name another --identifier, or a file with --ids.")
    left_out = f"Left out, for they have no {column.lower()}: {some(unknown)}; see --ids and --identifier."
    return write_table(rows), [left_out] * bool(unknown)


def _by_student(graded: Sequence[Graded]) -> Iterable[tuple[Any, tuple[Entry, ...]]]:
    for entries in zip(*(one.entries for one in graded), strict=True):
        yield entries[0].student, entries


def _columns(one: Graded, wanted: Wanted) -> list[tuple[str, float]]:
    """Return title and points of an assignment's columns: its own, and those of its tasks if asked for."""
    return [(one.name, one.max_score), *(one.columns if wanted.tasks else ())]


def _scores(one: Graded, entry: Entry, wanted: Wanted) -> Row:
    return [entry.score, *(_points(one, entry) if wanted.tasks else ())]


def _points(one: Graded, entry: Entry) -> Row:
    scores = {part.name: part.score for part in entry.parts}
    return [scores.get(name) for name, _ in one.parts]


def _canvas_number(student: Any, ids: Ids) -> str:
    """Return Canvas's number of a student; CourseError for one of which Canvas would read the beginning only."""
    number = ids.of(student.id, "ID") or student.lms_user_id or ""
    if number and not (number.isascii() and number.isdigit()):
        raise CourseError(f"{student.id} has the Canvas id {number!r}, which is no number: correct it, or remove it.")
    return str(number)


def _last_name_first(student: Any) -> str:
    names = (student.last_name, student.first_name)
    return ", ".join(name for name in names if name) or str(student.id)
