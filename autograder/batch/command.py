"""``autograder grade``: one folder, or a class."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from .. import grading, submission
from ..course_seed import course_seed, passing_seed
from ..exit_status import OK, UNGRADED
from ..labels.known import known_labels
from ..labels.relabel import labeled
from ..labels.store import FOLDER
from ..manifest import Assignment, CourseError, load
from ..options import given
from ..report import Report
from ..sandbox import NO_SANDBOX, Layers
from .dask_engine import DaskEngine
from .engine import Engine, LocalEngine
from .grade_class import GradeOptions, grade_all, shard, students_in
from .progress import ProgressDisplay
from .run_log import Summary


def grade_command(arguments: argparse.Namespace) -> int:
    """Grade; return 0 if everything has a score, whatever the marks, and 3 if something has none."""
    assignment = load().assignment(arguments.assignment)
    if arguments.path is not None:
        return _one(assignment, arguments)
    if arguments.json:
        raise CourseError("--json prints one report: name the folder with --path.")
    if arguments.task:
        raise CourseError("--task is for trying things out: name one folder with --path.")
    return _class(assignment, arguments)


def grade_students(assignment: Assignment, arguments: argparse.Namespace, students: list[str] | None) -> Summary:
    """Grade these students of the class, or all, and show the progress; the command's other options hold."""
    engine = _engine(arguments)
    students_in(arguments.submitted, assignment)  # before a seed is drawn: there may be nothing to grade
    options = GradeOptions(
        students=students,
        seed=course_seed(Path.cwd()) if arguments.seed is None else arguments.seed,
        force=arguments.force,
        layers=_layers(arguments) if isinstance(engine, LocalEngine) else None,
        labels=getattr(arguments, "labels", FOLDER),
    )
    with ProgressDisplay(Console(stderr=True)) as show:
        return grade_all(assignment, arguments.submitted, arguments.reports, options, engine, show)


def _layers(arguments: argparse.Namespace) -> Layers:
    return NO_SANDBOX if arguments.unsafe_no_sandbox else grading.default_layers()


def _one(assignment: Assignment, arguments: argparse.Namespace) -> int:
    if not arguments.path.is_dir():
        is_what = "is a file" if arguments.path.exists() else "does not exist"
        raise CourseError(f"{arguments.path} {is_what}: name the folder that holds {assignment.module}.py.")
    for name in given(arguments, {"force": False, "shard": None, "engine": "local"}):
        raise CourseError(f"--path grades one folder, here, and writes no report: leave out --{name}.")
    student = (arguments.student or [arguments.path.resolve().name])[0]
    assignment = assignment.only(arguments.task) if arguments.task else assignment
    seed = passing_seed(Path.cwd()) if arguments.seed is None else arguments.seed
    handed_in, layers = submission.read(arguments.path, assignment.module), _layers(arguments)
    labels = known_labels(assignment, arguments.labels, seed)
    report = grading.grade_submission(assignment, handed_in, student=student, seed=seed, layers=layers)
    report = labeled(report, labels)
    if arguments.json:
        sys.stdout.write(report.to_json())
    else:
        print_report(report)
    return OK if report.graded else UNGRADED


def _class(assignment: Assignment, arguments: argparse.Namespace) -> int:
    students = arguments.student
    if arguments.shard is not None:
        number, of = arguments.shard
        students = shard(students or students_in(arguments.submitted, assignment), number, of)
    summary = grade_students(assignment, arguments, students)
    for line in summary.sentences():
        print(line)
    print(f"Reports: {arguments.reports / assignment.name}; log: {arguments.reports / assignment.name}.log.jsonl")
    return UNGRADED if summary.ungraded else OK


def _engine(arguments: argparse.Namespace) -> Engine:
    if arguments.engine == "dask":
        if not arguments.scheduler:
            raise CourseError("--engine dask needs --scheduler ADDRESS, such as tcp://127.0.0.1:8786.")
        return DaskEngine(arguments.scheduler)
    if arguments.scheduler:
        raise CourseError("--scheduler goes with --engine dask.")
    return LocalEngine(arguments.jobs)


def print_report(report: Report) -> None:
    """Print a report for a person at a terminal."""
    score = "not graded" if report.score is None else f"{report.score:g} of {report.max_score:g} points"
    print(f"{report.assignment}, {report.student}: {score}")
    for sentence in dict.fromkeys((report.message, *report.refused)):
        if sentence:
            print(sentence)
    for test in report.tests:
        mark = "✓" if test.outcome == "passed" else "✗"
        points = "–" if test.points is None else f"{test.points:g}/{test.max_points:g}"
        print(f"  {mark} {points:>7}  {test.outcome:8} {test.description}")
        example = test.counterexample and f"For example: {test.counterexample}"
        for line in (test.error, example, test.hint and f"Hint: {test.hint}"):
            if line and not report.message:  # which explains every test at once
                print(f"{'':21} {line}")
    held = ", ".join(report.layers) or "none, for nothing was run"
    print(f"Sandbox: {held}; seed {report.seed}; suite {report.suite}.")
