"""The types of the bank: wrong solutions that students really write, right ones that look unusual.

A variant is the reference solution with some of its lines replaced, or with lines appended. Each wrong one names its
task and the hint that tells its author what the mistake is. Together they prove the suites, and the wrong ones name the
mistake behind a failed test. They are written as text, which `bank_text` reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..course_place import here
from ..manifest import Assignment, CourseError
from .bank_text import ANSWERS as ANSWERS, FORM, entries


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One implementation, as changes to the reference solution.

    A change is lines of the solution and what replaces them, each line with its end; without the former the latter are
    appended.
    """

    name: str
    changes: tuple[tuple[str, str], ...] = ()
    module: str = ""  # the one of the solution that it changes, if that is not the assignment's own

    def files(self, assignment: Assignment) -> dict[str, bytes]:
        """Return the graded modules of the solution by file name, with the changes made."""
        found = {f"{module}.py": (assignment.solution / f"{module}.py").read_bytes() for module in assignment.modules}
        name = f"{self.module or assignment.module}.py"
        return found | {name: self.source(found[name])}

    def source(self, solution: bytes) -> bytes:
        """Return the module with the changes made; CourseError unless the lines to replace are there exactly once."""
        lines = solution.decode().splitlines(keepends=True)
        appended = "".join(f"\n\n{now}" for was, now in self.changes if not was)
        spans = [(*self._span(lines, was), now) for was, now in self.changes if was]
        for start, end, now in sorted(spans, reverse=True):
            lines[start:end] = [now]
        return ("".join(lines) + appended).encode()

    def _span(self, lines: Sequence[str], was: str) -> tuple[int, int]:
        """Return where lines begin and end in the solution."""
        wanted = was.splitlines(keepends=True)
        found = places(lines, wanted)
        if len(found) != 1:
            raise CourseError(
                f"The variant {self.name} replaces {was!r}, which occurs {len(found)} times in the solution: write "
                "whole lines that occur exactly once."
            )
        return found[0], found[0] + len(wanted)


def places(lines: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return where lines stand in a row among others."""
    return [at for at in range(len(lines)) if lines[at : at + len(wanted)] == wanted]


@dataclass(frozen=True, kw_only=True)
class Wrong(Variant):
    """A misconception: the task that it loses points on, and the hint for its author."""

    task: str
    hint: str
    affects: tuple[str, ...] = ()  # other tasks that it may lose points on


@dataclass(frozen=True, kw_only=True)
class Right(Variant):
    """An unusual implementation that has to keep every point."""


@dataclass(frozen=True)
class Bank:
    """All variants of one assignment."""

    wrong: tuple[Wrong, ...]
    right: tuple[Right, ...]


@cache
def bank(assignment: Assignment) -> Bank:
    """Return the assignment's variants, from all texts of its folder; CourseError if it has none."""
    paths = sorted(assignment.bank.glob("*.txt"))
    if not paths:
        raise CourseError(f"{assignment.name} has no bank: {assignment.bank} {FORM}")
    found = [entry for path in paths for entry in entries(path, str(path.relative_to(here().content)))]
    for repeated, times in Counter(entry.name for entry in found).items():
        if times > 1:
            raise CourseError(f"{assignment.name} has {times} variants named {repeated}: give each a name of its own.")
    wrong = [
        Wrong(name=e.name, task=e.tasks[0], affects=e.tasks[1:], hint=e.hint, module=e.module, changes=e.changes)
        for e in found
        if e.tasks
    ]
    right = [Right(name=e.name, module=e.module, changes=e.changes) for e in found if not e.tasks]
    return Bank(tuple(wrong), tuple(right))
