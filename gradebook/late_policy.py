"""The cost of late work: a file beside nbgrader's configuration, which git ignores, for it names students."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import manifest
from autograder.manifest import CourseError

FILE = "late_policy.toml"
DAY = 86_400.0
NUMBERS = {"grace_days": math.inf, "percent_per_day": 100.0, "cap_percent": 100.0}  # with the largest that makes sense
TABLES = ("extensions", "assignment")


@dataclass(frozen=True)
class Rule:
    """The late policy of one assignment."""

    percent_per_day: float
    grace_days: float = 0.0
    cap_percent: float = 100.0
    extensions: Mapping[str, float] = field(default_factory=dict)  # days, by student

    def percent(self, student: str, seconds_late: float) -> float:
        """Return which part of the points is lost: grace and extension cost nothing, then every day that has begun."""
        free = self.grace_days + self.extensions.get(student, 0.0)
        days = math.ceil(max(0.0, seconds_late / DAY - free))
        return min(self.cap_percent, days * self.percent_per_day)

    def penalty(self, student: str, score: float, seconds_late: float) -> float:
        """Return the points that are lost."""
        return max(0.0, score) * self.percent(student, seconds_late) / 100.0

    def sentence(self, student: str) -> str:
        """Say the rule to a student."""
        free = f"{days(self.grace_days)} of grace, then " if self.grace_days else ""
        cap = f", {self.cap_percent:g} % at most" if self.cap_percent < 100 else ""
        extra = self.extensions.get(student, 0.0)
        own = f"You have an extension of {days(extra)}. " if extra else ""
        rule = f"{free}{self.percent_per_day:g} % of the points for each day begun{cap}"
        return f"{own}Late work costs: {rule}."


@dataclass(frozen=True)
class LatePolicy:
    """The rule of the course, and those of assignments that have their own."""

    rule: Rule
    assignments: Mapping[str, Rule] = field(default_factory=dict)

    def of(self, assignment: str) -> Rule:
        """Return the rule that holds for an assignment."""
        return self.assignments.get(assignment, self.rule)

    @property
    def students(self) -> set[str]:
        """All who have an extension."""
        return {student for rule in (self.rule, *self.assignments.values()) for student in rule.extensions}


def days(value: float) -> str:
    """Write a number of days."""
    return f"{value:g} day{'s' * (value != 1)}"


def read_policy(path: Path) -> LatePolicy | None:
    """Read the file, None if there is none; CourseError says which key is wrong and what to write."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CourseError(
            f"The late policy {path} cannot be read ({error}): write TOML, as docs/instructors.md shows."
        ) from error
    for key in data:
        if key not in (*NUMBERS, *TABLES):
            raise _wrong(path, key, f"is no key of a late policy; write one of {', '.join((*NUMBERS, *TABLES))}")
    if "percent_per_day" not in data:
        raise _wrong(path, "percent_per_day", "is missing; write a number from 0 to 100")
    top = _numbers(path, data, "")
    extensions = _extensions(path, data.get("extensions", {}), "extensions")
    return LatePolicy(Rule(**top, extensions=extensions), dict(_assignments(path, data, top, extensions)))


def _assignments(path: Path, data: Any, top: Mapping[str, float], extensions: Mapping[str, float]) -> Any:
    """Yield names and rules of the assignments with numbers or extensions of their own; the rest is the course's."""
    known = {assignment.name for assignment in manifest.load().assignments}
    tables = data.get("assignment", {})
    if not isinstance(tables, dict):
        raise _wrong(path, "assignment", 'is no table; write [assignment."02_gates"] and numbers below it')
    for name, table in tables.items():
        where = f"assignment.{name}"
        if name not in known:
            raise _wrong(path, where, f"is no assignment; write one of {', '.join(sorted(known))}")
        if not isinstance(table, dict):
            raise _wrong(path, where, f'is no table; write [assignment."{name}"] and numbers below it')
        for key in table:
            if key not in (*NUMBERS, "extensions"):
                choice = ", ".join((*NUMBERS, "extensions"))
                raise _wrong(path, f"{where}.{key}", f"is no key of a late policy; write one of {choice}")
        own = _extensions(path, table.get("extensions", {}), f"{where}.extensions")
        yield name, Rule(**{**top, **_numbers(path, table, f"{where}.")}, extensions={**extensions, **own})


def _numbers(path: Path, table: Mapping[str, Any], where: str) -> dict[str, float]:
    return {key: _number(path, f"{where}{key}", table[key], most) for key, most in NUMBERS.items() if key in table}


def _extensions(path: Path, table: Any, where: str) -> dict[str, float]:
    if not isinstance(table, dict):
        raise _wrong(path, where, f"is no table; write [{where}] and below it a line like alice = 7")
    return {student: _number(path, f"{where}.{student}", value, math.inf) for student, value in table.items()}


def _number(path: Path, key: str, value: Any, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most or math.isinf(value):
        wanted = "a number of days from 0 on" if math.isinf(most) else f"a number from 0 to {most:g}"
        raise _wrong(path, key, f"is {value!r}; write {wanted}")
    return float(value)


def _wrong(path: Path, key: str, what: str) -> CourseError:
    return CourseError(f"In the late policy {path}, {key} {what}.")
