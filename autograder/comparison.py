"""Compare two answers, and say in general terms how a wrong one differs: sign, factor, order, shape."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .outcomes import StudentFault
from .proxy import Remote, Step

CLOSE, CLOSE_FLOAT32 = 1e-7, 1e-5
RELATION = 1e-6
TINY = 1e-12  # as in checks: a saturated sigmoid may as well be 0
FACTORS = {2.0: "twice", 0.5: "half of"}


def distance(a: Any, b: Any) -> float:
    """Return 0 for equal answers, the relative error of numbers that differ, inf for answers of different kinds."""
    if isinstance(a, StudentFault) or isinstance(b, StudentFault):
        both = isinstance(a, StudentFault) and isinstance(b, StudentFault)
        return 0.0 if both and _cause(a) == _cause(b) else math.inf
    if isinstance(a, Remote) or isinstance(b, Remote):
        return 0.0  # what stays with the student's code is the student's own affair
    if isinstance(a, dict) and isinstance(b, dict):
        shared = a.keys() & b.keys()
        return max((distance(a[key], b[key]) for key in shared), default=0.0) if shared or not (a or b) else math.inf
    x, y = _numbers(a), _numbers(b)
    if x is not None and y is not None:
        return _relative(x, y)
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        if len(a) != len(b):
            return math.inf
        return max((distance(p, q) for p, q in zip(a, b, strict=True)), default=0.0)
    return 0.0 if type(a) is type(b) and isinstance(a, str | None) and a == b else math.inf


def _cause(fault: StudentFault) -> tuple[str, str]:
    """Return what tells one fault from another: its type and message, but not the line that raised it."""
    return getattr(fault, "kind", type(fault).__name__), str(fault).partition(": ")[2]


def lacking(value: Any, expected: Any) -> frozenset[Any]:
    """Return the keys that the dicts of the expected answer have and those of this one have not."""
    if isinstance(value, dict) and isinstance(expected, dict):
        return frozenset(expected.keys() - value.keys())
    if isinstance(value, tuple | list) and isinstance(expected, tuple | list):
        return frozenset().union(*(lacking(a, b) for a, b in zip(value, expected, strict=False)))
    return frozenset()


def differing_entries(a: Any, b: Any) -> int:
    """Count the numbers in which two answers of the same shape differ."""
    if isinstance(a, dict) and isinstance(b, dict):
        return sum(differing_entries(a[key], b[key]) for key in a.keys() & b.keys())
    x, y = _numbers(a), _numbers(b)
    if x is not None and y is not None:
        return int(np.sum(~np.isclose(x, y, rtol=RELATION, atol=0.0))) if x.shape == y.shape else 0
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return sum(differing_entries(p, q) for p, q in zip(a, b, strict=False))
    return 0


def _numbers(value: Any) -> np.ndarray | None:
    if value is None or isinstance(value, str | dict | Remote):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biuf" else None


def _relative(x: np.ndarray, y: np.ndarray) -> float:
    if x.shape != y.shape and not (x.size == y.size == 1 and () in (x.shape, y.shape)):
        return math.inf
    x, y = x.astype(np.float64).ravel(), y.astype(np.float64).ravel()
    finite = np.isfinite(x) & np.isfinite(y)
    if not np.array_equal(x[~finite], y[~finite], equal_nan=True):
        return math.inf
    off = float(np.linalg.norm(x[finite] - y[finite]))
    return off / float(np.linalg.norm(x[finite]) + np.linalg.norm(y[finite])) if off > TINY else 0.0


def in_float32(value: Any) -> bool:
    """Whether an answer holds numbers in single precision."""
    if isinstance(value, dict):
        return any(in_float32(entry) for entry in value.values())
    if isinstance(value, tuple | list):
        return any(in_float32(entry) for entry in value)
    return isinstance(value, np.ndarray | np.generic) and value.dtype in (np.float32, np.float16)


def same(a: Any, b: Any) -> bool:
    """Whether two answers agree to the precision that they were computed in."""
    return distance(a, b) <= (CLOSE_FLOAT32 if in_float32(a) or in_float32(b) else CLOSE)


def explain(step: Step, got: Any, expected: Any) -> str | None:
    """Say how the answer of a step differs from the expected one, where that is simple and certain."""
    name = step.label
    if isinstance(got, StudentFault) or isinstance(expected, StudentFault):
        return None
    if isinstance(got, tuple | list) and isinstance(expected, tuple | list):
        if len(got) == len(expected) == 2 and not same(got[0], got[1]) and _swapped(got, expected):
            return f"{name} returns the right values in the wrong order: swap the two."
        pairs = zip(got, expected, strict=False)
        return next((s for a, b in pairs if not same(a, b) and (s := _explain_array(a, b, step, name))), None)
    if isinstance(got, dict) and isinstance(expected, dict):
        shared = [key for key in expected if key in got]
        parts = ((got[key], expected[key], f"{key} of {name}") for key in shared)
        return next((s for a, b, label in parts if not same(a, b) and (s := _explain_array(a, b, step, label))), None)
    return _explain_array(got, expected, step, name)


def _swapped(got: Any, expected: Any) -> bool:
    return same(got[0], expected[1]) and same(got[1], expected[0])


def _explain_array(got: Any, expected: Any, step: Step, name: str) -> str | None:
    x, y = _numbers(got), _numbers(expected)
    if x is None or y is None or x.size == 0 or y.size == 0:
        return None
    if x.shape != y.shape:
        return _explain_shape(x, y, name)
    x, y = x.astype(np.float64), y.astype(np.float64)
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(y))) or np.linalg.norm(y) < 1e-9:
        return None
    if x.ndim == 2 and x.shape[0] == x.shape[1] > 1 and _relative(x, y.T) < RELATION:
        return f"What {name} returns is transposed."
    if np.linalg.norm(x) < 1e-12:
        return None
    factor = float(np.vdot(x, y) / np.vdot(y, y))
    if np.linalg.norm(x - factor * y) > RELATION * np.linalg.norm(x) or (x.size == 1 and step.op != "call"):
        return _explain_upstream(x, y, step, name)
    return _explain_factor(factor, x, step, name)


def _explain_factor(factor: float, x: np.ndarray, step: Step, name: str) -> str | None:
    """Name a constant factor that has a meaning; a single number could have any factor by chance."""
    if abs(factor + 1) < RELATION:
        return f"What {name} returns has the wrong sign."
    precise = 1e-9 if x.ndim == 0 else RELATION
    for value, word in FACTORS.items():
        if abs(factor - value) < precise * value:
            return f"What {name} returns is {word} what it should be."
    for rows in _row_counts(step):
        if abs(factor - rows) < precise * rows:
            return f"What {name} returns is too large by the number of rows: is a division by N missing?"
        if abs(factor * rows - 1) < precise:
            return f"What {name} returns is too small by the number of rows: is it divided by N once too often?"
    return None


def _row_counts(step: Step) -> list[int]:
    """Return the lengths of the arguments, the batch size among them; 2 is told as twice or half."""
    counts = [a.shape[0] for a in (*step.args, *step.kwargs.values()) if isinstance(a, np.ndarray) and a.ndim]
    return [count for count in dict.fromkeys(counts) if count > 2]


def _explain_upstream(x: np.ndarray, y: np.ndarray, step: Step, name: str) -> str | None:
    if step.name != "backward" or len(step.args) != 1 or not isinstance(step.args[0], np.ndarray):
        return None
    upstream = step.args[0]
    if upstream.shape == y.shape and np.all(upstream != 0) and _relative(x * upstream, y) < RELATION:
        return f"{name} returns the local gradient alone: multiply it by the upstream gradient."
    return None


def _explain_shape(x: np.ndarray, y: np.ndarray, name: str) -> str | None:
    if x.ndim == 2 and x.shape == y.shape[::-1] and _relative(x.T, y) < RELATION:
        return f"What {name} returns is transposed."
    if x.ndim == y.ndim + 1:
        for axis in range(x.ndim):
            summed = x.astype(np.float64).sum(axis=axis)
            if summed.shape == y.shape and _relative(summed, y) < RELATION:
                return f"What {name} returns is not summed up yet: a sum over axis {axis} is missing."
    return None
