"""Generate and release assignments, but nothing that holds a solution, and feedback to all who handed in."""

import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.exchange.default import ExchangeReleaseAssignment, ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash

from autograder import manifest
from autograder.authoring import regions
from gradebook.fetch_feedback import SECRET, text_of
from gradebook.outdated_scores import some

DELIMITER = b"### BEGIN SOLUTION"
MOST = 20  # notebooks of one submission under whose names a page can be had
NEEDED = ("timestamp.txt", SECRET)  # `nbgrader submit` writes both; the second names the page


def refusal(folder: Path, assignment: str, done: str) -> str:
    """Say which files of ``folder`` hold a solution or are links, so that nothing was generated, or released."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_symlink():
            found.append(f"{name} is a symbolic link; replace it by the file itself.")
        elif path.is_file() and DELIMITER in path.read_bytes():
            found.append(f"{name} still holds a solution region; run `autograder generate`.")
    known = manifest.load().find(assignment)
    if not found and known is not None and known.solution.is_dir():
        found += regions.solution_leaks(folder, known.solution)
    return " ".join([f"{assignment} was not {done}:", *found[:3]]) if found else ""


class SafeRelease(ExchangeReleaseAssignment):  # type: ignore[misc] # nbgrader is untyped
    """Check once more before ``release_assignment`` copies anything where students can read it."""

    def copy_files(self) -> None:
        """Release the folder, unless a file in it holds a solution."""
        if sentence := refusal(Path(self.src_path), self.coursedir.assignment_id, "released"):
            self.fail(sentence)
        super().copy_files()


class CheckedGenerate(GenerateAssignment):  # type: ignore[misc] # nbgrader is untyped
    """Refuse a source that holds a solution, and tasks other than those that were handed in already."""

    def convert_notebooks(self) -> None:
        """Convert all notebooks; NbGraderException if they must not be."""
        name = self.coursedir.assignment_id
        for folder, notebooks in self.assignments.items():
            sentence = refusal(Path(folder), name, "generated") or self._other_tasks(notebooks)
            if sentence:
                self.log.error(sentence)
                raise NbGraderException(sentence)
        super().convert_notebooks()

    def _other_tasks(self, notebooks: list[str]) -> str:
        """Say that the gradebook, which nbgrader then leaves as it is, has submissions to other cells."""
        name = self.coursedir.assignment_id
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            known = next((one for one in gradebook.assignments if one.name == name and one.submissions), None)
            if known is None:
                return ""
            kinds = ("grade_cells", "solution_cells", "task_cells", "source_cells")
            before = {cell.name for notebook in known.notebooks for kind in kinds for cell in getattr(notebook, kind)}
        cells: list[Any] = [cell for path in notebooks for cell in nbformat.read(path, as_version=4).cells]  # type: ignore[no-untyped-call]
        if before == {cell.metadata.nbgrader["grade_id"] for cell in cells if "nbgrader" in cell.metadata}:
            return ""
        return (
            f"{name} was not generated: its tasks are others than those in the gradebook, which has submissions. Take "
            "the kit of before until the end of the term, as docs/instructors.md says under Upgrade."
        )


class ReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc] # nbgrader is untyped
    """Release to everybody who handed in through the exchange, also under the notebook's name in the student's copy."""

    def copy_files(self) -> None:
        """Release the pages; name and leave out who did not hand in through the exchange, where nbgrader ends."""
        directory = self.coursedir
        root = Path(directory.format_path(directory.feedback_directory, ".", "."))
        folders = sorted(root.glob(f"{directory.student_id}/{directory.assignment_id}"))
        folders = [folder for folder in folders if any(folder.glob("*.html"))]
        through = [folder for folder in folders if all((folder / name).is_file() for name in NEEDED)]
        if elsewhere := [folder.parent.name for folder in folders if folder not in through]:
            words = "Not released, since they did not hand in through the exchange: %s; their pages are in %s."
            self.log.warning(words, some(elsewhere), root)
            directory.student_id_exclude = ",".join(filter(None, (directory.student_id_exclude, *elsewhere)))
        super().copy_files()
        excluded = (directory.student_id_exclude or "").split(",")
        for folder in through:
            student, secret = folder.parent.name, text_of(folder / SECRET)
            submitted = Path(directory.format_path(directory.submitted_directory, student, directory.assignment_id))
            if student in excluded or not secret or secret != text_of(submitted / SECRET):  # a newer submission
                continue
            pages = {page.stem: page for page in folder.glob("*.html")}
            names = sorted(path.stem for path in submitted.glob("*.ipynb") if not path.name.startswith("."))
            for name in names[:MOST] if not set(pages) & set(names) else ():
                target = Path(self.dest_path) / f"{notebook_hash(secret=secret, notebook_id=name)}.html"
                temporary = target.with_name(f"{target.stem}-tmp.html")
                shutil.copy(next(iter(pages.values())), temporary)
                temporary.replace(target)
                self.log.info("Released for student '%s' as %r, too: the notebook was handed in so.", student, name)
