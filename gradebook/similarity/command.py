"""``autograder similarity``: read, compare, and write the page."""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from pathlib import Path

from autograder.batch.grade_class import students_in
from autograder.course_seed import existing_seed
from autograder.exit_status import OK
from autograder.manifest import Assignment, CourseError, load
from autograder.text import printable
from gradebook.class_report.privacy import Veil
from gradebook.export import require_place, write_whole
from gradebook.similarity import pairs
from gradebook.similarity.excerpts import Line, excerpt, own_lines
from gradebook.similarity.page import Found, Shown, render
from gradebook.similarity.reading import Class, read_class

SECRET_BITS = 62


def similarity_command(arguments: argparse.Namespace) -> int:
    """Write the page on an assignment; CourseError if there is nothing to compare or no place for it."""
    assignment = load().assignment(arguments.assignment)
    without = "-without-names" if arguments.hide_names else ""
    target = arguments.to or arguments.reports / f"{assignment.name}-similarity{without}.html"
    require_place(target)
    students = students_in(arguments.submitted, assignment)
    found = read_class(assignment, arguments.submitted, students)
    if len(found.tokens) < 2:
        raise CourseError(
            f"In {arguments.submitted} there are {len(found.tokens)} submissions of {assignment.name} that can be "
            "compared: it takes two that have code of their own."
        )
    write_whole(target, _page(assignment, found, arguments))
    for student, why in sorted(found.left_out.items()):
        print(f"{printable(student)} was not compared: {why}.", file=sys.stderr)
    print(f"How similar {len(found.tokens)} submissions are is in {target}.")
    return OK


def _page(assignment: Assignment, found: Class, arguments: argparse.Namespace) -> str:
    names = _names([*found.tokens, *found.left_out], arguments.hide_names)
    students = list(found.tokens)
    hashes = [pairs.passages(tokens) for tokens in found.tokens.values()]
    shares = pairs.shares_of(hashes)
    lines = [own_lines(found.texts[student], found.given.lines) for student in students]
    counts = pairs.lines_of_two(lines)
    similar = pairs.ranked(shares, counts, arguments.threshold / 100)

    def side(one: int, other: int, only: set[str]) -> list[Line]:
        text, tokens = found.texts[students[one]], found.tokens[students[one]]
        spans = pairs.common_spans(tokens, text, hashes[one], hashes[other])
        return excerpt(text, spans, only, tokens.words if arguments.hide_names else ())

    shown = []
    alone = pairs.owners_of(lines)
    for pair in similar[: arguments.pairs]:
        a, b = pair.first, pair.second
        only = {line for line in lines[a] & lines[b] if alone[line] == [a, b]}
        both = side(a, b, only), side(b, a, only)
        who = names[students[a]], names[students[b]]
        shown.append(Shown(who, pair.shares, pair.similarity, len(only), both))
    return render(
        Found(
            title=assignment.title,
            module=f"{assignment.module}.py",
            made=time.strftime("%Y-%m-%d %H:%M"),
            hidden=arguments.hide_names,
            threshold=arguments.threshold / 100,
            similar=len(similar),
            pairs=shown,
            shares=shares,
            left_out=[
                (names[student], "it was not compared" if arguments.hide_names else why)
                for student, why in sorted(found.left_out.items(), key=lambda item: names[item[0]])
            ],
        )
    )


def _names(students: list[str], hidden: bool) -> dict[str, str]:
    """Return what stands for each student: a number that nobody can compute who does not know the course's secret."""
    if not hidden:
        return {student: printable(student) for student in students}
    secret = existing_seed(Path.cwd())
    veil = Veil(True, secrets.randbits(SECRET_BITS) if secret is None else secret, students)
    return {student: veil.number(student) for student in students}
