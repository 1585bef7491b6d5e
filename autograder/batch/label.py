"""``autograder label``: name the mistake of a group of `autograder unnamed`, or list the labels that there are."""

from __future__ import annotations

import argparse
import re
from functools import partial

from .. import submission
from ..exit_status import OK
from ..labels.known import known_labels, remember
from ..labels.proof import proven
from ..labels.store import LONGEST, StoredLabel, stored, write
from ..manifest import Assignment, CourseError, load
from ..report_identity import current_report, report_path
from ..text import one_line
from .engine import LocalEngine, grade_with
from .grade_class import exclusive
from .unnamed import apply_labels, kept_group

WORDS = 5  # of the hint make a name


def label_command(arguments: argparse.Namespace) -> int:
    """Make a label of a group's first student's code, and have the reports say it; CourseError if it would be wrong."""
    if arguments.list is not None:
        return _list(arguments)
    if arguments.hint is None:
        raise CourseError("Name a group and its hint, or list the labels with --list ASSIGNMENT.")
    assignment = _assignment_of(arguments.group)
    hint = one_line(arguments.hint)
    if not hint:
        raise CourseError("The hint is empty: say in a sentence or two how those students mend their code.")
    task, students, seed = kept_group(assignment, arguments.reports, arguments.group)
    head = arguments.student or students[0]
    if head not in students:
        raise CourseError(f"{head} is not in {arguments.group}; in it are {', '.join(students)}.")
    files = submission.read(arguments.submitted / head / assignment.name, assignment.module)
    if current_report(report_path(arguments.reports, assignment, head), assignment, files, seed) is None:
        raise CourseError(
            f"{head} has handed in other files since: run `autograder grade {assignment.name}` and "
            f"`autograder unnamed {assignment.name}` again."
        )
    name = arguments.name or _name(hint, {label.name for label in stored(arguments.labels, assignment)})
    label = StoredLabel(name, task, hint, files)
    grader = partial(grade_with, LocalEngine(arguments.jobs))
    new = proven(assignment, label, seed, known_labels(assignment, arguments.labels, seed, grader), grader)
    path = write(label, arguments.labels, assignment)
    remember(assignment, arguments.labels, label, seed, new.answers)
    with exclusive(arguments.reports / f".{assignment.name}.lock"):
        found, changed = apply_labels(assignment, arguments)
    named = sum(any(test.diagnosis == name for test in found.reports[student].tests) for student in changed)
    print(f"{path} names the mistake of {named} student{'s' * (named != 1)}, and of all who make it from now on.")
    if changed:
        print(f"`nbgrader autograde {assignment.name}` records it; nobody's points have changed.")
    return OK


def _list(arguments: argparse.Namespace) -> int:
    """List the labels with how many they name, after bringing the reports in step with edited or removed ones."""
    assignment = load().assignment(arguments.list)
    with exclusive(arguments.reports / f".{assignment.name}.lock"):
        found, changed = apply_labels(assignment, arguments)
    labels = stored(arguments.labels, assignment)
    if not labels:
        print(f"There are no labels of {assignment.name} in {arguments.labels}.")
    diagnoses = [{test.diagnosis for test in report.tests} for report in found.reports.values()]
    for label in labels:
        count = sum(label.name in names for names in diagnoses)
        print(f"{label.name} ({label.task}): {count} student{'s' * (count != 1)}. {label.hint}")
    if changed:
        print(f"The hints of {len(changed)} reports have changed: `nbgrader autograde {assignment.name}` records them.")
    return OK


def _assignment_of(group: str) -> Assignment:
    """Return the assignment whose task a group is of, such as gates.max-1; CourseError if there is none."""
    task = group.rpartition("-")[0]
    for assignment in load().assignments:
        if task in {known.id for known in assignment.tasks}:
            return assignment
    raise CourseError(f"There is no group {group}: take one that `autograder unnamed` shows, such as gates.max-1.")


def _name(hint: str, taken: set[str]) -> str:
    """Return a free name, of the first words of a hint."""
    words = re.findall(r"[a-z0-9]+", hint.lower())[:WORDS]
    name = "-".join(words)[: LONGEST - 3].strip("-") or "mistake"
    return next(n for n in (name, *(f"{name}-{number}" for number in range(2, 99))) if n not in taken)
