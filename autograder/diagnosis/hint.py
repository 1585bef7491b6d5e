"""The hint that a student gets for a failed test, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

# A comparison of answers, an exception or a wrong kind of answer, the failed check's own words, the task's hint.
GENERAL, PLAIN, ADVICE, TASK = "general", "plain", "advice", "task"
UNNAMED = (None, GENERAL, PLAIN, ADVICE, TASK)  # where a hint comes from that names no known mistake


@dataclass(frozen=True)
class Hint:
    """A hint; diagnosis is the name of an entry of the bank, of a label, or one of the words above."""

    hint: str
    diagnosis: str
