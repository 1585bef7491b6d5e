"""``autograder report``: gather, render, and write the page."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.course_place import existing_seed
from autograder.exit_status import OK, UNGRADED
from autograder.manifest import CourseError, load
from gradebook.class_report.gathered import Class, gather, require_reports
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
    veil = _veil(groups, arguments.hide_names)
    missing = [assignment.name for assignment in wanted if assignment not in assignments]
    title = course.title if arguments.course else wanted[0].title
    page = render_report(title, groups, missing, veil, course=arguments.course)
    write_file(target, page)
    damaged = [row.damage for group in groups for row in group.rows if row.damage]
    for sentence in damaged:
        print(sentence, file=sys.stderr)
    print(f"The report on the class is in {target}.")
    return UNGRADED if damaged else OK


def _veil(groups: Sequence[Class], hidden: bool) -> Veil:
    """Return what covers names: numbers made of the course's secret, or of the reports' if that is lost."""
    if not hidden:
        return Veil()
    secret = existing_seed(Path.cwd())
    if secret is None:
        secret = max((report.seed for group in groups for report in group.reports), default=0)
    return Veil(True, secret, {row.student for group in groups for row in group.rows})
