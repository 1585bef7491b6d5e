"""Who is graded otherwise, or has handed in anew, since the gradebook last heard of them: all who tell it ask here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.utils import parse_utc

from autograder import report as reports
from autograder.manifest import Graded
from autograder.report import Report
from autograder.submission import is_there
from gradebook.feedback import points
from gradebook.scores import same
from gradebook.standing import Standing

SHOWN = 10
TIME = "%Y-%m-%d %H:%M:%S.%f UTC"  # as collecting writes it


@dataclass(frozen=True)
class Folders:
    """Where the submissions and reports of a course lie."""

    submitted: Path
    reports: Path

    def has(self, assignment: str, student: str) -> bool:
        """Say whether a student has handed in the assignment: there is a folder, or a report on one."""
        return is_there(self.submitted / student / assignment) or self.report(assignment, student).is_file()

    def report(self, assignment: str, student: str) -> Path:
        """Return where the report on a submission lies."""
        return self.reports / assignment / f"{student}.json"

    def students(self, assignment: str) -> set[str]:
        """Return all who have handed in the assignment."""
        found = {path.stem for path in (self.reports / assignment).glob("[!.]*.json")}
        if self.submitted.is_dir():
            names = (entry.name for entry in os.scandir(self.submitted) if entry.name.isprintable())
            found |= {name for name in names if is_there(self.submitted / name / assignment)}
        return {name for name in found if not name.startswith(".")}


@dataclass(frozen=True)
class Held:
    """What the gradebook holds of one submission; automatic are points and their most, by the cell's grade_id."""

    scored: bool
    automatic: Mapping[str, tuple[float | None, float]]
    timestamp: datetime | None = None


def is_behind(report: Report | None, held: Held | None, anew: bool) -> bool:
    """Say whether the gradebook does not hold what a report says, or the submission was handed in anew since.

    No report that can be read says nothing; one without a score says that there is none. Held is None where nothing is
    recorded.
    """
    if anew:
        return True
    if report is None or not report.graded:
        return report is not None and held is not None and held.scored
    if held is None or not held.scored:
        return True
    return any(not _holds(held, task) for task in report.tasks)


def _holds(held: Held, task: reports.TaskResult) -> bool:
    """Say whether a task's points are recorded; a cell takes neither more than it is worth nor less than nothing."""
    recorded, most = held.automatic.get(Graded(task.task, 0.0).grade_id, (None, 0.0))
    return recorded is not None and same(recorded, min(max(task.points or 0.0, 0.0), most))


def held_by(standing: Standing) -> Held:
    """Return what is held of a student's submission, if it was handed in."""
    automatic = {part.grade_id: (part.automatic, part.max_score) for part in standing.parts}
    return Held(standing.raw is not None, automatic, standing.timestamp)


def handed_in_at(folder: Path) -> datetime | None:
    """Return when a submission was handed in, in UTC and without a zone as nbgrader has it; None if nobody knows."""
    return _parsed(time_noted(folder))


def handed_in_anew(folder: Path, recorded: datetime | None) -> bool:
    """Say whether a recorded submission has another time than the recorded one, or one where that had none."""
    text = time_noted(folder)
    if text in ("", recorded.strftime(TIME) if recorded else ""):  # nearly always; parsing takes long
        return False
    now = _parsed(text)
    return now is not None and now != recorded


def time_noted(folder: Path) -> str:
    """Return what a folder says about when it was handed in, empty for nothing."""
    note = folder / "timestamp.txt"
    try:
        return "" if note.is_symlink() or not note.is_file() else note.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def is_no_time(folder: Path) -> bool:
    """Whether a folder's note on when it was handed in, which a person may have written, says no time."""
    note = folder / "timestamp.txt"
    return note.is_file() and not note.is_symlink() and _parsed(time_noted(folder)) is None


def _parsed(text: str) -> datetime | None:
    try:
        found: datetime | None = parse_utc(text) if text else None
    except (ValueError, OverflowError):
        return None
    return found


def report_on(folders: Folders, assignment: str, student: str) -> Report | None:
    """Return the report on a submission, None if there is none that can be read, or it is about another."""
    try:
        report = reports.read(folders.report(assignment, student))
    except reports.ReportError:
        return None
    return report if (report.assignment, report.student) == (assignment, student) else None


def behind(standings: Sequence[Standing], assignment: str, folders: Folders) -> list[str]:
    """Return the students of the gradebook for whom it does not hold what their report or their submission says."""
    handed_in = folders.students(assignment)
    found = []
    for standing in (standing for standing in standings if standing.student.id in handed_in):
        student = standing.student.id
        anew = handed_in_anew(folders.submitted / student / assignment, standing.timestamp)
        if is_behind(report_on(folders, assignment, student), held_by(standing), anew):
            found.append(student)
    return found


def unknown(known: Iterable[str], assignment: str, folders: Folders) -> list[str]:
    """Return who has handed in and is no student of the gradebook."""
    return sorted(folders.students(assignment) - set(known))


def unknown_sentence(assignment: str, students: Sequence[str]) -> str:
    """Say who is unknown, that nothing is lost, and what to do."""
    return (
        f"{assignment}: handed in by {some(students)}, whom the gradebook does not know, so that no score is recorded "
        f"or exported: run `nbgrader db student add ID`, then `nbgrader autograde {assignment}`."
    )


def look_again(assignment: str, found: Sequence[tuple[str, str, float | None, float | None]]) -> list[str]:
    """Say in which tests a person's points stand although the tests now give others: student, task, now, given."""
    if not found:
        return []
    who = some(
        [f"{student} ({task}: tests {_shown(now)}, given {_shown(given)})" for student, task, now, given in found]
    )
    return [f"{assignment}: the tests have changed where a person gave points, which stay: {who}; look in formgrader."]


def _shown(value: float | None) -> str:
    return "none" if value is None else points(value)


def sentences(standings: Sequence[Standing], assignment: str, folders: Folders) -> list[str]:
    """Return what has to be told beside the scores of an assignment."""
    told = []
    if late := behind(standings, assignment, folders):
        told.append(
            f"{assignment}: the gradebook is behind the reports or the submissions of {some(late)}; "
            f"run `nbgrader autograde {assignment}`, then export again."
        )
    if strangers := unknown((standing.student.id for standing in standings), assignment, folders):
        told.append(unknown_sentence(assignment, strangers))
    if blank := [standing.student.id for standing in standings if standing.score is None]:
        told.append(f"{assignment}: handed in and without a score, which is no zero: {some(blank)}.")
    if waiting := [standing.student.id for standing in standings if standing.waiting]:
        told.append(f"{assignment}: answers that no person has graded yet count 0 points: {some(waiting)}.")
    again = [
        (s.student.id, part.name, part.automatic, part.manual) for s in standings for part in s.parts if part.again
    ]
    return [*told, *look_again(assignment, again)]


def some(names: Sequence[str]) -> str:
    """Return the first few names, for a sentence."""
    return ", ".join(sorted(names)[:SHOWN]) + (", …" if len(names) > SHOWN else "")


def folders_of(coursedir: Any, config: Any) -> Folders:
    """Return the folders that nbgrader's configuration names."""
    named = [config[name].get("reports_directory") for name in ("RecordingAutograde", "Recording") if name in config]
    root = Path(coursedir.root)
    return Folders(root / coursedir.submitted_directory, root / next(filter(None, named), "reports"))
