"""Assertions for the hidden suites: every message is for the student, and none holds an expected value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .faults import ForStudents
from .proxy import Remote

STEP = 1e-5


class CheckFailed(ForStudents, AssertionError):
    """A test of a suite that the submission does not pass; the message is shown to its author.

    mistake may name the misconception of the bank that it is, if answers depend on chance and cannot be compared.
    """

    mistake: BankEntry | None = None


class BankEntry(str):
    """The name of a misconception of the assignment's bank."""

    __slots__ = ()


def bank_entry(name: str) -> BankEntry:
    """Name an entry of the assignment's bank; `autograder check` looks every one of these up."""
    return BankEntry(name)


def mistaken(entry: BankEntry | None, message: str) -> CheckFailed:
    """Return the failure of a check that knows by itself which misconception it has met, None for none."""
    if not isinstance(entry, BankEntry | None):
        raise TypeError(f"{entry!r} is a text: write bank_entry({entry!r}), which is checked.")
    failure = CheckFailed(message)
    failure.mistake = entry
    return failure


def check(condition: object, message: str) -> None:
    """Raise CheckFailed with the message unless the condition holds."""
    if not condition:
        raise CheckFailed(message)


def unpack(value: Any, count: int, name: str) -> list[Any]:
    """Return the entries of a tuple or list of that many values; name says what returned it."""
    if not isinstance(value, tuple | list):
        raise CheckFailed(f"{name} should return {count} values; it returned {describe(value)}.")
    if len(value) != count:
        raise CheckFailed(f"{name} should return {count} values; it returned {len(value)}.")
    return list(value)


def describe(value: Any) -> str:
    """Say in a few words what a value is."""
    if value is None:
        return "None (is a return missing?)"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, bool | int | float | np.generic):
        return "a number"
    if isinstance(value, Remote):
        return f"an object of type {value.type_name}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    return f"a {type(value).__name__}"


def total(value: Any) -> float:
    """Return the sum of a number or array; most are one number, of which np.sum would make an array first."""
    return float(value if isinstance(value, float) else np.add.reduce(value, axis=None))


def numeric_gradient(f: Callable[[np.ndarray], Any], x: Any, h: float = STEP) -> np.ndarray:
    """Return the centered-difference gradient of the scalar f at x, in x's shape."""
    x = np.array(x, dtype=np.float64)
    gradient: np.ndarray = np.empty_like(x)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + h
        above = total(f(x))
        x[index] = old - h
        below = total(f(x))
        x[index] = old
        gradient[index] = (above - below) / (2 * h)
    return gradient
