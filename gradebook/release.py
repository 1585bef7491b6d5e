"""Refuse to hand out anything that still holds a solution."""

from __future__ import annotations

from pathlib import Path

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
    more = [f"There are {len(found) - 2} more such findings."] if found[2:] else []
    return " ".join([f"{assignment} was not {done}:", *found[:2], *more]) if found else ""


class SafeRelease(ExchangeReleaseAssignment):  # type: ignore[misc] # nbgrader is untyped
    """Check once more before ``release_assignment`` copies anything where students can read it."""

    def copy_files(self) -> None:
        """Release the folder, unless a file in it holds a solution."""
        sentence = refusal(Path(self.src_path), self.coursedir.assignment_id, "released")
        if sentence:
            self.fail(sentence)
        super().copy_files()
