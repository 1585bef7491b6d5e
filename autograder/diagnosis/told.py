"""What a student is told of a failed test: the hint, where it comes from, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .behavior import Behavior

GENERAL, ADVICE, TASK = "general", "advice", "task"  # a comparison, the failed check's own words, the task's hint
UNNAMED = (None, GENERAL, ADVICE, TASK)  # where a hint comes from that names no known mistake
EXACT, NEAR = "exact", "near"


@dataclass(frozen=True)
class Told:
    """A hint; diagnosis is the name of an entry of the bank, of a label, or one of the words above.

    sure is exact where the answers are those of the mistake to the precision of the numbers, near where they are only
    far nearer to them than to the right ones, None for what names no mistake.
    """

    hint: str
    diagnosis: str
    sure: str | None = None

    @property
    def names(self) -> bool:
        """Whether it names a known mistake."""
        return self.diagnosis not in UNNAMED


@dataclass(frozen=True)
class Diagnosis:
    """What one failed test's answers say: the mistake that they name, or else how they differ in general.

    entries are those of the bank that answer so, exact says whether any does to the precision of the numbers, and
    against are entries that would be wrong in this test, too, but otherwise, unlike all that do not explain it.
    behavior is empty if nobody asked for it.
    """

    named: Told | None = None
    general: Told | None = None
    entries: frozenset[str] = frozenset()
    exact: bool = False
    against: frozenset[str] = frozenset()
    unlike: frozenset[str] = frozenset()
    behavior: Behavior = field(default_factory=list)

    @property
    def told(self) -> Told | None:
        """What there is to tell."""
        return self.named or self.general


def refuted(cases: Mapping[str, Diagnosis], alone: bool = False) -> set[str]:
    """Return the failed tests of a task whose named mistake cannot be it, by the other failed tests of the task.

    If the code had it, the answers in another test would show it; but they are exactly those of a mistake without it.
    Of a mistake that is only near, any other test in which it would show otherwise is enough. alone says that nothing
    else of what the task is built from is wrong: then a mistake has to explain as many tests as it leaves open.
    """
    found = set()
    for test, mine in cases.items():
        if mine.named is None or not mine.entries:
            continue
        named = mine.named
        agreeing = sum(other.named is not None and other.named.hint == named.hint for other in cases.values())
        others = [other for other in cases.values() if other.named is None or other.named.hint != named.hint]
        denied = any(mine.entries <= one.against and (one.exact or named.sure == NEAR) for one in others)
        left_open = sum(mine.entries <= one.unlike and not one.exact and one.named is None for one in others)
        if denied or (alone and left_open > agreeing):
            found.add(test)
    return found
