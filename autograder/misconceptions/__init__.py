"""The bank of solutions that prove the suites: wrong ones that students really write, right ones that look unusual.

A variant is the reference solution with one passage replaced (was → now), or with definitions appended that
replace earlier ones of the same name (code). Each wrong one names its task and the hint that tells its author
what the mistake is.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache

from ..course import Assignment, CourseError


@dataclass(frozen=True)
class Variant:
    """One implementation, as a change to the reference solution."""

    name: str
    was: str
    now: str
    code: str

    def source(self, solution: bytes) -> bytes:
        """Return the module with the change made; CourseError where the passage to replace is not there once."""
        text = solution.decode()
        if self.was:
            if text.count(self.was) != 1:
                raise CourseError(
                    f"The variant {self.name} replaces {self.was!r}, which occurs {text.count(self.was)} times in the "
                    "solution: it must occur exactly once."
                )
            text = text.replace(self.was, self.now)
        return (text + ("\n\n" + self.code.strip("\n") + "\n" if self.code else "")).encode()


@dataclass(frozen=True)
class Wrong(Variant):
    """A misconception: the task that it loses points on, and what its author should be told."""

    task: str
    hint: str
    affects: tuple[str, ...]
    lecture: str

    def __init__(
        self,
        name: str,
        task: str,
        hint: str,
        was: str = "",
        now: str = "",
        code: str = "",
        affects: tuple[str, ...] = (),
        lecture: str = "",
    ) -> None:
        values = (("name", name), ("task", task), ("hint", hint), ("was", was), ("now", now), ("code", code))
        for field, value in (*values, ("affects", tuple(affects)), ("lecture", lecture)):
            object.__setattr__(self, field, value)


@dataclass(frozen=True)
class Right(Variant):
    """An unusual implementation that has to keep every point."""

    was: str = ""
    now: str = ""
    code: str = ""


@dataclass(frozen=True)
class Bank:
    """All variants of one assignment."""

    wrong: tuple[Wrong, ...]
    right: tuple[Right, ...]


@cache
def bank(assignment: Assignment) -> Bank:
    """Return the assignment's variants; CourseError where it has none."""
    try:
        module = importlib.import_module(f"{__name__}.{assignment.module}")
    except ModuleNotFoundError as error:
        raise CourseError(f"There are no misconceptions for {assignment.name}: grade from a checkout.") from error
    found = Bank(tuple(module.WRONG), tuple(module.RIGHT))
    names = [variant.name for variant in (*found.wrong, *found.right)]
    for name in names:
        if names.count(name) > 1:
            raise CourseError(f"Two variants of {assignment.name} are named {name}: give each a name of its own.")
    return found
