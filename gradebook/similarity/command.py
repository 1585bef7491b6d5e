"""``autograder similarity``: read, compare, and write the page."""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

from autograder.batch.grade_class import students_in
from autograder.course_place import existing_seed
from autograder.exit_status import OK
from autograder.manifest import CourseError, load
from autograder.text import printable
from gradebook.class_report.privacy import Veil
from gradebook.output_file import require_place, write_file
from gradebook.similarity.page import render_similarity
from gradebook.similarity.reading import read_class

SECRET_BITS = 62


def similarity_command(arguments: argparse.Namespace) -> int:
    """Write the page on an assignment; CourseError if there is nothing to compare or no place for it."""
    assignment = load().assignment(arguments.assignment)
    without = "-without-names" if arguments.hide_names else ""
    target = arguments.to or arguments.reports / f"{assignment.name}-similarity{without}.html"
    require_place(target)
    students = students_in(arguments.submitted, assignment)
    found = read_class(assignment, arguments.submitted, students)
    if len(found.works) < 2:
        raise CourseError(
            f"In {arguments.submitted} there are {len(found.works)} submissions of {assignment.name} that can be "
            "compared: it takes two that have code of their own."
        )
    everybody = [*found.works, *found.left_out]
    secret = existing_seed(Path.cwd()) or secrets.randbits(SECRET_BITS)  # or anybody could compute the numbers
    veil = Veil(arguments.hide_names, secret, everybody)
    names = {student: veil.number(student) if veil.hidden else printable(student) for student in everybody}
    write_file(target, render_similarity(assignment, found, names, arguments))
    for student, why in sorted(found.left_out.items()):
        print(f"{printable(student)} was not compared: {why}.", file=sys.stderr)
    print(f"How similar {len(found.works)} submissions are is in {target}.")
    return OK
