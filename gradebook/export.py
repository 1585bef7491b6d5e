"""Export scores as CSV, with a blank if nothing could be graded; nbgrader's own export writes a zero there."""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExportPlugin

from autograder.manifest import CourseError
from gradebook.gradebook_scores import Entry, entries
from gradebook.late import Penalties
from gradebook.outdated_scores import folders_of, sentences
from gradebook.spreadsheet import harmless

COLUMNS = (
    "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
    "raw_score,late_submission_penalty,score,max_score"
).split(",")


class CsvExport(ExportPlugin):  # type: ignore[misc] # nbgrader is untyped
    """Write nbgrader's columns, quoted if a name needs it."""

    def export(self, gradebook: Any) -> None:
        """Write a row per assignment and student to ``--to``, or to grades.csv."""
        target = Path(self.to or "grades.csv")
        if why := no_file(target):
            self.log.error("Nothing was exported: %s.", why)
            sys.exit(1)
        self.log.info("Exporting grades to %s", target)
        assignments = {str(name) for name in self.assignment}
        students = {str(name) for name in self.student}
        folders = folders_of(self.parent.coursedir, self.parent.config)
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for assignment in gradebook.assignments:
            if assignments and assignment.name not in assignments:
                continue
            penalties = Penalties(self.parent, assignment.name)
            try:
                penalties.require_policy()
            except CourseError as error:
                self.log.error("Nothing was exported: %s", error)
                sys.exit(1)
            found = entries(gradebook, assignment, penalties.of, partial(folders.has, assignment.name))
            chosen = (entry for entry in found if not students or entry.student.id in students)
            writer.writerows(_row(assignment, entry) for entry in chosen)
            for sentence in (*sentences(found, assignment.name, folders), *penalties.sentences(gradebook)):
                self.log.warning("%s", sentence)
        try:
            write_whole(target, text.getvalue())
        except OSError as error:
            self.log.error("Nothing was exported: %s cannot be written (%s).", target, error.strerror)
            sys.exit(1)


def no_file(target: Path) -> str:
    """Say why no file can be written there, and what to do; empty if one can."""
    if target.is_dir():
        return f"{target} is a folder; name a file with --to"
    if not target.parent.is_dir():
        return f"{target} has no folder: there is no {target.parent}; name a file with --to"
    return ""


def require_place(target: Path) -> None:
    """Raise CourseError if a page cannot be written to a file of this name."""
    if target.is_dir() or not target.parent.is_dir():
        raise CourseError(f"The page cannot be written to {target}: name a file in a folder that is there with --to.")


def write_whole(target: Path, text: str) -> None:
    """Write a file so that the old one stays if the new one finds no room."""
    target = target.resolve()
    old = target.is_file()
    if old != target.exists() or (old and not (os.access(target, os.W_OK) and os.access(target.parent, os.W_OK))):
        target.write_text(text, encoding="utf-8")  # a terminal, or what may refuse it
        return
    new = target.with_name(f".{target.name}.new")
    try:
        new.touch(mode=0o600 if old else 0o666)
        new.write_text(text, encoding="utf-8")
        if old:
            shutil.copymode(target, new)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)


def _row(assignment: Any, entry: Entry) -> dict[str, Any]:
    student = entry.student
    row = {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "timestamp": entry.timestamp,
        "student_id": student.id,
        "last_name": student.last_name,
        "first_name": student.first_name,
        "email": student.email,
    }
    return {name: harmless(value) if isinstance(value, str) else value for name, value in row.items()} | {
        "raw_score": entry.raw,
        "late_submission_penalty": entry.penalty,
        "score": entry.score,
        "max_score": assignment.max_score,
    }
