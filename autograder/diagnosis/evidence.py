"""What a failed test has seen: which uses of the contract were wrong, what was answered there, each in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..assertions import CheckFailed
from ..contracts.contract import PROMISES
from ..contracts.engine import Evidence, Found, judge
from ..contracts.programs import Call
from ..contracts.uses import Use, uses
from ..contracts.wording import sentence
from ..text import one_line
from .kept import LONGEST, MOST_ENTRIES, kept, said, same

MOST_KEPT = 8  # wrong uses whose answers are kept; of the others only which they are
MOST_EXAMPLES = 4
CHECK = "check"

# Of every wrong use its number, that of the call and what was answered; a failed check of another kind has its words.
Rows = list[list[Any]]


class WrongUse(NamedTuple):
    """A use of a contract that was answered wrongly: its number, what is wrong, and what came back."""

    number: int
    use: Use
    found: Found
    value: Any

    @property
    def call(self) -> Call:
        """The call that is wrong."""
        return self.use.calls[self.found.call]


def wrong_uses(evidence: Evidence) -> Iterator[WrongUse]:
    """Yield the uses of a row that were answered wrongly, the smallest first."""
    contract, row, outcomes, seed = evidence
    for number, (use, mine) in enumerate(zip(uses(contract, row, seed), outcomes, strict=True)):
        if found := judge(use, mine, row.name == PROMISES):
            yield WrongUse(number, use, found, mine[found.call].value if 0 <= found.call < len(mine) else None)


def rows(wrong: list[WrongUse]) -> Rows:
    """Return what is kept of wrong uses."""
    return [[w.number, w.found.call, _kept(w) if place < MOST_KEPT else None] for place, w in enumerate(wrong)]


def _kept(wrong: WrongUse) -> list[Any]:
    found = wrong.found
    if found.changed:
        return ["changed", sorted(one_line(str(place)[:LONGEST]) for place in found.changed)[:MOST_ENTRIES]]
    if not isinstance(found.failure, CheckFailed):
        return kept(found.failure)
    if found.unequal is not None:
        return kept(found.unequal.got, found.unequal.right)
    words = ["text", said(str(found.failure)), found.failure.mistake]
    if wrong.use.contract.seeded_by or hidden(wrong) is not None:  # chance, or the student's choice, is in the answer
        return words
    return ["list", 2, [words, kept(wrong.value)]]


def hidden(wrong: WrongUse) -> int | None:
    """Return which entry of a call's answer is handed on, and so the student's own affair, None for none."""
    handed = [of for step in wrong.use.contract.steps for of in step.takes or () if not isinstance(of, str)]
    return next((of.entry for of in handed if of.step == wrong.call.name), None)


def examples(wrong: list[WrongUse], evidence: Evidence) -> list[str]:
    """Return a sentence on each of the smallest wrong uses: its calls up to the wrong one, and what that returned."""
    return [
        sentence(w.use.calls[: w.found.call + 1], evidence[2][w.number][w.found.call], w.found.changed, hidden(w))
        for w in wrong[:MOST_EXAMPLES]
    ]


def of_a_check(failure: BaseException | None) -> Rows:
    """Return what a failed check of another kind says."""
    return [[CHECK, said(str(failure))]] if isinstance(failure, CheckFailed) else []


def alike(mine: Rows, theirs: Rows) -> bool:
    """Whether the same uses are wrong, with the same answers to the precision of the numbers."""
    return len(mine) == len(theirs) and all(map(_same_row, mine, theirs))


def covers(mine: Rows, theirs: Rows) -> bool:
    """Whether all uses that are wrong there are wrong here, too, and some more."""
    return len(mine) > len(theirs) and {tuple(row[:2]) for row in mine} >= {tuple(row[:2]) for row in theirs}


def _same_row(a: list[Any], b: list[Any]) -> bool:
    if a[0] == CHECK or b[0] == CHECK:
        return a == b
    return a[:2] == b[:2] and (a[2] is None or b[2] is None or same(a[2], b[2]))


def numbers_in(kept: Any) -> int:
    """Count the numbers of answers that are kept."""
    return sum(map(numbers_in, kept)) if isinstance(kept, list) else isinstance(kept, float)
