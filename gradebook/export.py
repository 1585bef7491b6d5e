"""Export scores as CSV, with a blank if nothing could be graded; nbgrader's own export writes a zero there."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExportPlugin

from autograder.manifest import CourseError
from gradebook.gradebook_scores import entries
from gradebook.late import Penalties
from gradebook.outdated_scores import folders_of, sentences
from gradebook.output_file import require_place, write_file
from gradebook.spreadsheet import write_table

WHO = ("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email")
POINTS = ("raw_score", "late_submission_penalty", "score", "max_score")


class CsvExport(ExportPlugin):  # type: ignore[misc] # nbgrader is untyped
    """Write nbgrader's columns, quoted if a name needs it."""

    def export(self, gradebook: Any) -> None:
        """Write a row per assignment and student to ``--to``, or to grades.csv."""
        target = Path(self.to or "grades.csv")
        folders = folders_of(self.parent.coursedir, self.parent.config)
        rows: list[list[object]] = [[*WHO, *POINTS]]
        try:
            require_place(target)
            self.log.info("Exporting grades to %s", target)
            for assignment in gradebook.assignments:
                if self.assignment and assignment.name not in map(str, self.assignment):
                    continue
                penalties = Penalties(self.parent, assignment.name)
                penalties.require_policy()
                found = entries(gradebook, assignment, penalties.of, partial(folders.has, assignment.name))
                for one in (one for one in found if not self.student or one.student.id in map(str, self.student)):
                    student = (one.student.id, one.student.last_name, one.student.first_name, one.student.email)
                    points = (one.raw, one.penalty, one.score, one.max_score)
                    rows.append([assignment.name, assignment.duedate, one.timestamp, *student, *points])
                for sentence in (*sentences(found, assignment.name, folders), *penalties.sentences(gradebook)):
                    self.log.warning("%s", sentence)
            write_file(target, write_table(rows))
        except (CourseError, OSError) as error:
            why = f"{target} cannot be written ({error.strerror})." if isinstance(error, OSError) else error
            self.log.error("Nothing was exported: %s", why)
            sys.exit(1)
