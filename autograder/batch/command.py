"""``autograder grade``: one folder, or a class."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from ..course_seed import course_seed
from ..exit_status import OK, UNGRADED
from ..labels.store import FOLDER
from ..manifest import Assignment, CourseError, load
from ..options import given
from .dask_engine import DaskEngine
from .engine import Engine, LocalEngine
from .grade_class import GradeOptions, grade_all, shard, students_in
from .grade_folder import chosen_layers, grade_folder
from .merge import merge
from .progress import progress_display
from .run_log import Summary


def grade_command(arguments: argparse.Namespace) -> int:
    """Grade; return 0 if everything has a score, whatever the marks, and 3 if something has none."""
    assignment = load().assignment(arguments.assignment)
    if arguments.merge:
        return _merge(assignment, arguments)
    if arguments.path is not None:
        return grade_folder(assignment, arguments)
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
        layers=chosen_layers(arguments) if isinstance(engine, LocalEngine) else None,
        labels=getattr(arguments, "labels", FOLDER),
    )
    with progress_display(Console(stderr=True)) as show:
        return grade_all(assignment, arguments.submitted, arguments.reports, options, engine, show)


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


def _merge(assignment: Assignment, arguments: argparse.Namespace) -> int:
    for name in given(arguments, {"student": None, "path": None, "shard": None, "force": False, "engine": "local"}):
        raise CourseError(f"--merge brings reports together and grades nothing: leave out --{name}.")
    count, left_out = merge(assignment, arguments.merge, arguments.reports)
    print(f"{count} reports are in {arguments.reports / assignment.name}.")
    for sentence in left_out:
        print(sentence, file=sys.stderr)
    return UNGRADED if left_out else OK


def _engine(arguments: argparse.Namespace) -> Engine:
    if arguments.engine == "dask":
        if not arguments.scheduler:
            raise CourseError("--engine dask needs --scheduler ADDRESS, such as tcp://127.0.0.1:8786.")
        return DaskEngine(arguments.scheduler)
    if arguments.scheduler:
        raise CourseError("--scheduler goes with --engine dask.")
    return LocalEngine(arguments.jobs)
