"""Grade a class: many submissions in parallel, each report written the moment it is ready.

The reports are the journal. A report counts only when its key (submission, suite, seed, kit) is the current one
and it has a score; so a batch that was killed, or whose suite has changed, grades just what is missing.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from . import grading, submission
from .course import Assignment, CourseError
from .report import Report, ReportError, read, write
from .sandbox import Layers
from .sandbox.shared import STAGING_PREFIX
from .worker import lockdown

RUNNER_ATTEMPTS = 3


@dataclass
class Summary:
    """What a batch did: the reports in order of the students, and which were taken over unchanged."""

    reports: dict[str, Report] = field(default_factory=dict)
    unchanged: set[str] = field(default_factory=set)

    @property
    def ungraded(self) -> list[str]:
        """Students who have no score yet."""
        return sorted(student for student, report in self.reports.items() if not report.graded)


@dataclass(frozen=True)
class Job:
    """One submission to grade, with where its report goes."""

    assignment: Assignment
    folder: Path
    student: str
    target: Path
    seed: int
    layers: Layers


def report_path(reports: Path, assignment: Assignment, student: str) -> Path:
    """Return where a student's report lies; CourseError for an id that is not a plain file name."""
    if not student or student in (".", "..") or "/" in student or "\0" in student:
        raise CourseError(f"{student!r} cannot be a student's id: it has to be a plain folder name.")
    return reports / assignment.name / f"{student}.json"


def students_in(submitted: Path, assignment: Assignment) -> list[str]:
    """List the students who have a folder for the assignment, by name."""
    if not submitted.is_dir():
        raise CourseError(f"There is no folder {submitted}: run nbgrader collect first, or name one with --submitted.")
    folders = [entry.name for entry in os.scandir(submitted) if (Path(entry.path) / assignment.name).is_dir()]
    return sorted(name for name in folders if not name.startswith("."))


def current(path: Path, key: str) -> Report | None:
    """Return the report at path where it is graded and has that key, else None."""
    try:
        report = read(path)
    except ReportError:
        return None
    return report if report.graded and report.key == key else None


def grade_all(
    assignment: Assignment,
    submitted: Path,
    reports: Path,
    *,
    students: Iterable[str] | None = None,
    jobs: int = 0,
    seed: int = 0,
    force: bool = False,
    layers: Layers | None = None,
    progress: Callable[[str, Report, bool, int], None] = lambda *_: None,
) -> Summary:
    """Grade every submission under submitted/*/ASSIGNMENT; progress gets (student, report, unchanged, total)."""
    layers = layers or grading.default_layers()
    layers.require()
    _remove_stale_staging()
    present = students_in(submitted, assignment)
    chosen = present if students is None else list(dict.fromkeys(students))
    unknown = [student for student in chosen if student not in present]
    if unknown:
        raise CourseError(f"There is no submission of {assignment.name} by {', '.join(unknown)} in {submitted}.")
    summary = Summary()
    waiting: list[Job] = []
    for student in chosen:
        folder, target = submitted / student / assignment.name, report_path(reports, assignment, student)
        key = grading.key(assignment, submission.read(folder, assignment.module), seed)
        kept = None if force else current(target, key)
        if kept is None:
            waiting.append(Job(assignment, folder, student, target, seed, layers))
            continue
        summary.reports[student] = kept
        summary.unchanged.add(student)
        progress(student, kept, True, len(chosen))
    for student, report in run(waiting, jobs):
        summary.reports[student] = report
        progress(student, report, False, len(chosen))
    summary.reports = dict(sorted(summary.reports.items()))
    return summary


def run(jobs: list[Job], workers: int) -> Iterator[tuple[str, Report]]:
    """Yield each student's report as it gets ready; a runner that dies costs a retry, never another's grade."""
    workers = max(1, min(workers or os.cpu_count() or 1, len(jobs)))
    attempts = dict.fromkeys((job.student for job in jobs), 0)
    waiting = list(jobs)
    while waiting:
        alone = any(attempts[job.student] > 1 for job in waiting)
        batch, waiting = (waiting[:1], waiting[1:]) if alone else (waiting, [])
        with _pool(1 if alone else workers) as pool:
            for job, report in _complete(pool, batch):
                if report is not None:
                    yield job.student, report
                    continue
                attempts[job.student] += 1
                if attempts[job.student] < RUNNER_ATTEMPTS:
                    waiting.append(job)
                else:
                    yield job.student, _lost(job)


def _complete(pool: Executor, jobs: list[Job]) -> Iterator[tuple[Job, Report | None]]:
    """Yield every job with its report, None for those whose runner died."""
    futures: dict[Future[Report], Job] = {}
    for job in jobs:
        futures[pool.submit(_grade, job)] = job
    pending = set(futures)
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            try:
                yield futures[future], future.result()
            except BrokenProcessPool:
                yield futures[future], None


def _grade(job: Job) -> Report:
    """Grade in a runner process and write the report there, so that it is on disk before anything else happens."""
    try:
        report = grading.grade(job.assignment, job.folder, student=job.student, seed=job.seed, layers=job.layers)
    except Exception as error:  # a fault of the grader's, for this student alone
        report = grading.ungraded(job.assignment, job.folder, job.student, job.seed, f"{type(error).__name__}: {error}")
    write(report, job.target)
    return report


def _lost(job: Job) -> Report:
    message = f"The process that graded this submission died {RUNNER_ATTEMPTS} times"
    report = grading.ungraded(job.assignment, job.folder, job.student, job.seed, message)
    write(report, job.target)
    return report


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_runner)


def _start_runner() -> None:
    """Tie a runner's life to the coordinator's, and keep numpy to one thread."""
    if sys.platform == "linux":
        lockdown.die_with_parent()


def _remove_stale_staging() -> None:
    """Delete staging folders that a killed batch has left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{STAGING_PREFIX}*"):
        owner = folder.name.removeprefix(STAGING_PREFIX).split("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)
