"""The two plugins of ``nbgrader zip_collect``: one takes a download apart, the other names the owner of a file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from autograder import manifest
from autograder.submission import BEFORE
from autograder.text import printable
from gradebook import groups
from gradebook.collect import NOTE
from gradebook.handin.archives import Download, SpentError
from gradebook.handin.names import Roster
from gradebook.handin.sorting import Submission, sort
from gradebook.lms_export.ids import read_ids
from gradebook.outdated_scores import some
from gradebook.safecopy import MAX_FILES, few

IDS = "ids.csv"  # with the names that other systems have for the students, if there are any
MAX_BYTES = 128 << 20  # of one submission, unpacked: a few bytes of a zip can be as many
# nbgrader says these of every file and folder of a class: thousands of lines around the few that matter.
SPARED = ("Directory not found", "Parsing file: ", "Copying from: ", "  Copying to: ", "Creating timestamp: ")
NO_TIMES = "No download has times, so nobody counts as late: where it matters, write one into timestamp.txt."


class LmsExtractor(ExtractorPlugin):  # type: ignore[misc] # nbgrader is untyped
    """Take what Moodle, Canvas or a person has put into the archive folder apart, into a folder per student."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        logger: Any = getattr(self.log, "logger", self.log)  # of an adapter
        logger.addFilter(lambda record: not record.getMessage().startswith(SPARED))

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Write every student's newest files below ``extracted_path``, and log a sentence for each that is left out."""
        directory = self.parent.coursedir
        try:
            path = Path(directory.root) / IDS
            ids = read_ids(path if path.is_file() else None)
        except manifest.CourseError as error:
            self.parent.fail(str(error))
        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            if not gradebook.students:
                self.parent.fail("The gradebook has no students: add them with `nbgrader db student add` or `import`.")
            roster = Roster(gradebook.students, ids)
        limit = min(MAX_BYTES, 1000 * directory.max_dir_size)
        with Download(Path(archive_path)) as download:
            ignore = [*directory.ignore, groups.NOTE]
            found, said = sort(download.entries(), roster, released=self._released(), ignore=ignore)
            for submission in found:
                said += _write(submission, Path(extracted_path) / submission.student, limit)
        self.log.info("%s submissions of %s", len(found), directory.assignment_id)
        if late := [one.student for one in found if one.late]:
            said.append(f"Late, as Canvas says: {some(late)}.")
        for sentence in (*said, NO_TIMES):
            self.log.warning("%s", sentence)

    def _released(self) -> Collection[str]:
        """Return the names of the files that students were given."""
        directory, name = self.parent.coursedir, self.parent.coursedir.assignment_id
        folders = [Path(directory.format_path(directory.release_directory, ".", name))]
        if known := manifest.load().find(name):
            folders.append(known.skeleton)
        return BEFORE | {path.name for folder in folders if folder.is_dir() for path in folder.iterdir()}


class LmsCollector(FileNameCollectorPlugin):  # type: ignore[misc] # nbgrader is untyped
    """Read student and file from the place that the extractor has given a file."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Return whose the file is, and its path in the submission."""
        app = self.parent
        names = {"downloaded": app.downloaded_directory, "collect_step": app.extracted_directory}
        place = app.collect_directory_structure.format(assignment_id=app.coursedir.assignment_id, **names)
        student, *path = Path(submitted_file).relative_to(Path(app.coursedir.root) / place).parts
        return {"student_id": student, "file_id": "/".join(path)} if path else None


def _write(submission: Submission, folder: Path, limit: int) -> list[str]:
    """Write a submission's files; return a sentence for each that is left out, which a note repeats for the student."""
    refused, count, total = list(submission.refused), 0, 0
    for name, entry in submission.files.items():
        if count == MAX_FILES:
            refused.append(f"{printable(name)} and what follows it were left out: more than {MAX_FILES} files.")
            break
        try:
            if total + entry.size > limit:
                raise ValueError(f"{printable(name)} was left out: the submission is larger than {limit} bytes.")
            data = entry.read(submission.allowance)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
            count, total = count + 1, total + len(data)
        except SpentError as error:
            refused.append(f"{printable(name)} and what follows it were left out: {error}.")
            break
        except ValueError as error:
            refused.append(str(error))
        except OSError as error:  # a file and a folder of one name
            refused.append(f"{printable(name)} cannot be written ({error.strerror}).")
    folder.mkdir(parents=True, exist_ok=True)
    refused = few(refused)
    if refused:
        (folder / NOTE).write_text("\n".join(refused) + "\n", encoding="utf-8")
    return [f"{submission.student}: {sentence}" for sentence in refused]
