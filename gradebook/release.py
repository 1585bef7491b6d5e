"""Refuse to hand out anything that still holds a solution."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.converters.base import NbGraderException
from nbgrader.exchange.default import ExchangeReleaseAssignment
from nbgrader.preprocessors import NbGraderPreprocessor

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


def _summary(found: list[str]) -> str:
    return " ".join([*found[:2], *([f"There are {len(found) - 2} more such findings."] if found[2:] else [])])


class RefuseSolutions(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is untyped
    """Stop ``generate_assignment`` if the source holds a solution; nbgrader swallows a hook's exception."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Check the whole source folder: ``.py`` files are copied into the release as they are."""
        assignment = resources["nbgrader"]["assignment"]
        found = leaks(Path(resources["metadata"]["path"]), assignment)
        if found:
            sentence = f"{assignment} was not generated: {_summary(found)}"
            self.log.error(sentence)  # nbgrader buries an exception's own message under its traceback
            raise NbGraderException(sentence)
        return nb, resources


class SafeRelease(ExchangeReleaseAssignment):  # type: ignore[misc] # nbgrader is untyped
    """Check once more before ``release_assignment`` copies anything where students can read it."""

    def copy_files(self) -> None:
        """Release the folder, unless a file in it holds a solution."""
        found = leaks(Path(self.src_path), self.coursedir.assignment_id)
        if found:
            self.fail(f"{self.coursedir.assignment_id} was not released: {_summary(found)}")
        super().copy_files()
