"""Export scores as CSV, with a blank if nothing could be graded; nbgrader's own export writes a zero there."""

from __future__ import annotations

import csv
import io
import sys
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExportPlugin

from autograder.manifest import CourseError
from gradebook.gradebook_scores import Entry, entries
from gradebook.late import Penalties
from gradebook.outdated_scores import folders_of, sentences
from gradebook.output_file import no_file, write_file
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
            write_file(target, text.getvalue())
        except OSError as error:
            self.log.error("Nothing was exported: %s cannot be written (%s).", target, error.strerror)
            sys.exit(1)


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
