"""Grade a class: many submissions at once, each report on disk the moment it is ready.

The reports are the journal. A report counts only when its key (submission, suite, seed, kit) is the current one
and it has a score; so a batch that was killed, or whose suite has changed, grades just what is missing.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from .. import submission
from ..diagnosis.naming import Known
from ..labels.known import known_labels
from ..labels.relabel import labeled
from ..manifest import Assignment, CourseError
from ..report import write
from ..report_identity import current_report, identity, report_path
from ..sandbox import Layers
from .engine import Engine, Job, LocalEngine, grade_jobs, grade_with
from .run_log import Entry, RunLog, Summary, entry, lost

UNFINISHED_SECONDS = 60.0


def students_in(submitted: Path, assignment: Assignment) -> list[str]:
    """List the students who have handed in something for the assignment, by name."""
    if not submitted.is_dir():
        raise CourseError(f"There is no folder {submitted}: run nbgrader collect first, or name one with --submitted.")
    folders = [e.name for e in os.scandir(submitted) if submission.is_there(Path(e.path) / assignment.name)]
    return sorted(name for name in folders if not name.startswith("."))


def shard(students: list[str], number: int, of: int) -> list[str]:
    """Return the share of students that shard number (1 to of) grades; together the shards are the class."""
    return students[number - 1 :: of]


@dataclass(frozen=True, kw_only=True)
class GradeOptions:
    """Options of a batch: the students, the seed, labels and layers."""

    students: Iterable[str] | None = None  # all
    seed: int = 0
    force: bool = False  # grade what has not changed, too
    labels: Path | None = None  # the folder of the course's own names of mistakes
    layers: Layers | None = None  # those of this machine


def grade_all(
    assignment: Assignment,
    submitted: Path,
    reports: Path,
    options: GradeOptions = GradeOptions(),
    engine: Engine | None = None,
    progress: Callable[[Entry, int], None] = lambda *_: None,
) -> Summary:
    """Grade every submission under submitted/*/ASSIGNMENT; progress gets each result and the total."""
    engine, seed = engine or LocalEngine(), options.seed
    layers = engine.prepared(options.layers)
    engine.verify(assignment)
    present = students_in(submitted, assignment)
    chosen = present if options.students is None else list(dict.fromkeys(options.students))
    unknown = [student for student in chosen if student not in present]
    if unknown:
        raise CourseError(f"There is no submission of {assignment.name} by {', '.join(unknown)} in {submitted}.")
    log = RunLog(reports / f"{assignment.name}.log.jsonl")
    summary, started = Summary(), time.monotonic()

    def note(result: Entry) -> None:
        summary.entries[result.student] = result
        progress(result, len(chosen))

    @cache
    def labels() -> list[Known]:
        """Return the course's labels, once something is to be graded: they decide hints, and nobody's points."""
        if options.labels is None:
            return []
        try:
            return known_labels(assignment, options.labels, seed, partial(grade_with, engine))
        except CourseError as error:
            summary.notes.append(f"Graded without labels: {error}")
            return []

    def waiting() -> Iterator[Job]:
        for student in chosen:
            if not student.isprintable():
                shown = ascii(os.fsencode(student))[2:-1]
                note(lost(assignment, shown, "The name of the folder is not UTF-8, or not printable: rename it."))
                continue
            handed_in = submission.read(submitted / student / assignment.name, assignment.module)
            path = report_path(reports, assignment, student)
            kept = None if options.force else current_report(path, assignment, handed_in, seed)
            if kept is None:
                labels()  # before runners are busy
                yield Job(assignment, handed_in, student, seed, layers, identity(assignment))
            else:
                note(entry(kept, unchanged=True))

    with exclusive(reports / f".{assignment.name}.lock"):
        _require_writable(reports / assignment.name)
        _remove_unfinished(reports / assignment.name)
        log.write("start", assignment=assignment.name, suite=identity(assignment), seed=seed, students=len(chosen))
        for made in grade_jobs(waiting(), engine):
            report = labeled(made, labels())
            try:
                write(report, report_path(reports, assignment, report.student))
            except OSError as error:  # the next one may be shorter, or find room
                note(lost(assignment, report.student, f"The report cannot be written ({error.strerror})."))
            else:
                note(entry(report, unchanged=False))
            one = summary.entries[report.student]
            log.write("graded", student=one.student, score=one.score, outcome=one.outcome, cpu_seconds=one.cpu_seconds)
        summary.seconds = time.monotonic() - started
        log.write("end", seconds=round(summary.seconds, 3), ungraded=len(summary.ungraded))
    return summary


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Let one batch at a time work on a folder of reports; another waits, and then finds its work done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _require_writable(folder: Path) -> None:
    """Raise CourseError if no report could be written: nobody wants to hear that when the whole class is graded."""
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CourseError(f"Reports cannot be written to {folder}: make it writable, or name another with --reports.")


def _remove_unfinished(folder: Path) -> None:
    """Delete reports whose writing was killed; a young one may be nbgrader's, which is writing it just now."""
    for path in folder.glob(".*.tmp"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > UNFINISHED_SECONDS:
                path.unlink()
