"""Export scores as CSV, with a blank if nothing could be graded; nbgrader's own export writes a zero there."""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin

from gradebook.scores import pending, waiting

COLUMNS = (
    "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
    "raw_score,late_submission_penalty,score,max_score"
).split(",")


class CsvExport(ExportPlugin):  # type: ignore[misc] # nbgrader is untyped
    """Write nbgrader's columns, quoted if a name needs it."""

    def export(self, gradebook: Any) -> None:
        """Write a row per assignment and student to ``--to``, or to grades.csv."""
        target = Path(self.to or "grades.csv")
        if target.is_dir() or not target.parent.is_dir():
            what = "is a folder" if target.is_dir() else f"has no folder: there is no {target.parent}"
            self.log.error("Nothing was exported: %s %s; name a file with --to.", target, what)
            sys.exit(1)
        self.log.info("Exporting grades to %s", target)
        assignments = {str(name) for name in self.assignment}
        students = {str(name) for name in self.student}
        # The database gives students without a name in the order in which they were recorded, which is chance.
        ordered = sorted(gradebook.students, key=lambda s: (s.last_name or "", s.first_name or "", s.id))
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for assignment in gradebook.assignments:
            for student in ordered:
                if (not assignments or assignment.name in assignments) and (not students or student.id in students):
                    writer.writerow(self._row(gradebook, assignment, student))
            if names := sorted(submission.student.id for submission in assignment.submissions if waiting(submission)):
                who = ", ".join(names[:10]) + (", …" if names[10:] else "")
                self.log.warning("%s: answers that no person has graded yet count 0 points: %s.", assignment.name, who)
        try:
            write_whole(target, text.getvalue())
        except OSError as error:
            self.log.error("Nothing was exported: %s cannot be written (%s).", target, error.strerror)
            sys.exit(1)

    def _row(self, gradebook: Any, assignment: Any, student: Any) -> dict[str, Any]:
        row = {
            "assignment": assignment.name,
            "duedate": assignment.duedate,
            "student_id": student.id,
            "last_name": student.last_name,
            "first_name": student.first_name,
            "email": student.email,
            "max_score": assignment.max_score,
        }
        try:
            submission = gradebook.find_submission(assignment.name, student.id)
        except MissingEntry:
            # Nothing handed in is a zero, as in nbgrader; handed in and not graded is not.
            return row if self._submitted(assignment.name, student.id) else row | _scores(0.0, 0.0)
        row["timestamp"] = submission.timestamp
        return row if pending(submission) else row | _scores(submission.score, submission.late_submission_penalty)

    def _submitted(self, assignment: str, student: str) -> bool:
        coursedir = self.parent.coursedir
        return Path(coursedir.format_path(coursedir.submitted_directory, student, assignment)).is_dir()


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


def _scores(raw: float, penalty: float | None) -> dict[str, Any]:
    return {"raw_score": raw, "late_submission_penalty": penalty, "score": max(0.0, raw - (penalty or 0.0))}
