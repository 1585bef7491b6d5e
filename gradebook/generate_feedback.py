"""Feedback for a whole class: a page each, and again where the score has changed."""

import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import DatabaseError

from autograder.manifest import CourseError
from gradebook import appeals
from gradebook.feedback.page import STAMP
from gradebook.final_score import Final, final_of
from gradebook.gradebook_scores import part_cells, submissions_of
from gradebook.late import Penalties
from gradebook.outdated_scores import folders_of, outdated
from gradebook.readiness import reason
from gradebook.recorded_changes import changes, scores_of, stored_entries
from gradebook.release import NEEDED
from gradebook.whole_class import WholeClass


class PagesForAll(WholeClass, GenerateFeedback):  # type: ignore[misc] # nbgrader is untyped
    """Write pages, and again those that differ from the gradebook, which gets the penalties that they show."""

    def init_single_notebook_resources(self, notebook_filename: str) -> dict[str, Any]:
        """Hand the gradebook's score to the exporter that writes the page."""
        resources: dict[str, Any] = super().init_single_notebook_resources(notebook_filename)
        resources["nbgrader"]["final"] = self._finals[resources["nbgrader"]["student"]]
        return resources

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy what nbgrader releases a page by; the page itself holds all that it shows."""
        recorded, folder = (Path(form(assignment_id, student_id)) for form in (self._format_source, self._format_dest))
        folder.mkdir(parents=True, exist_ok=True)
        for note in filter(Path.is_file, (recorded / name for name in NEEDED)):
            (folder / note.name).unlink(missing_ok=True)
            shutil.copy(note, folder)

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Decide whether to write a page; one that is out of date is taken away first."""
        final = self._finals.get(student_id)
        if final is None:
            words = "%s: no page, for the gradebook has no record of %s: run `nbgrader autograde %s` first."
            self.log.error(words, student_id, assignment_id, assignment_id)
            self._unrecorded = True
            return False
        folder = Path(self._format_dest(assignment_id, student_id))
        if folder.is_dir() and not self.force:
            pages = (page.read_text(encoding="utf-8", errors="replace") for page in folder.glob("*.html"))
            if not all(page.endswith(STAMP.format(final.stamp)) for page in pages):
                shutil.rmtree(folder)
        return bool(super().init_destination(assignment_id, student_id))

    def convert_notebooks(self) -> None:
        """Write the pages; a late policy that cannot be read stops it before the first."""
        penalties = Penalties(self, self.coursedir.assignment_id)
        try:
            penalties.require_policy()
            self._finals, self._unrecorded = self._look(penalties), False
        except (CourseError, DatabaseError) as error:
            unread = f"the gradebook cannot be read ({reason(error)})." if isinstance(error, DatabaseError) else error
            self.log.error("No feedback was written: %s", unread)
            sys.exit(1)
        super().convert_notebooks()

    def _convert(self, folders: list[str]) -> None:
        super()._convert(folders)
        if self._unrecorded:
            raise NbGraderException("Some pages were not written; see the messages above.")

    def _look(self, penalties: Penalties) -> dict[str, Final]:
        """Store today's penalties, name whose points fall by that, and return what each page shows of the gradebook."""
        name, folders = self.coursedir.assignment_id, folders_of(self.coursedir, self.config)
        try:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                assignment = gradebook.find_assignment(name)
                found = stored_entries(gradebook, name)
                old, before = set(outdated(found, name, folders)), scores_of(found)
                try:
                    if penalties.assign(gradebook, self.coursedir.student_id):
                        found = stored_entries(gradebook, name)
                except DatabaseError as error:  # the pages will be right all the same
                    gradebook.db.rollback()
                    self.log.warning("The late penalties were not stored in the gradebook (%s).", reason(error))
                for sentence in changes(found, name, before):
                    self.log.warning("%s", sentence)
                cells = part_cells(assignment)
                return {
                    one.student_id: final_of(one, penalties, cells, one.student_id in old, self._appeal(one.student_id))
                    for one in submissions_of(gradebook, assignment)
                }
        except MissingEntry:  # so nobody is recorded
            return {}

    def _appeal(self, student: str) -> tuple[str, ...]:
        """Return what a page says of its student's appeal."""
        with suppress(CourseError):  # which `autograder appeals` will say
            found = appeals.read(appeals.path_of(Path(self.coursedir.root), self.coursedir.assignment_id, student))
            return tuple(found.sentences()) if found else ()
        return ()
