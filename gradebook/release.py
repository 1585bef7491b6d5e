"""Generate and release assignments, but nothing that holds a solution, and no other tasks than those handed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.exchange.default import ExchangeReleaseAssignment

from autograder import manifest
from autograder.authoring import regions

DELIMITER = b"### BEGIN SOLUTION"


def leaks(folder: Path, assignment: str) -> list[str]:
    """Say in one sentence per finding which file of ``folder`` holds a solution or is a link out of it."""
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
    return found


def refusal(folder: Path, assignment: str, done: str) -> str:
    """Say in one sentence why an assignment was not generated, or released; nothing if it may be."""
    found = leaks(folder, assignment)
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
