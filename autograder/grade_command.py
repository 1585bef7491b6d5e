"""``autograder grade``: one folder, or a class with a progress bar on a terminal and plain lines elsewhere."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from . import batch, grading
from .course import Assignment, CourseError, load
from .report import Report
from .sandbox.layers import NO_SANDBOX, Layers

OK, UNGRADED = 0, 3


def run(arguments: argparse.Namespace) -> int:
    """Grade; return 0 where everything has a score, whatever the marks, and 3 where something has none."""
    assignment = load().assignment(arguments.assignment)
    layers = NO_SANDBOX if arguments.unsafe_no_sandbox else grading.default_layers()
    if arguments.path is not None:
        return _one(assignment, arguments, layers)
    if arguments.json:
        raise CourseError("--json prints one report: name the folder with --path.")
    return _class(assignment, arguments, layers)


def _one(assignment: Assignment, arguments: argparse.Namespace, layers: Layers) -> int:
    if not arguments.path.is_dir():
        raise CourseError(f"There is no folder {arguments.path}.")
    student = (arguments.student or [arguments.path.resolve().name])[0]
    report = grading.grade(assignment, arguments.path, student=student, seed=arguments.seed, layers=layers)
    if arguments.json:
        sys.stdout.write(report.to_json())
    else:
        print_report(report)
    return OK if report.graded else UNGRADED


def _class(assignment: Assignment, arguments: argparse.Namespace, layers: Layers) -> int:
    console = Console(stderr=True)
    with _progress(console) as show:
        summary = batch.grade_all(
            assignment,
            arguments.submitted,
            arguments.reports,
            students=arguments.student,
            jobs=arguments.jobs,
            seed=arguments.seed,
            force=arguments.force,
            layers=layers,
            progress=show,
        )
    total, kept = len(summary.reports), len(summary.unchanged)
    ungraded = summary.ungraded
    print(
        f"{assignment.name}: {total} submissions, {total - kept - len(ungraded)} graded now, {kept} unchanged, "
        f"{len(ungraded)} ungraded; reports in {arguments.reports / assignment.name}."
    )
    for student in ungraded[:20]:
        print(f"  {student} is ungraded: {summary.reports[student].message}")
    if ungraded:
        print("Run `autograder doctor`, then the same command again: it grades what is missing.")
    return UNGRADED if ungraded else OK


class _progress:  # noqa: N801 - used as a context manager, like a function
    """Show a bar on a terminal, one line per submission elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: Progress | None = None

    def __enter__(self) -> Callable[[str, Report, bool, int], None]:
        if not self._console.is_terminal:
            return self._line
        columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, TextColumn("{task.fields[student]}"), console=self._console)
        self._bar.start()
        self._task = self._bar.add_task("", total=None, student="")
        return self._advance

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _advance(self, student: str, report: Report, unchanged: bool, total: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, advance=1, total=total, student=student)

    @staticmethod
    def _line(student: str, report: Report, unchanged: bool, total: int) -> None:
        score = "ungraded" if report.score is None else f"{report.score:g} of {report.max_score:g}"
        print(f"{student}: {score}{' (unchanged)' if unchanged else ''}", flush=True)


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
