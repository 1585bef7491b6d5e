"""Faults, names and texts in the header of a reply: the student's side chose them, and they are cleaned here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .faults import BadReply, ForStudents, OutOfMemory, StudentFault, StudentRaised, raised_as
from .text import one_line
from .worker import wire
from .worker.snapshot import NUMBERS

MAX_NAME, MAX_TEXT, MAX_NAMES = 100, 2000, 8
MAX_LINE = 1_000_000
MAX_CALLS = 40_000  # of the right solutions in the bank, one has 23,000


@dataclass
class Tally:
    """How often all tests of one submission were asked for an answer of a function of theirs."""

    calls: int = 0

    def call(self) -> None:
        """Count one more; BadReply beyond what any right solution needs."""
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise BadReply(f"The code called functions that it was given more than {MAX_CALLS} times in all.")


def raised(header: wire.Header) -> StudentFault:
    """Return the fault that a reply reports: type, line and message of what the code raised."""
    if header.get("status") == "missing":
        return StudentRaised(f"{text(header, 'owner')} has no {text(header, 'name')}.", "AttributeError")
    kind, message = text(header, "type"), text(header, "message", 300)
    if kind == "MemoryError":
        return OutOfMemory("The code used more memory than the limit allows.")
    line, file = header.get("line"), text(header, "file")
    where = f" in line {line} of {file}" if type(line) is int and 0 <= line <= MAX_LINE and file else ""
    return raised_as(kind)(f"{kind}{where}: {message}" if message else f"{kind}{where}", kind)


def words_of(error: Exception) -> str:
    """Return the text of an exception of this process if it is written for students, else its type."""
    return str(error) if isinstance(error, ForStudents | wire.WireError) else type(error).__name__


def text(header: wire.Header, key: str, longest: int = MAX_NAME) -> str:
    """Return a text of the header, empty if it is none."""
    return _clean(header.get(key), longest)


def names(header: wire.Header, key: str) -> list[str]:
    """Return the first few texts of a list in the header."""
    value = header.get(key)
    if not isinstance(value, list):
        return []
    return [_clean(entry, MAX_NAME) for entry in value[:MAX_NAMES] if isinstance(entry, str)]


def number(header: wire.Header, key: str) -> int | None:
    """Return a number from 0 on, None if it is none."""
    value = header.get(key)
    return value if type(value) is int and value >= 0 else None


def _clean(value: Any, longest: int) -> str:
    """Return text on one line, without what a report cannot hold or a terminal would obey."""
    if not isinstance(value, str):
        return ""
    return one_line(value[:MAX_TEXT])[:longest]


def check_texts(value: Any) -> tuple[int, int]:
    """Return (entries, longest text) of what numpy would take for one array; wire.WireError if that would be huge."""
    if type(value) in NUMBERS:
        return 1, 0
    if isinstance(value, str):
        return 1, len(value)
    if isinstance(value, np.ndarray):
        return value.size, 0
    if isinstance(value, dict):
        for entry in value.values():
            check_texts(entry)
    if not isinstance(value, list | tuple):
        return 1, 0
    if NUMBERS.issuperset(map(type, value)):
        return len(value), 0
    entries, longest = 0, 0
    for entry in value:
        size, text = check_texts(entry)
        entries, longest = entries + size, max(longest, text)
    if entries * longest > wire.MAX_TEXT:
        raise wire.WireError("long texts among many values")
    return entries, longest
