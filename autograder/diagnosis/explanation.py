"""Say in general terms how a wrong answer differs from the right one: sign, factor, order, shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..comparison import RELATION, numbers, relative, same
from ..faults import StudentFault
from ..transcript import Step

SHORT = 6  # decimals
ORDINALS = "first", "second", "third", "fourth"
FACTORS = {2.0: "twice", 0.5: "half of"}


def explain(step: Step, got: Any, expected: Any) -> str | None:
    """Say how the answer of a step differs from the expected one, where that is simple and certain."""
    name = step.label
    if isinstance(got, StudentFault) or isinstance(expected, StudentFault):
        return None
    if isinstance(got, tuple | list) and isinstance(expected, tuple | list):
        if len(got) == len(expected) == 2 and not same(got[0], got[1]) and _swapped(got, expected):
            return f"{name} returns the right values in the wrong order: swap the two."
        begins = [f"The {place} value of what" for place in ORDINALS] if len(expected) > 1 else []
        pairs = enumerate(zip(got, expected, strict=False))
        return _explain_all([(a, b, name, begins[n] if n < len(begins) else "What") for n, (a, b) in pairs], step)
    if isinstance(got, dict) and isinstance(expected, dict):
        named = [(got[key], expected[key], f"{key} of {name}", "What") for key in expected if key in got]
        return _explain_all(named, step)
    return _explain_array(got, expected, step, name)


def _explain_all(parts: list[tuple[Any, Any, str, str]], step: Step) -> str | None:
    """Say how the first wrong one of several answers differs; None if another one differs in a way that is not simple.

    Two halves of what may go to either of two places are no half of it.
    """
    found = [_explain_array(a, b, step, name, begin) for a, b, name, begin in parts if not same(a, b)]
    return found[0] if all(found) and found else None


def _swapped(got: Any, expected: Any) -> bool:
    """Whether two values are exchanged; what is zero may have come to the other place in another way."""
    parts = [numbers(part) for part in expected]
    zero = any(part is not None and not np.any(part) for part in parts)
    return not zero and same(got[0], expected[1]) and same(got[1], expected[0])


def _explain_array(got: Any, expected: Any, step: Step, name: str, begin: str = "What") -> str | None:
    x, y, what = numbers(got), numbers(expected), f"{begin} {name} returns"
    if x is None or y is None or x.size == 0 or y.size == 0:
        return None
    if x.shape != y.shape:
        return _explain_shape(x, y, what)
    x, y = x.astype(np.float64), y.astype(np.float64)
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(y))) or np.linalg.norm(y) < 1e-9:
        return None
    if x.ndim == 2 and x.shape[0] == x.shape[1] > 1 and relative(x, y.T) < RELATION:
        return f"{what} is transposed."
    if np.linalg.norm(x) < 1e-12:
        return None
    factor = float(np.vdot(x, y) / np.vdot(y, y))
    if np.linalg.norm(x - factor * y) > RELATION * np.linalg.norm(x) or (x.size == 1 and step.op != "call"):
        return _explain_upstream(x, y, step, name)
    return _explain_factor(factor, x, step, what)


def _explain_factor(factor: float, x: np.ndarray, step: Step, what: str) -> str | None:
    """Name a constant factor that has a meaning; a single number could have any factor by chance."""
    if abs(factor + 1) < RELATION:
        return f"{what} has the wrong sign."
    if x.size == 1 and np.round(x, SHORT) == x:
        return None  # a number that somebody may have chosen is half of another by chance
    precise = 1e-9 if x.ndim == 0 else RELATION
    for value, word in FACTORS.items():
        if abs(factor - value) < precise * value:
            return f"{what} is {word} what it should be."
    for rows in _row_counts(step):
        if abs(factor - rows) < precise * rows:
            return f"{what} is too large by the number of rows: is a division by N missing?"
        if abs(factor * rows - 1) < precise:
            return f"{what} is too small by the number of rows: is it divided by N once too often?"
    return None


def _row_counts(step: Step) -> list[int]:
    """Return the lengths of the arguments, the batch size among them; 2 is told as twice or half."""
    counts = [a.shape[0] for a in (*step.args, *step.kwargs.values()) if isinstance(a, np.ndarray) and a.ndim]
    return [count for count in dict.fromkeys(counts) if count > 2]


def _explain_upstream(x: np.ndarray, y: np.ndarray, step: Step, name: str) -> str | None:
    if step.name != "backward" or len(step.args) != 1 or not isinstance(step.args[0], np.ndarray):
        return None
    upstream = step.args[0]
    if upstream.shape == y.shape and np.all(upstream != 0) and relative(x * upstream, y) < RELATION:
        return f"{name} returns the local gradient alone: multiply it by the upstream gradient."
    return None


def _explain_shape(x: np.ndarray, y: np.ndarray, what: str) -> str | None:
    if x.ndim == 2 and x.shape == y.shape[::-1] and relative(x.T, y) < RELATION:
        return f"{what} is transposed."
    if x.ndim == y.ndim + 1:
        for axis in np.flatnonzero(np.array(x.shape) > 1):  # one of size 1 may be there for another reason
            summed = x.astype(np.float64).sum(axis=axis)
            if summed.shape == y.shape and relative(summed, y) < RELATION:
                return f"{what} is not summed up yet: a sum over axis {axis} is missing."
    return None
