"""Who is graded otherwise, or has handed in anew, since the gradebook last heard of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.utils import parse_utc

from autograder import report as reports
from gradebook.standing import Standing

EQUAL = 1e-9
SHOWN = 10


@dataclass(frozen=True)
class Folders:
    """Where the submissions and reports of a course lie."""

    submitted: Path
    reports: Path

    def has(self, assignment: str, student: str) -> bool:
        """Say whether a student has a folder for the assignment."""
        return (self.submitted / student / assignment).is_dir()


def folders_of(coursedir: Any, config: Any) -> Folders:
    """Return the folders that nbgrader's configuration names."""
    named = [config[name].get("reports_directory") for name in ("RecordingAutograde", "Recording") if name in config]
    root = Path(coursedir.root)
    return Folders(root / coursedir.submitted_directory, root / next(filter(None, named), "reports"))


def behind(standings: Sequence[Standing], assignment: str, folders: Folders) -> list[str]:
    """Return the students for whom the gradebook does not hold what their report or their submission says."""
    known = {standing.student.id: standing for standing in standings}
    found = []
    for folder in sorted(folders.submitted.glob(f"*/{assignment}")):
        student = folder.parent.name
        if student.startswith(".") or not folder.is_dir() or not student.isprintable():
            continue
        standing = known.get(student)
        if _handed_in_anew(folder, standing) or _graded_otherwise(
            folders.reports / assignment / f"{student}.json", standing
        ):
            found.append(student)
    return found


def sentences(standings: Sequence[Standing], assignment: str, folders: Folders) -> list[str]:
    """Return what has to be told beside the scores of an assignment."""
    told = []
    if late := behind(standings, assignment, folders):
        told.append(
            f"{assignment}: the gradebook is behind the reports or the submissions of {some(late)}; "
            f"run `nbgrader autograde {assignment}`, then export again."
        )
    if blank := [standing.student.id for standing in standings if standing.score is None]:
        told.append(f"{assignment}: handed in and without a score, which is no zero: {some(blank)}.")
    if waiting := [standing.student.id for standing in standings if standing.waiting]:
        told.append(f"{assignment}: answers that no person has graded yet count 0 points: {some(waiting)}.")
    return told


def some(names: Sequence[str]) -> str:
    """Return the first few names, for a sentence."""
    return ", ".join(sorted(names)[:SHOWN]) + (", …" if len(names) > SHOWN else "")


def _handed_in_anew(folder: Path, standing: Standing | None) -> bool:
    """Say whether a submission has another time than the recorded one."""
    note = folder / "timestamp.txt"
    if standing is None or standing.timestamp is None or note.is_symlink() or not note.is_file():
        return False
    try:
        return bool(parse_utc(note.read_text(encoding="utf-8").strip()) != standing.timestamp)
    except (OSError, ValueError, OverflowError):
        return False


def _graded_otherwise(path: Path, standing: Standing | None) -> bool:
    """Say whether the recorded scores are not those of the report."""
    try:
        report = reports.read(path)
    except reports.ReportError:
        return standing is None  # handed in, neither graded nor known
    if not report.graded or standing is None or standing.raw is None:
        return report.graded or (standing is not None and standing.raw is not None)
    automatic = {part.name: (part.automatic, part.max_score) for part in standing.parts}
    for task in report.tasks:
        recorded, most = automatic.get(task.task, (None, 0.0))
        if recorded is not None and abs(recorded - min(max(task.points or 0.0, 0.0), most)) > EQUAL:
            return True
    return False
