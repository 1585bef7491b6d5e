"""What a student is told of a failed test: the hint, where it comes from, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

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
