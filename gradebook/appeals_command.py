"""``autograder appeals``: list open appeals with the evidence of `explain`, and keep who decided what."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from autograder.exit_status import OK
from autograder.manifest import CourseError, load
from autograder.text import one_line
from gradebook import appeals
from gradebook.collect import owner_of
from gradebook.explain import explained
from gradebook.open_course import opened


def appeals_command(arguments: argparse.Namespace) -> int:
    """List appeals, or decide one."""
    text = one_line(arguments.decide or "")[: appeals.LONGEST]
    if arguments.decide is not None and not (arguments.assignment and arguments.student and text):
        raise CourseError("A decision needs all of this: autograder appeals 02_gates alice --decide TEXT.")
    if arguments.assignment:
        load().assignment(arguments.assignment)  # an unknown one is an error
    with opened("autograder appeals") as course:
        root = Path(course.app.coursedir.root)
        paths = sorted((root / appeals.FOLDER).glob(f"{arguments.assignment or '*'}/*.json"))
        found = [one for one in map(appeals.read, paths) if one and arguments.student in (None, one.student)]
        if text:
            if not found:
                raise CourseError(f"{arguments.student} has no such appeal: `autograder appeals` lists them.")
            one, now = found[0], f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
            decision = appeals.Decision(one.sent, now, owner_of(os.getuid()), text)
            appeals.write(root, replace(one, decisions=(*one.decisions, decision)))
            print(f"Decided. `nbgrader generate_feedback {one.assignment}` writes the page anew.")
            return OK
        shown = [one for one in found if one.open or arguments.all]
        for one in shown:
            print(f"{one.assignment}, {one.student}, appealed at {appeals.shown(one.sent)}:")
            print("".join(f"  > {line}\n" for line in one.text.splitlines()), end="")
            for decision in one.decisions:
                print(f"  Decided by {decision.by} at {appeals.shown(decision.at)}: {decision.text}")
            if one.open:
                try:
                    lines, _ = explained(course, load().assignment(one.assignment), one.student)
                except CourseError as error:
                    lines = [str(error)]
                print("".join(f"  {line}\n" for line in lines))
    waiting = sum(one.open for one in shown)
    print(f"{waiting} open appeal{'s' * (waiting != 1)}.")
    return OK
