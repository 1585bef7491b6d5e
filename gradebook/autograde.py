"""nbgrader's autograde, made safe for hostile folders and honest about what could not be graded."""

import fnmatch
import glob
import json
import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import DatabaseError
from traitlets import List, Type, Unicode
from traitlets.utils.importstring import import_item

from autograder import manifest
from autograder.text import printable
from gradebook import groups, missing_reports
from gradebook.feedback.recorded import KEY, mark
from gradebook.outdated_scores import folders_of, handed_in_at, time_noted
from gradebook.readiness import reason
from gradebook.record import Ungraded, digest_of
from gradebook.recorded_files import copy_files, course_files
from gradebook.repair import RepairingExporter, handed_in, parsed
from gradebook.scores import forget, pending

# For the released notebook, once for a class: a student's is repaired from it, and has its cells' metadata.
SANITIZE = ["nbgrader.preprocessors.OverwriteCells"]
# Without Execute: no kernel is ever started. Late penalties follow for the whole class at once.
AUTOGRADE = ["gradebook.record.RecordReport", "gradebook.record.SaveGrades"]


class Recording(Autograde):  # type: ignore[misc] # nbgrader is untyped
    """Record the report of every submission, also of those whose notebook is missing or a trap."""

    exporter_class = Type(RepairingExporter, klass=Exporter)
    # Defaults and no configuration, which may get lost: nbgrader's own run student code unprotected.
    sanitize_preprocessors = List(SANITIZE).tag(config=True)
    autograde_preprocessors = List(AUTOGRADE).tag(config=True)
    reports_directory = Unicode("reports", help="Folder of the reports, relative to the course.").tag(config=True)

    def init_notebooks(self) -> None:
        """Find the submissions; each has every released notebook, whether or not it was handed in."""
        groups.share_in(self.coursedir, self.log)
        self.preprocessors = self.autograde_preprocessors  # which the exporter is then made with
        self.assignments: dict[str, list[str]] = {}
        self.notebooks: list[str] = []
        self._refused: list[str] = []
        self._notebooks: dict[str, Any] = {}
        name = self.coursedir.assignment_id
        self._course = course_files(self.coursedir, name, self.exclude_overwriting.get(name, ()))
        self.folders = folders_of(self.coursedir, self.config)
        places = [self.coursedir.release_directory, self.coursedir.source_directory]
        folders = [Path(self.coursedir.format_path(place, ".", name)) for place in places]
        # The notebooks as students got them, or as the source has them.
        self._released = next((found for one in folders if (found := sorted(one.glob("*.ipynb")))), [])
        names = [path.name for path in self._released if fnmatch.fnmatch(path.stem, self.coursedir.notebook_id)]
        for folder in sorted(glob.glob(self._format_source(name, self.coursedir.student_id))):
            # No database takes such a name, and a terminal may obey it.
            if not folder.isprintable() or os.path.islink(folder) or os.path.islink(os.path.dirname(folder)):
                self._refused.append(folder)
                shown = printable(folder, len(folder))
                self.log.error("%s is a link, or its name is not printable: nothing was graded there.", shown)
            elif os.path.isdir(folder) and names:
                self.assignments[folder] = [os.path.join(folder, book) for book in names]
        if not self.assignments and not self._refused:
            super().init_notebooks()  # for its messages

    def convert_notebooks(self) -> None:
        """Record all submissions; one that fails leaves no score behind and does not stop the others."""
        self._started: list[tuple[str, str]] = []
        self._ungraded: list[tuple[str, str]] = []
        try:
            super().convert_notebooks()
        finally:
            # Without a recorded notebook there is no score: nbgrader counts a missing one as zero.
            for assignment, student in self._ungraded:
                shutil.rmtree(self._format_dest(assignment, student), ignore_errors=True)
            try:
                with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                    for assignment, student in self._started:
                        if not os.path.exists(self._format_dest(assignment, student)):
                            forget(gradebook, assignment, student)
            except DatabaseError as error:
                self.log.error("What was not recorded keeps its earlier score for now: %s.", reason(error))
        if self._ungraded or self._refused:
            raise NbGraderException("Some submissions have no score; see the messages above.")

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Decide whether to record; a run that was killed and a report that changed are recorded anew."""
        folder = Path(self._format_dest(assignment_id, student_id))
        try:
            if folder.exists() and not self.force and not self._is_current(folder, assignment_id, student_id):
                shutil.rmtree(folder)
        except (OSError, DatabaseError) as error:
            self._failed(assignment_id, student_id, error)
            return False
        return bool(super().init_destination(assignment_id, student_id))

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy the files; nbgrader's own copy would follow links."""
        self._started.append((assignment_id, student_id))
        # The page of an earlier grading would else be taken for this one's.
        shutil.rmtree(self.page(assignment_id, student_id), ignore_errors=True)
        submitted, to = (Path(form(assignment_id, student_id)) for form in (self._format_source, self._format_dest))
        try:
            if time_noted(submitted) and handed_in_at(submitted) is None:
                note = os.path.relpath(submitted / "timestamp.txt", self.coursedir.root)
                raise OSError(0, "is no time such as 2026-09-01 12:00 UTC", note)
            copy_files(submitted, to, self._course, self.coursedir.ignore)
            if self.create_student:
                with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                    gradebook.update_or_create_student(student_id)
        except (OSError, DatabaseError) as error:
            self._failed(assignment_id, student_id, error)
            self.notebooks = []

    def init_single_notebook_resources(self, notebook_filename: str) -> dict[str, Any]:
        """Tell exporter and preprocessors where the released notebook, the submission and the report lie."""
        resources: dict[str, Any] = super().init_single_notebook_resources(notebook_filename)
        ids = resources["nbgrader"]
        submitted = self.folders.submitted / ids["student"] / ids["assignment"]
        released = {path.name: str(path) for path in self._released}
        name = f"{ids['notebook']}.ipynb"
        resources["gradebook"] = {
            "released": self._as_released(released[name], resources),
            "submitted": str(submitted),
            "notebook": str(handed_in(submitted / name, released)),
            "report": str(self.folders.report(ids["assignment"], ids["student"])),
            "notes": [],
            "timestamp": handed_in_at(submitted),
        }
        return resources

    def _as_released(self, path: str, resources: Any) -> Any:
        """Return a released notebook, its cells as the gradebook has them; it is read once, and not to be changed."""
        if path not in self._notebooks:
            notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
            for name in self.sanitize_preprocessors:
                notebook, resources = import_item(name)(parent=self)(notebook, resources)
            self._notebooks[path] = notebook
        return self._notebooks[path]

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Record a notebook in one pass, not in nbgrader's two; remember a submission that could not be graded."""
        try:
            super(Autograde, self).convert_single_notebook(notebook_filename)
        except (Ungraded, manifest.CourseError, OSError, DatabaseError) as error:
            self._failed(*self._started[-1], error)

    def _failed(self, assignment: str, student: str, error: Exception) -> None:
        """Remember a submission that gets no score, and say why."""
        self._ungraded.append((assignment, student))
        if isinstance(error, OSError | DatabaseError):
            why = f"{error.filename or ''} {error.strerror}".strip() if isinstance(error, OSError) else reason(error)
            said = f"not recorded and has no score ({why}): mend that, then run the same command again."
        else:
            said = f"not graded and has no score: {error}"
        self.log.error("%s: %s was %s", student, assignment, said)

    def _is_current(self, folder: Path, assignment_id: str, student_id: str) -> bool:
        """Say whether ``folder`` and the database hold the report and the answers that these files would get."""
        try:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                if pending(gradebook.find_submission(assignment_id, student_id)):
                    return False
        except MissingEntry:
            return False
        assignment = manifest.load().find(assignment_id)
        if assignment is None:
            return True
        submitted = self.folders.submitted / student_id / assignment_id
        report = missing_reports.report_on(assignment, submitted, self.folders.report(assignment_id, student_id))
        # A person may have written the time, where a download had none.
        if report is None or time_noted(submitted) != time_noted(folder):
            return False
        released = {path.name for path in self._released}
        try:
            found = {path.name: parsed(path)["metadata"][KEY] for path in folder.glob("*.ipynb")}
            now = {
                name: mark(report, digest_of(handed_in(submitted / name, released)), one["notes"])
                for name, one in found.items()
            }
            return bool(found) and found == json.loads(json.dumps(now))
        except (OSError, ValueError, LookupError, TypeError):  # a person has changed a notebook
            return False

    def page(self, assignment_id: str, student_id: str) -> Path:
        """Return the folder of a student's feedback."""
        return Path(self.coursedir.format_path(self.coursedir.feedback_directory, student_id, assignment_id))
