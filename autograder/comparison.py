"""Compare two answers: how far apart they are, and in what they differ."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .faults import StudentFault
from .proxy import Remote

CLOSE, CLOSE_FLOAT32 = 1e-7, 1e-5
RELATION = 1e-6
TINY = 1e-12  # as in checks: a saturated sigmoid may as well be 0


def distance(a: Any, b: Any) -> float:
    """Return 0 for equal answers, the relative error of numbers that differ, inf for answers of different kinds."""
    if isinstance(a, StudentFault) or isinstance(b, StudentFault):
        both = isinstance(a, StudentFault) and isinstance(b, StudentFault)
        return 0.0 if both and cause(a) == cause(b) else math.inf
    if isinstance(a, Remote) or isinstance(b, Remote):
        return 0.0  # what stays with the student's code is the student's own affair
    if isinstance(a, dict) and isinstance(b, dict):
        shared = a.keys() & b.keys()
        return max((distance(a[key], b[key]) for key in shared), default=0.0) if shared or not (a or b) else math.inf
    x, y = numbers(a), numbers(b)
    if x is not None and y is not None:
        return relative(x, y)
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        if len(a) != len(b):
            return math.inf
        return max((distance(p, q) for p, q in zip(a, b, strict=True)), default=0.0)
    return 0.0 if type(a) is type(b) and isinstance(a, str | None) and a == b else math.inf


def cause(fault: StudentFault) -> tuple[str, str]:
    """Return what tells one fault from another: its type and message, but not the line that raised it.

    Of too many calls within each other the message says in what they ended, which is chance.
    """
    kind = getattr(fault, "kind", type(fault).__name__)
    return kind, "" if kind == "RecursionError" else str(fault).partition(": ")[2]


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
    x, y = numbers(a), numbers(b)
    if x is not None and y is not None:
        return int(np.sum(~np.isclose(x, y, rtol=RELATION, atol=0.0))) if x.shape == y.shape else 0
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return sum(differing_entries(p, q) for p, q in zip(a, b, strict=False))
    return 0


def numbers(value: Any) -> np.ndarray | None:
    """Return the value as an array of numbers, None if it is none."""
    if value is None or isinstance(value, str | dict | Remote):
        return None
    try:
        array = np.asarray(float(value) if type(value) is int else value)  # an int may be too large for an array
    except (ValueError, OverflowError):
        return None
    return array if array.dtype.kind in "biuf" else None


def relative(x: np.ndarray, y: np.ndarray) -> float:
    """Return ‖x−y‖/(‖x‖+‖y‖) over the finite entries, inf for other shapes or other infinities."""
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
