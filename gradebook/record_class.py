"""Record a class: leave out unknown students, have missing reports made, and name changed scores in the end."""

import shutil
import sys
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import DatabaseError

from autograder import manifest
from autograder.exit_status import INTERRUPTED
from gradebook import missing_reports
from gradebook.autograde import Recording
from gradebook.feedback import points
from gradebook.late import Penalties
from gradebook.outdated_scores import some, unknown_sentence
from gradebook.readiness import reason, require_writable
from gradebook.recorded_changes import changes, scores_of, stored_entries
from gradebook.scores import same
from gradebook.whole_class import WholeClass


class RecordingAutograde(WholeClass, Recording):
    """Grade what has no report yet, in processes of its own, and then record the class."""

    def convert_notebooks(self) -> None:
        """Have missing reports made; what a submission does to its grader cannot reach the recording."""
        name = self.coursedir.assignment_id
        try:
            penalties = Penalties(self, name)
            penalties.require_policy()
            require_writable(self.coursedir.db_url)
            self._grade_missing()
            strangers, before = self._look()
            pages = [student for student in self._students() if self.page(name, student).is_dir()]
            try:
                super().convert_notebooks()
            finally:
                self._conclude(penalties, before, pages)
        except KeyboardInterrupt:  # nbgrader would print where it was
            self.log.error("Stopped; what was recorded is kept, the same command goes on from there.")
            sys.exit(INTERRUPTED)
        except manifest.CourseError as error:
            self.log.error(str(error))
            sys.exit(1)
        if strangers:
            raise NbGraderException("Some students are not in the gradebook; see the messages above.")

    def _look(self) -> tuple[list[str], dict[str, float]]:
        """Leave out whom the gradebook does not know, and return them with what it holds of the others.

        nbgrader would add them without a name, and a mistyped id would be one more student of the course.
        """
        name = self.coursedir.assignment_id
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            known = {student.id for student in gradebook.students}
            before = scores_of(stored_entries(gradebook, name))
        # Not the attribute, which formgrader sets.
        if any(self.config[section].get("create_student") for section in ("Autograde", "RecordingAutograde")):
            return [], before
        folders = {folder: Path(folder).parent.name for folder in self.assignments}
        strangers = sorted(set(folders.values()) - known)
        if strangers:
            self.log.error("%s", unknown_sentence(name, strangers))
        self.assignments = {f: named for f, named in self.assignments.items() if folders[f] in known}
        return strangers, before

    def _students(self) -> list[str]:
        return sorted(Path(folder).parent.name for folder in self.assignments)

    def _conclude(self, penalties: Penalties, before: dict[str, float], pages: list[str]) -> None:
        """Apply the late policy of today to everybody, recorded just now or before, and name the changes."""
        name, said = self.coursedir.assignment_id, list[str]()
        try:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                late = penalties.assign(gradebook, self.coursedir.student_id)
                found = stored_entries(gradebook, name)
                said = [*changes(found, name, before), *penalties.sentences(gradebook)]
                now = scores_of(found)
        except MissingEntry:  # which the recording has said
            return
        except DatabaseError as error:
            self.log.error("The late policy was not applied (%s): run the same command again.", reason(error))
            return
        for student in sorted({*now, *before}):
            old, new = (scores.get(student) for scores in (before, now))
            if old is None or new is None or not same(old, new):
                words = ["no score" if score is None else f"{points(score)} points" for score in (old, new)]
                self.log.info("%s: %s → %s", student, *words)
        for student in late:  # the page of before would show another score
            shutil.rmtree(self.page(name, student), ignore_errors=True)
        if late:
            self.log.warning("%s: the late penalty has changed for %s.", name, some(late))
        for sentence in said:
            self.log.warning("%s", sentence)
        if gone := [student for student in pages if not self.page(name, student).is_dir()]:
            self.log.warning(
                "%s: the feedback pages of %s were out of date and are removed; "
                "run `nbgrader generate_feedback %s` for new ones.",
                *(name, some(gone), name),
            )

    def _grade_missing(self) -> None:
        assignment = manifest.load().find(self.coursedir.assignment_id)
        if assignment is None:
            return
        root = Path(self.coursedir.root)
        submitted, reports = root / self.coursedir.submitted_directory, root / self.reports_directory
        missing = missing_reports.without_report(assignment, submitted, reports, self._students())
        if missing:
            self.log.info("Grading %d submissions that have no current report ...", len(missing))
            why = missing_reports.grade(assignment, submitted, reports, missing, root)
            if why:
                self.log.error("Grading what has no current report failed: %s", why)
