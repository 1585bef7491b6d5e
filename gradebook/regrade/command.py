"""``autograder regrade``: grade into a folder apart, show what would change, and take it over if nobody's points fall.

Grading writes to ``reports/.next``, from where reports move to their place one by one; none there is made again.
"""

import argparse
import os
import shutil
import sys

from autograder.batch.command import grade_students
from autograder.batch.grade_class import exclusive, students_in
from autograder.batch.run_log import RunLog, Summary
from autograder.exit_status import MISUSE, OK, UNGRADED
from autograder.manifest import load
from autograder.report_identity import identity, report_path
from gradebook.late import Penalties
from gradebook.missing_reports import without_report
from gradebook.open_course import opened
from gradebook.outdated_scores import some
from gradebook.regrade.moves import cases_of, move
from gradebook.regrade.tables import write_tables

NEXT = ".next"  # beside the reports: the folder apart
LOCAL = {"engine": "local", "scheduler": None, "force": False, "unsafe_no_sandbox": False}


def regrade_command(arguments: argparse.Namespace) -> int:
    """Show before and after; 2 if points would fall and ``--yes`` is missing, 3 if something could not be graded."""
    assignment = load().assignment(arguments.assignment)
    with opened("autograder regrade") as course:
        reports = course.folders.reports
        Penalties(course.app, assignment.name).require_policy()
        submitted, summary = course.folders.submitted, Summary()
        chosen = students_in(submitted, assignment) if arguments.student is None else arguments.student
        if outdated := without_report(assignment, submitted, reports, chosen, arguments.seed):
            how = vars(arguments) | {"submitted": submitted, "reports": reports / NEXT} | LOCAL
            summary = grade_students(assignment, argparse.Namespace(**how), outdated)
        apart = {student: report_path(reports / NEXT, assignment, student) for student in summary.entries}
        moves = [move(case) for case in cases_of(course, assignment, apart, arguments.student)]
    write_tables(assignment, moves, reports)
    for student in summary.ungraded:
        print(f"{student} is ungraded: {summary.entries[student].message}", file=sys.stderr)
    falling = [one.student for one in moves if one.falls]
    if falling and not arguments.yes:
        why = f"Nothing was taken over, for the points of {some(falling)} would fall"
        print(f"autograder: {why}: look at the table, then run the same command with --yes.", file=sys.stderr)
        return MISUSE
    # Reports move one by one: an interrupted run goes on where it stopped.
    regraded = [one.student for one in moves if one.regraded]
    with exclusive(reports / f".{assignment.name}.lock"):
        for student in regraded:
            path = report_path(reports, assignment, student)
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(report_path(reports / NEXT, assignment, student), path)
    if regraded:
        log = RunLog(reports / f"{assignment.name}.log.jsonl")
        log.write("taken over", suite=identity(assignment), students=regraded)
        shutil.rmtree(reports / NEXT / assignment.name, ignore_errors=True)
        print(f"{len(regraded)} new reports are in {os.path.relpath(reports / assignment.name)}.")
    if any(one.regraded or one.moves for one in moves):
        print(f"`nbgrader autograde {assignment.name}` records these scores.")
    else:
        print("There is no new report, and nobody's points move.")
    return UNGRADED if summary.ungraded else OK
