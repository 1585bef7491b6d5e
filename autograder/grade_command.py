"""``autograder grade``: one folder, or a class with a progress bar on a terminal and plain lines elsewhere."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from . import batch, grading, watch
from .cli import OK, UNGRADED
from .course import Assignment, CourseError, load
from .engines import Dask, Engine, Local
from .report import Report
from .runlog import Entry, Summary
from .sandbox.layers import NO_SANDBOX, Layers


def run(arguments: argparse.Namespace) -> int:
    """Grade; return 0 where everything has a score, whatever the marks, and 3 where something has none."""
    assignment = load().assignment(arguments.assignment)
    layers = NO_SANDBOX if arguments.unsafe_no_sandbox else grading.default_layers()
    if arguments.path is not None:
        return _one(assignment, arguments, layers)
    if arguments.json:
        raise CourseError("--json prints one report: name the folder with --path.")
    if arguments.task:
        raise CourseError("--task is for trying things out: name one folder with --path.")
    return _class(assignment, arguments, layers)


def _one(assignment: Assignment, arguments: argparse.Namespace, layers: Layers) -> int:
    if not arguments.path.is_dir():
        raise CourseError(f"There is no folder {arguments.path}.")
    student = (arguments.student or [arguments.path.resolve().name])[0]
    assignment = assignment.only(arguments.task) if arguments.task else assignment
    report = grading.grade(assignment, arguments.path, student=student, seed=arguments.seed, layers=layers)
    if arguments.json:
        sys.stdout.write(report.to_json())
    else:
        print_report(report)
    return OK if report.graded else UNGRADED


def _class(assignment: Assignment, arguments: argparse.Namespace, layers: Layers) -> int:
    if arguments.watch:
        _refuse_with_watch(arguments)
    engine = _engine(arguments)
    students = arguments.student
    if arguments.shard is not None:
        number, of = arguments.shard
        students = batch.shard(students or batch.students_in(arguments.submitted, assignment), number, of)

    def grade(students: list[str] | None) -> Summary:
        with _progress(Console(stderr=True)) as show:
            return batch.grade_all(
                assignment,
                arguments.submitted,
                arguments.reports,
                students=students,
                engine=engine,
                seed=arguments.seed,
                force=arguments.force,
                layers=layers if isinstance(engine, Local) else None,
                progress=show,
            )

    if arguments.watch:
        return watch.run(assignment, arguments.submitted, grade)
    summary = grade(students)
    for line in summary.sentences():
        print(line)
    print(f"Reports: {arguments.reports / assignment.name}; log: {arguments.reports / assignment.name}.log.jsonl")
    return UNGRADED if summary.ungraded else OK


def _refuse_with_watch(arguments: argparse.Namespace) -> None:
    """Refuse what nbgrader would not follow when it records: it has its own folders, and takes the whole class."""
    default = {"submitted": Path("submitted"), "reports": Path("reports"), "student": None, "shard": None}
    for name, value in default.items():
        if getattr(arguments, name) != value:
            raise CourseError(f"--watch takes the whole class in the course's own folders: leave out --{name}.")
    if not Path(watch.CONFIGURATION).is_file():  # nbgrader's own settings would run the students' notebooks
        raise CourseError(f"There is no {watch.CONFIGURATION} here: run --watch in the course's folder.")


def _engine(arguments: argparse.Namespace) -> Engine:
    if arguments.engine == "dask":
        if not arguments.scheduler:
            raise CourseError("--engine dask needs --scheduler ADDRESS, such as tcp://127.0.0.1:8786.")
        return Dask(arguments.scheduler)
    if arguments.scheduler:
        raise CourseError("--scheduler goes with --engine dask.")
    return Local(arguments.jobs)


class _progress:  # noqa: N801 - used as a context manager, like a function
    """Show a bar with rate and time left on a terminal, one line per submission elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: Progress | None = None

    def __enter__(self) -> Callable[[Entry, int], None]:
        if not self._console.is_terminal:
            return self._line
        columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        rate = TextColumn("{task.fields[rate]} {task.fields[student]}")
        self._bar = Progress(*columns, rate, console=self._console)
        self._bar.start()
        self._task = self._bar.add_task("", total=None, student="", rate="")
        self._started = time.monotonic()
        return self._advance

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _advance(self, result: Entry, total: int) -> None:
        if self._bar is None:
            return
        done = self._bar.tasks[0].completed + 1
        rate = f"{done / max(time.monotonic() - self._started, 1e-3):.1f}/s"
        self._bar.update(self._task, advance=1, total=total, student=result.student, rate=rate)

    @staticmethod
    def _line(result: Entry, total: int) -> None:
        score = "ungraded" if result.score is None else f"{result.score:g} of {result.max_score:g}"
        print(f"{result.student}: {score}{' (unchanged)' if result.unchanged else ''}", flush=True)


def print_report(report: Report) -> None:
    """Print a report for a person at a terminal."""
    score = "not graded" if report.score is None else f"{report.score:g} of {report.max_score:g} points"
    print(f"{report.assignment}, {report.student}: {score}")
    for sentence in (report.message, *report.refused):
        if sentence:
            print(sentence)
    for test in report.tests:
        mark = "✓" if test.outcome == "passed" else "✗"
        points = "–" if test.points is None else f"{test.points:g}/{test.max_points:g}"
        print(f"  {mark} {points:>7}  {test.outcome:8} {test.description}")
        for line in (test.error, test.hint and f"Hint: {test.hint}"):
            if line and not report.message:  # which explains every test at once
                print(f"{'':21} {line}")
    print(f"Sandbox: {', '.join(report.layers) or 'none'}; seed {report.seed}; suite {report.suite}.")
