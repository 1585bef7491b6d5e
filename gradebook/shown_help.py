"""Decide which help a page shows: hints, and counterexamples, the smallest inputs on which code is wrong."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from autograder import manifest
from autograder.report import TestResult

FIELDS = {"hints": "hint", "counterexamples": "counterexample"}  # of a test, by the course's option


def hidden(due: datetime | None, now: datetime | None = None) -> tuple[str, ...]:
    """Return the fields of a test that the course hides now from work that is due then, in UTC; None: never."""
    course = manifest.load()
    over = due is not None and (now or datetime.now(UTC).replace(tzinfo=None)) > due
    shown = {manifest.ALWAYS, manifest.AFTER} if over else {manifest.ALWAYS}
    return tuple(name for option, name in FIELDS.items() if getattr(course, option) not in shown)


def without(tests: Iterable[TestResult], fields: Iterable[str]) -> list[TestResult]:
    """Return the tests without these fields."""
    nothing = dict.fromkeys(fields)
    return [replace(test, **nothing) for test in tests]  # type: ignore[arg-type] # both may be None
