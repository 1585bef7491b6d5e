"""``autograder report``: gather, render, and write the page."""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from autograder.course_seed import existing_seed
from autograder.exit_status import OK, UNGRADED
from autograder.manifest import Assignment, Course, CourseError, load
from gradebook.class_report import gathered, ledger
from gradebook.class_report.course_folder import CourseFolder
from gradebook.class_report.gathered import Class
from gradebook.class_report.page import render_assignment, render_course
from gradebook.class_report.privacy import Veil
from gradebook.export import require_place, write_whole
from gradebook.late import Penalties


def report_command(arguments: argparse.Namespace) -> int:
    """Write the page; return 0, or 3 if a report could not be read."""
    course = load()
    if bool(arguments.assignment) == arguments.course:
        raise CourseError("Name one assignment, or ask for all of them with --course.")
    wanted = course.assignments if arguments.course else (course.assignment(arguments.assignment),)
    assignments = gathered.require_reports(wanted, arguments.reports)
    target = arguments.to or arguments.reports / _name(wanted, arguments)
    require_place(target)
    groups = _gather(assignments, arguments.reports, target.parent)
    veil = _veil(groups, arguments.hide_names)
    write_whole(target, _page(course, groups, wanted if arguments.course else None, veil))
    damaged = [row.damage for group in groups for row in group.rows if row.damage]
    for sentence in damaged:
        print(sentence, file=sys.stderr)
    print(f"The report on the class is in {target}.")
    return UNGRADED if damaged else OK


def _name(wanted: Sequence[Assignment], arguments: argparse.Namespace) -> str:
    """Return the page's file name; one with names never takes the place of one that is to be handed around."""
    without = "-without-names" if arguments.hide_names else ""
    return f"{'course' if arguments.course else wanted[0].name}{without}.html"


def _gather(assignments: Sequence[Assignment], reports: Path, seen_from: Path) -> list[Class]:
    folder = CourseFolder.here()
    penalties = {assignment.name: Penalties(folder.app, assignment.name) for assignment in assignments}
    for one in penalties.values():
        one.require_policy()
    with _no_collections(), ledger.opened(folder.db_url) as session:
        book = None if session is None else ledger.read(session, {name: one.of for name, one in penalties.items()})
        return [gathered.gather(assignment, book, folder, reports, seen_from) for assignment in assignments]


@contextmanager
def _no_collections() -> Iterator[None]:
    """Look for no garbage while many objects are made that all stay: that would be half of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _veil(groups: Sequence[Class], hidden: bool) -> Veil:
    """Return what covers names: numbers drawn from the course's secret, or from the reports' if that is lost."""
    if not hidden:
        return Veil()
    secret = existing_seed(Path.cwd())
    if secret is None:
        secret = max((report.seed for group in groups for report in group.reports), default=0)
    return Veil(True, secret, {row.student for group in groups for row in group.rows})


def _page(course: Course, groups: Sequence[Class], wanted: Sequence[Assignment] | None, veil: Veil) -> str:
    made = time.strftime("%Y-%m-%d %H:%M")
    if wanted is None:
        return render_assignment(groups[0], veil, made)
    having = {group.assignment.name for group in groups}
    return render_course(course, groups, [a.name for a in wanted if a.name not in having], veil, made)
