"""Scores of the gradebook that are out of date: a report says otherwise, or the student has handed in anew."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.utils import parse_utc

from autograder import report as reports
from autograder.manifest import CourseError, Graded
from autograder.report import Report
from autograder.submission import is_there
from gradebook.feedback import points
from gradebook.fetch_feedback import text_of
from gradebook.gradebook_scores import Entry
from gradebook.scores import same

SHOWN = 10


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
            names = (path.name for path in os.scandir(self.submitted) if path.name.isprintable())
            found |= {name for name in names if is_there(self.submitted / name / assignment)}
        return {name for name in found if not name.startswith(".")}


def folders_of(coursedir: Any, config: Any) -> Folders:
    """Return the folders that nbgrader's configuration names."""
    named = [config[name].get("reports_directory") for name in ("RecordingAutograde", "Recording") if name in config]
    root = Path(coursedir.root)
    return Folders(root / coursedir.submitted_directory, root / next(filter(None, named), "reports"))


def is_outdated(report: Report | None, entry: Entry, anew: bool) -> bool:
    """Say whether the gradebook does not hold a report's points, or the student has handed in anew since.

    Without a readable report nothing is known; a report without a score says that there is none.
    """
    if anew or report is None or not report.graded:
        return anew or (report is not None and entry.score is not None)
    parts = {part.grade_id: part for part in entry.parts}
    return entry.score is None or not all(
        cell in parts and (held := parts[cell].automatic) is not None and same(held, parts[cell].limited(given or 0.0))
        for cell, given in by_cell(report).items()
    )


def by_cell(report: Report) -> dict[str, float | None]:
    """Return a report's points by the graded cell of each task."""
    return {Graded(task.task, 0.0).grade_id: task.points for task in report.tasks}


def handed_in_at(folder: Path) -> datetime | None:
    """Return when a submission was handed in, in UTC and without a zone as nbgrader has it; None if nobody knows."""
    text = time_noted(folder)
    try:
        found: datetime | None = parse_utc(text) if text else None
    except (ValueError, OverflowError):
        return None
    return found


def handed_in_anew(folder: Path, recorded: datetime | None) -> bool:
    """Say whether a recorded submission has another time than the recorded one, or one where that had none."""
    return handed_in_at(folder) not in (None, recorded)


def time_noted(folder: Path) -> str:
    """Return the text in a folder on when it was handed in, empty for nothing."""
    try:
        return text_of(folder / "timestamp.txt").strip()
    except OSError:
        return ""


def read_report(path: Path, assignment: str, student: str) -> Report:
    """Return the report on a submission; CourseError if it cannot be read, or is about another."""
    try:
        report = reports.read(path)
    except reports.ReportError as error:
        raise CourseError(str(error)) from error
    if (report.student, report.assignment) != (student, assignment):
        about = f"{report.student}, {report.assignment}"
        raise CourseError(f"The report {path} is about {about}: delete it and grade again.")
    return report


def report_on(folders: Folders, assignment: str, student: str) -> Report | None:
    """Return the report on a submission, None if there is none that can be read, or it is about another."""
    try:
        return read_report(folders.report(assignment, student), assignment, student)
    except CourseError:
        return None


def outdated(entries: Iterable[Entry], assignment: str, folders: Folders) -> list[str]:
    """Return the students whose entry is out of date."""
    handed_in, found = folders.students(assignment), []
    for entry in (entry for entry in entries if entry.student.id in handed_in):
        anew = handed_in_anew(folders.submitted / entry.student.id / assignment, entry.timestamp)
        if is_outdated(report_on(folders, assignment, entry.student.id), entry, anew):
            found.append(entry.student.id)
    return found


def unknown_sentence(assignment: str, students: Sequence[str]) -> str:
    """Say who is unknown, that nothing is lost, and how to record it."""
    return (
        f"{assignment}: handed in by {some(students)}, whom the gradebook does not know, so that no score is recorded "
        f"or exported: run `nbgrader db student add ID`, then `nbgrader autograde {assignment}`."
    )


def overruled_sentences(entries: Iterable[Entry], assignment: str) -> list[str]:
    """Say where a person's points stay although the tests now give others; a list that is empty or has one sentence."""
    found = [
        f"{entry.student.id} ({part.name}: tests {'none' if part.automatic is None else points(part.automatic)}, "
        f"given {points(part.manual or 0.0)})"
        for entry in entries
        for part in entry.parts
        if part.again
    ]
    sentence = "the tests have changed where a person gave points, which stay"
    return [f"{assignment}: {sentence}: {some(found)}; look in formgrader."] if found else []


def sentences(entries: Sequence[Entry], assignment: str, folders: Folders) -> list[str]:
    """Return what an export has to say beside the scores of an assignment."""
    said = []
    if old := outdated(entries, assignment, folders):
        said.append(
            f"{assignment}: scores are outdated, since newer reports or submissions wait to be recorded: {some(old)}; "
            f"run `nbgrader autograde {assignment}`, then export again."
        )
    if strangers := sorted(folders.students(assignment) - {entry.student.id for entry in entries}):
        said.append(unknown_sentence(assignment, strangers))
    if blank := [entry.student.id for entry in entries if entry.score is None]:
        said.append(f"{assignment}: handed in and without a score, which is no zero: {some(blank)}.")
    if waiting := [entry.student.id for entry in entries if entry.waiting]:
        said.append(f"{assignment}: answers that no person has graded yet count 0 points: {some(waiting)}.")
    return [*said, *overruled_sentences(entries, assignment)]


def some(names: Sequence[str]) -> str:
    """Return the first few names, for a sentence."""
    return ", ".join(sorted(names)[:SHOWN]) + (", …" if len(names) > SHOWN else "")
