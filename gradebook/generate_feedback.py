"""Feedback for a whole class: a page each, and again where the score has changed."""

import shutil
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateFeedback
from sqlalchemy.exc import DatabaseError

from autograder.manifest import CourseError
from gradebook import appeals
from gradebook.feedback.page import STAMP
from gradebook.final_score import final_of
from gradebook.gradebook_scores import entries
from gradebook.late import Penalties
from gradebook.outdated_scores import folders_of, outdated
from gradebook.readiness import reason
from gradebook.recorded_changes import changes, snapshot
from gradebook.scores import stored
from gradebook.whole_class import WholeClass


class PagesForAll(WholeClass, GenerateFeedback):  # type: ignore[misc] # nbgrader is untyped
    """Write pages, and again those that differ from the gradebook, which gets the penalties that they show."""

    def init_notebooks(self) -> None:
        """Find the recorded submissions, and who is graded otherwise or has handed in anew since."""
        super().init_notebooks()
        self._outdated: set[str] = set()
        folders = folders_of(self.coursedir, self.config)
        name = self.coursedir.assignment_id
        try:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                assignment = gradebook.find_assignment(name)
                rows = entries(gradebook, assignment, stored, partial(folders.has, name))  # no penalty matters here
                self._outdated = set(outdated(rows, name, folders))
        except (MissingEntry, DatabaseError):  # which writing the pages will say
            return

    def init_single_notebook_resources(self, notebook_filename: str) -> dict[str, Any]:
        """Note for the page whether the gradebook is out of date."""
        resources: dict[str, Any] = super().init_single_notebook_resources(notebook_filename)
        ids = resources["nbgrader"]
        ids |= self._of_now(ids["assignment"], ids["student"])
        return resources

    def _of_now(self, assignment: str, student: str) -> dict[str, Any]:
        """Return what a page shows beside the scores: whether they are out of date, and an appeal."""
        try:
            appeal = appeals.read(appeals.path_of(Path(self.coursedir.root), assignment, student))
        except CourseError:  # which `autograder appeals` will say
            appeal = None
        return {"outdated": student in self._outdated, "appeal": tuple(appeal.sentences()) if appeal else ()}

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Decide whether to write a page; one that is out of date is taken away first."""
        folder = Path(self._format_dest(assignment_id, student_id))
        if folder.is_dir() and not self.force and not self._is_current(folder, assignment_id, student_id):
            shutil.rmtree(folder)
        return bool(super().init_destination(assignment_id, student_id))

    def _is_current(self, folder: Path, assignment: str, student: str) -> bool:
        """Say whether the pages show what the gradebook has now."""
        ids = {"assignment": assignment, "student": student} | self._of_now(assignment, student)
        pages = {page.stem: page.read_text(encoding="utf-8", errors="replace") for page in folder.glob("*.html")}
        with Gradebook(self.coursedir.db_url) as gradebook, suppress(MissingEntry):  # a page of something else
            penalties = Penalties(self, assignment)
            finals = {name: final_of(gradebook, ids | {"notebook": name}, penalties) for name in pages}
            return all(page.endswith(STAMP.format(finals[name].stamp)) for name, page in pages.items())
        return False

    def convert_notebooks(self) -> None:
        """Write the pages; a late policy that cannot be read stops it before the first."""
        penalties = Penalties(self, self.coursedir.assignment_id)
        try:
            penalties.require_policy()
        except CourseError as error:
            self.log.error("No feedback was written: %s", error)
            sys.exit(1)
        self._store(penalties)
        super().convert_notebooks()

    def _store(self, penalties: Penalties) -> None:
        """Store today's penalties, which the pages show, and name whose points fall by that."""
        name = self.coursedir.assignment_id
        try:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                before = snapshot(gradebook, name)
                penalties.assign(gradebook, self.coursedir.student_id)
                for sentence in changes(gradebook, name, before):
                    self.log.warning("%s", sentence)
        except MissingEntry:  # which writing the pages will say
            return
        except DatabaseError as error:  # the pages will be right all the same
            self.log.warning("The late penalties were not stored in the gradebook (%s).", reason(error))
