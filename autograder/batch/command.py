"""``autograder grade``: one folder, or a class."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from ..course_place import SEED_FILE, course_seed
from ..exit_status import OK, UNGRADED
from ..labels.store import FOLDER
from ..manifest import Assignment, CourseError, load
from ..options import given
from ..report import Report, ReportError, read, write
from ..report_identity import identity, report_path
from .dask_engine import DaskEngine
from .engine import Engine, LocalEngine
from .grade_class import GradeOptions, grade_all, shard, students_in
from .grade_folder import chosen_layers, grade_folder
from .run_log import Summary, progress_display


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


def merge(assignment: Assignment, sources: Iterable[Path], reports: Path) -> tuple[int, list[str]]:
    """Copy every usable report of the sources into reports; return how many, and a sentence per one left out.

    A graded report wins over an ungraded one; one made by another suite, or that contradicts another, is left out.
    """
    taken: dict[str, Report] = {}
    left_out: list[str] = []
    for source in sources:
        folder = source / assignment.name
        if not folder.is_dir():
            raise CourseError(f"There is no folder {folder}: name the --reports folders of the shards.")
        for path in sorted(folder.glob("*.json")):
            try:
                report = read(path)
            except ReportError as error:
                left_out.append(str(error))
                continue
            known, first = taken.get(report.student), next(iter(taken.values()), report)
            if report.suite != identity(assignment) or path.stem != report.student:
                left_out.append(f"{path} was made by another suite or for another student: grade it again.")
            elif report.seed != first.seed:
                why = f"{path} was made with another seed: give every shard the same {SEED_FILE}, and grade it again."
                left_out.append(why)
            elif known is not None and known.graded and report.graded and known.score != report.score:
                left_out.append(f"{path} contradicts another shard's report on {report.student}: grade it again.")
            elif known is None or not known.graded:
                taken[report.student] = report
    for student, report in taken.items():
        write(report, report_path(reports, assignment, student))
    return len(taken), left_out
