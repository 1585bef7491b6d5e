"""Two texts side by side: the lines around what they have in common, fit to be shown whatever they hold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gradebook.similarity.pairs import Spans

AROUND = 2  # lines
LONGEST_LINE = 160  # characters
MOST_LINES = 200
SHORTEST = 12  # characters of a line that tells something by being the same


@dataclass(frozen=True)
class Line:
    """A line of an excerpt: its pieces, and whether each is common; number 0 stands for lines that are left out."""

    number: int
    pieces: tuple[tuple[str, bool], ...] = ()
    only: bool = False  # these two have it, and nobody else


def without(text: str, words: Iterable[tuple[int, int]]) -> str:
    """Return the text with dots for comments and for texts between quotes, which may hold a name."""
    letters = list(text)
    for start, end in words:
        letters[start:end] = [c if c.isspace() or c in "\"'#" else "·" for c in letters[start:end]]
    return "".join(letters)


def own_lines(text: str, given: frozenset[str]) -> set[str]:
    """Return the lines, blanks evened out, that were not given and are long enough to tell something."""
    lines = (line for line in text.split("\n") if line.strip() not in given)
    return {even for line in lines if len(even := " ".join(line.split())) >= SHORTEST}


def excerpt(text: str, spans: Spans, only: set[str], words: Iterable[tuple[int, int]] = ()) -> list[Line]:
    """Return the lines around the spans, which are marked, and around lines that just the two texts have.

    words are spans that are not shown.
    """
    lines = text.split("\n")
    marks = dict(_by_line(lines, spans))
    rare = {number for number, line in enumerate(lines) if " ".join(line.split()) in only}
    visible = without(text, words).split("\n")
    near = {around for number in {*marks, *rare} for around in _near(number, len(lines))}
    chosen = sorted(near | {number for number in range(len(lines)) if {number - 1, number + 1} <= near})
    found: list[Line] = []
    last = -1
    for number in chosen[:MOST_LINES]:
        if number != last + 1:
            found.append(Line(0))
        pieces = _pieces(visible[number], marks.get(number, []))
        found.append(Line(number + 1, tuple(pieces), number in rare))
        last = number
    if last + 1 < len(lines):
        found.append(Line(0))
    return found


def _near(number: int, count: int) -> Iterable[int]:
    return range(max(0, number - AROUND), min(count, number + AROUND + 1))


def _by_line(lines: list[str], spans: Spans) -> Iterator[tuple[int, Spans]]:
    """Yield each line's number and the spans in it; a text between quotes may go over several lines."""
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    found: dict[int, Spans] = {}
    for start, end in spans:
        number = bisect_right(starts, start) - 1
        while number < len(lines) and starts[number] < end:
            low, high = max(start, starts[number]) - starts[number], min(end - starts[number], len(lines[number]))
            if low < high:
                found.setdefault(number, []).append((low, high))
            number += 1
    yield from found.items()


def _pieces(line: str, spans: Spans) -> Iterator[tuple[str, bool]]:
    """Yield a line's pieces, cut where the line is too long."""
    at = 0
    for start, end in [*spans, (LONGEST_LINE, LONGEST_LINE)]:
        start, end = min(start, LONGEST_LINE), min(end, LONGEST_LINE)
        for piece, common in ((line[at:start], False), (line[start:end], True)):
            if piece:
                yield fit(piece), common
        at = max(at, end)
    if len(line) > LONGEST_LINE:
        yield "…", False


def fit(text: str) -> str:
    """Return text without what a page would obey or a reader not see, such as marks that turn the writing around."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text.replace("\t", "    "))
