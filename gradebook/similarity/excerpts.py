"""Two texts side by side: the lines around what they have in common, fit to be shown whatever they hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby

from gradebook.similarity.reading import LENGTH, Work, even

AROUND = 2  # lines
LONGEST_LINE = 160  # characters
MOST_LINES = 200


@dataclass(frozen=True)
class Line:
    """A line of an excerpt: its pieces, and whether each is common; number 0 stands for lines that are left out."""

    number: int
    pieces: tuple[tuple[str, bool], ...] = ()
    only: bool = False  # these two have it, and nobody else


def excerpt(work: Work, common: set[int], only: set[str], covered: bool) -> list[Line]:
    """Return the lines around common passages, which are marked, and around lines that just the two texts have."""
    marks, visible = _marks(work, common), _without_words(work) if covered else work.text
    lines = work.text.split("\n")
    places = [0, *accumulate(len(line) + 1 for line in lines)]
    rare = [even(line) in only for line in lines]
    telling = [at for at, line in enumerate(lines) if rare[at] or 1 in marks[places[at] : places[at] + len(line)]]
    near = {number for at in telling for number in range(at - AROUND, at + AROUND + 1)}
    found: list[Line] = []
    last = -1
    for number in sorted(near & {*range(len(lines))})[:MOST_LINES]:
        found += [Line(0)] * (number != last + 1)
        shown = slice(places[number], places[number] + min(len(lines[number]), LONGEST_LINE))
        groups = groupby(zip(visible[shown], marks[shown], strict=True), lambda one: one[1])
        pieces = [(_fit("".join(letter for letter, _ in group)), bool(mark)) for mark, group in groups]
        pieces += [("…", False)] * (len(lines[number]) > LONGEST_LINE)
        found.append(Line(number + 1, tuple(pieces), rare[number]))
        last = number
    return found + [Line(0)] * (last + 1 < len(lines))


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


def _fit(text: str) -> str:
    """Return text without what a page would obey or a reader not see, such as marks that turn the writing around."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text.replace("\t", "    "))
