"""``autograder similarity``: compare all pairs of submissions, and write a page that accuses nobody."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.batch.grade_class import students_in
from autograder.course_place import existing_seed
from autograder.exit_status import OK
from autograder.manifest import Assignment, CourseError, load
from autograder.text import printable
from gradebook.class_report.privacy import numbers
from gradebook.output_file import require_place, write_file
from gradebook.pages.render import now, render
from gradebook.pages.table import Column, Table, link, number
from gradebook.similarity.reading import LENGTH, Work, even, read_class

SECRET_BITS = 62
AROUND = 2  # lines
LONGEST_LINE = 160  # characters
MOST_LINES = 200
TEMPLATE = Path(__file__).parent / "similarity.html.j2"
Line = tuple[int, list[tuple[str, bool]], bool]
COVERED = " Numbers stand for names; dots stand for comments and for texts between quotes."


def similarity_command(arguments: argparse.Namespace) -> int:
    """Write the page on an assignment; CourseError if there is nothing to compare or no place for it."""
    assignment = load().assignment(arguments.assignment)
    without = "-without-names" if arguments.hide_names else ""
    target = arguments.to or arguments.reports / f"{assignment.name}-similarity{without}.html"
    require_place(target)
    students = students_in(arguments.submitted, assignment)
    works, left_out = read_class(assignment, arguments.submitted, students)
    if len(works) < 2:
        why = f"{len(works)} submissions of {assignment.name} that can be compared: it takes two"
        raise CourseError(f"In {arguments.submitted} there are {why} that have code of their own.")
    names = {student: printable(student) for student in (*works, *left_out)}
    if arguments.hide_names:  # without a secret, anybody could compute the numbers
        names = numbers(names, existing_seed(Path.cwd()) or secrets.randbits(SECRET_BITS))
    hidden = dict.fromkeys(left_out, "it was not compared") if arguments.hide_names else left_out
    shown = sorted((names[student], why) for student, why in hidden.items())
    by_name = [(names[student], work) for student, work in works.items()]
    write_file(target, render_similarity(assignment, by_name, shown, arguments))
    for student, why in sorted(left_out.items()):
        print(f"{printable(student)} was not compared: {why}.", file=sys.stderr)
    print(f"How similar {len(works)} submissions are is in {target}.")
    return OK


def render_similarity(
    assignment: Assignment,
    found: list[tuple[str, Work]],
    left_out: list[tuple[str, str]],
    arguments: argparse.Namespace,
) -> str:
    """Compare all pairs and return the page; the names are those that it shows."""
    students, works = [name for name, _ in found], [work for _, work in found]
    shares = shares_of([work.passages for work in works])
    similar = ranked(works, shares, arguments.threshold / 100)
    chosen = similar[: arguments.pairs]
    excerpts = []
    for pair in chosen:
        both = (pair.first, pair.second)
        common = set.intersection(*(works[one].passages for one in both))
        texts = (excerpt(works[one], common, pair.lines, arguments.hide_names) for one in both)
        excerpts.append((percent(pair.similarity), [*zip((students[one] for one in both), texts, strict=True)]))
    every = ((shares + shares.T) / 2)[np.triu_indices(len(works), 1)]
    return render(
        TEMPLATE,
        title=assignment.title,
        kind="similarity",
        about=f"Similarity of submissions, {now()}.{COVERED * arguments.hide_names}",
        module=f"{assignment.module}.py",
        threshold=f"{arguments.threshold} %",
        similar=len(similar),
        count=len(works),
        pair_count=len(every),
        usual=[percent(value) for value in np.quantile(every, (0.5, 0.9, 1), method="inverted_cdf")],
        pairs=pairs_table(chosen, students),
        excerpts=excerpts,
        left_out=left_out,
        length=LENGTH,
    )


def percent(share: float) -> str:
    """Return a share as whole percents; only the whole is 100 %."""
    return f"{int(share * 100 + 1e-9)} %"


def pairs_table(chosen: list[Pair], names: list[str]) -> Table:
    """Return the pairs that are shown, with links to their excerpts."""
    rows = []
    for place, pair in enumerate(chosen, 1):
        shares = [percent(share) for share in (pair.similarity, *pair.shares)]
        rows.append([link(place, f"#pair-{place}"), names[pair.first], names[pair.second], *shares, len(pair.lines)])
    headings = ("Similarity", "Share of the one", "Of the other", "Lines that only they have")
    columns = [number("No."), Column("One"), Column("The other"), *map(number, headings)]
    return Table("pairs", "Pairs of submissions, the most similar first", columns, rows)


@dataclass(frozen=True)
class Pair:
    """Two submissions by number; the share of each one's passages that the other has, too; lines of only these two."""

    first: int
    second: int
    shares: tuple[float, float]
    similarity: float  # the mean of both shares
    lines: set[str]


def owners_of(own: Iterable[set[Any]]) -> dict[Any, list[int]]:
    """Return who has each thing, by number, the lowest first."""
    owners: dict[Any, list[int]] = {}
    for place, things in enumerate(own):
        for thing in things:
            owners.setdefault(thing, []).append(place)
    return owners


def shares_of(passages: Sequence[set[int]]) -> NDArray[np.float64]:
    """Return for all pairs the share, 0 to 1, of the row's passages that the column has, too."""
    common = np.zeros((len(passages), len(passages)))
    for owners in owners_of(passages).values():
        if len(owners) > 1:
            common[np.ix_(owners, owners)] += 1
    sizes = np.array([max(1, len(own)) for own in passages], dtype=np.float64)
    return common / sizes[:, None]


def ranked(works: Sequence[Work], shares: NDArray[np.float64], least: float) -> list[Pair]:
    """Return the pairs that are at least so similar, the most similar first, and of these who share most lines."""
    of_two: dict[tuple[int, ...], set[str]] = {}
    for line, owners in owners_of(work.lines for work in works).items():
        of_two.setdefault(tuple(owners), set()).add(line)
    found = []
    for first, second in np.argwhere(np.triu((shares + shares.T) / 2 >= least, 1)).tolist():
        both = (float(shares[first, second]), float(shares[second, first]))
        found.append(Pair(first, second, both, sum(both) / 2, of_two.get((first, second), set())))
    return sorted(found, key=lambda pair: (-round(pair.similarity, 4), -len(pair.lines)))


def excerpt(work: Work, common: set[int], only: set[str], covered: bool) -> list[Line]:
    """Return the lines around common passages, and around lines that just the two texts have.

    A line has a number, 0 where lines are left out; pieces, and whether each is common; whether just two have it.
    """
    marks, visible = _marks(work, common), _without_words(work) if covered else work.text
    # A page obeys marks that turn the writing around, and a reader does not see them.
    visible = "".join(c if c.isprintable() else " " if c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in visible)
    lines = work.text.split("\n")
    places = [0, *accumulate(len(line) + 1 for line in lines)]
    rare = [even(line) in only for line in lines]
    telling = [at for at, line in enumerate(lines) if rare[at] or 1 in marks[places[at] : places[at] + len(line)]]
    near = {place for at in telling for place in range(at - AROUND, at + AROUND + 1)}
    gap: Line = (0, [], False)
    found, last = list[Line](), -1
    for at in sorted(near & {*range(len(lines))})[:MOST_LINES]:
        found += [gap] * (at != last + 1)
        shown = slice(places[at], places[at] + min(len(lines[at]), LONGEST_LINE))
        groups = groupby(zip(visible[shown], marks[shown], strict=True), lambda one: one[1])
        pieces = [("".join(letter for letter, _ in group), bool(mark)) for mark, group in groups]
        pieces += [("…", False)] * (len(lines[at]) > LONGEST_LINE)
        found.append((at + 1, pieces, rare[at]))
        last = at
    return found + [gap] * (last + 1 < len(lines))


def _marks(work: Work, common: set[int]) -> bytes:
    """Return 1 for each letter of a common passage, line by line, else 0."""
    marks, spans = bytearray(len(work.text)), work.tokens.spans
    places = (place for place, passage in enumerate(work.tokens.passages) if passage in common)
    covered = {place + step for place in places for step in range(LENGTH)}
    for index in covered:
        start, end = spans[index]
        if index - 1 in covered and "\n" not in work.text[spans[index - 1][1] : start]:
            start = spans[index - 1][1]
        marks[start:end] = b"\1" * (end - start)
    return bytes(marks)


def _without_words(work: Work) -> str:
    """Return the text with dots for comments and for texts between quotes, which may hold a name."""
    letters = list(work.text)
    for start, end in work.tokens.words:
        letters[start:end] = [c if c.isspace() or c in "\"'#" else "·" for c in letters[start:end]]
    return "".join(letters)
