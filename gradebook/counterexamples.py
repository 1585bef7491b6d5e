"""Decide whether a page shows counterexamples, the smallest inputs on which code is wrong, as the course has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from autograder import manifest
from autograder.report import TestResult


def are_shown(due: datetime | None, now: datetime | None = None) -> bool:
    """Say whether they are shown now to somebody whose work is due then, in UTC as nbgrader has it.

    Work that is never due (None) has no day after it.
    """
    when = manifest.load().counterexamples
    if when == manifest.AFTER:
        return due is not None and (now or datetime.now(UTC).replace(tzinfo=None)) > due
    return when == manifest.ALWAYS


def without(tests: Iterable[TestResult]) -> list[TestResult]:
    """Return the tests without them."""
    return [replace(test, counterexample=None) for test in tests]
