"""``autograder report``: gather, render, and write the page."""

import argparse
import sys
from pathlib import Path

from autograder.course_place import existing_seed
from autograder.exit_status import OK, UNGRADED
from autograder.manifest import CourseError, load
from gradebook.class_report.gathered import gather, require_reports
from gradebook.class_report.page import render_report
from gradebook.class_report.privacy import Veil
from gradebook.open_course import opened
from gradebook.output_file import require_place, write_file


def report_command(arguments: argparse.Namespace) -> int:
    """Write the page; return 0, or 3 if a report could not be read."""
    course = load()
    if bool(arguments.assignment) == arguments.course:
        raise CourseError("Name one assignment, or ask for all of them with --course.")
    wanted = course.assignments if arguments.course else (course.assignment(arguments.assignment),)
    assignments = require_reports(wanted, arguments.reports)
    without = "-without-names" if arguments.hide_names else ""
    target = arguments.to or arguments.reports / f"{'course' if arguments.course else wanted[0].name}{without}.html"
    require_place(target)
    with opened("autograder report") as place:
        groups = [gather(assignment, place, arguments.reports, target.parent) for assignment in assignments]
    veil = Veil()
    if arguments.hide_names:  # the numbers are made of the course's secret, or of the reports' if that is lost
        seeds = (report.seed for group in groups for report in group.reports)
        students = {row.student for group in groups for row in group.rows}
        veil = Veil(True, existing_seed(Path.cwd()) or max(seeds, default=0), students)
    missing = [assignment.name for assignment in wanted if assignment not in assignments]
    title = course.title if arguments.course else wanted[0].title
    write_file(target, render_report(title, groups, missing, veil, course=arguments.course))
    damaged = [row.damage for group in groups for row in group.rows if row.damage]
    for sentence in damaged:
        print(sentence, file=sys.stderr)
    print(f"The report on the class is in {target}.")
    return UNGRADED if damaged else OK
