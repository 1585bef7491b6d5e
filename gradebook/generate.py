"""Generate what students get, or say in one sentence why not, before anything of the last release is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from gradebook.release import refusal


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
            try:
                known = gradebook.find_assignment(name)
            except MissingEntry:
                return ""
            if not known.submissions:
                return ""
            kinds = ("grade_cells", "solution_cells", "task_cells", "source_cells")
            before = {cell.name for notebook in known.notebooks for kind in kinds for cell in getattr(notebook, kind)}
        if before == {cell for path in notebooks for cell in _cells(path)}:
            return ""
        return (
            f"{name} was not generated: its tasks are others than those in the gradebook, which has submissions. Take "
            "the earlier kit until the end of the term, as docs/instructors.md says under Upgrade."
        )


def _cells(path: str) -> list[str]:
    """Return the names of the cells that nbgrader keeps."""
    cells: list[Any] = nbformat.read(path, as_version=4).cells  # type: ignore[no-untyped-call]
    return [cell.metadata.nbgrader["grade_id"] for cell in cells if "nbgrader" in cell.metadata]
