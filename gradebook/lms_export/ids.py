"""The file that says what other systems call the students: a CSV with a header, such as Canvas's own export."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.manifest import CourseError

STUDENT = ("student_id", "SIS Login ID", "Username")  # the first of these columns that there is names our student
SUMMARY = "Points Possible"


@dataclass(frozen=True)
class Ids:
    """Columns of the file by our students' ids; without a file there are none."""

    columns: tuple[str, ...] = ()
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, student: str, column: str) -> str:
        """Return what the file says about a student, empty if it says nothing."""
        return self.rows.get(student, {}).get(column, "")

    def column_for(self, title: str) -> str:
        """Return the column that is called like an assignment, with or without a number in parentheses after it."""
        named = re.compile(re.escape(title) + r"( \(\d+\))?")
        return next((column for column in self.columns if named.fullmatch(column)), title)


def read_ids(path: Path | None) -> Ids:
    """Read the file; CourseError with one sentence if it cannot be read or names a student twice."""
    if path is None:
        return Ids()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *lines = list(csv.reader(file, strict=True)) or [[]]
    except FileNotFoundError as error:
        raise CourseError(f"There is no file of ids {path}: name one with --ids.") from error
    except (OSError, ValueError, csv.Error) as error:
        raise CourseError(f"The file of ids {path} cannot be read as CSV in UTF-8 ({error}): mend it.") from error
    key = next((column for column in STUDENT if column in header), None)
    if key is None:
        raise CourseError(f"The file of ids {path} says of no row whose it is: add a column student_id.")
    rows: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines, start=2):
        row = {column: value.strip() for column, value in zip(header, line, strict=False)}
        if not (student := row.get(key, "")) or SUMMARY in line[0]:
            continue
        if student in rows:
            raise CourseError(f"The file of ids {path} has {student!r} again in line {number}: leave one row.")
        rows[student] = row
    return Ids(tuple(header), rows)
