"""``autograder regrade``: grade into a folder apart, show what would change, and take it over if nobody's points fall.

Grading is that of ``autograder grade``, and as resumable: it writes to ``reports/.next``, from where reports move to
their place one by one. Whatever is there already is not made again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograder.batch.command import grade_students
from autograder.batch.grade_class import report_path, students_in
from autograder.batch.run_log import Summary
from autograder.exit_status import OK, UNGRADED
from autograder.manifest import Assignment, CourseError, load
from gradebook.late import Penalties
from gradebook.missing_reports import without_report
from gradebook.open_course import opened
from gradebook.regrade.cases import cases_of
from gradebook.regrade.moves import move
from gradebook.regrade.tables import write_tables
from gradebook.regrade.take_over import NEXT, take_over


def regrade_command(arguments: argparse.Namespace) -> int:
    """Show before and after; 2 if points would fall and ``--yes`` is missing, 3 if something could not be graded."""
    assignment = load().assignment(arguments.assignment)
    with opened("autograder regrade") as course:
        folders = course.folders
        Penalties(course.app, assignment.name).require_policy()
        summary = _grade_apart(assignment, arguments, folders.submitted, folders.reports)
        apart = {student: report_path(folders.reports / NEXT, assignment, student) for student in summary.entries}
        moves = [move(case) for case in cases_of(course, assignment, apart, arguments.student)]
    write_tables(assignment, moves, folders.reports)
    status = take_over(assignment, moves, folders.reports, arguments.yes)
    for student in summary.ungraded:
        print(f"{student} is ungraded: {summary.entries[student].message}", file=sys.stderr)
    return UNGRADED if summary.ungraded and status == OK else status


def _grade_apart(assignment: Assignment, arguments: argparse.Namespace, submitted: Path, reports: Path) -> Summary:
    """Grade what has no current report."""
    if not submitted.is_dir():
        raise CourseError(f"There is no folder {submitted}: run nbgrader collect first.")
    chosen = students_in(submitted, assignment) if arguments.student is None else arguments.student
    outdated = without_report(assignment, submitted, reports, chosen, arguments.seed)
    if not outdated:
        return Summary()
    places = {"submitted": submitted, "reports": reports / NEXT}
    local = {"engine": "local", "scheduler": None, "force": False, "unsafe_no_sandbox": False}
    return grade_students(assignment, argparse.Namespace(**{**vars(arguments), **places, **local}), outdated)
