"""Equality: whether two arrays, or two answers that hold some, count as the same."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .proxy import Remote

CLOSE, CLOSE_FLOAT32 = 1e-7, 1e-5  # relative errors of answers that are the same
SHARE, NEAR_ZERO = 0.01, 0.001  # of an answer with decimals, and around 0; whole numbers are counted, and counted right
LONGEST_WORD = 100
TINY = 1e-12  # so small a difference is none: a saturated sigmoid may as well be 0


def numbers(value: Any) -> np.ndarray | None:
    """Return the value as an array of numbers, None if it is none."""
    try:
        array = np.asarray(float(value) if type(value) is int else value)  # an int may be too large for an array
    except (TypeError, ValueError, OverflowError):
        return None
    return array if array.dtype.kind in "biuf" else None


def relative_error(a: Any, b: Any) -> float:
    """Return ‖a−b‖/(‖a‖+‖b‖) over all entries; 0.0 if both are zero, inf if they overflow."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    scale = float(np.linalg.norm(a) + np.linalg.norm(b))
    if not np.isfinite(scale):  # numbers of the student's that overflow in the suite's own arithmetic
        return math.inf
    return float(np.linalg.norm(a - b)) / scale if scale > 0 else 0.0


def largest_error(a: np.ndarray, right: np.ndarray) -> float:
    """Return the largest difference of two entries, beside the largest right one or 1; nan or inf if a has such."""
    off = float(np.max(np.abs(a - right), initial=0.0))
    return off / max(1.0, float(np.max(np.abs(right), initial=0.0)))


def distance(x: np.ndarray, y: np.ndarray) -> float:
    """Return the relative error of the finite entries, inf for other shapes or other infinities."""
    if x.shape != y.shape and not (x.size == y.size == 1 and () in (x.shape, y.shape)):
        return math.inf
    x, y = x.astype(np.float64).ravel(), y.astype(np.float64).ravel()
    finite = np.isfinite(x) & np.isfinite(y)
    if not np.array_equal(x[~finite], y[~finite], equal_nan=True):
        return math.inf
    x, y = x[finite], y[finite]
    return relative_error(x, y) if np.linalg.norm(x - y) > TINY else 0.0


def same(a: Any, b: Any) -> bool:
    """Whether two answers agree to the precision that they were computed in."""
    return _same(a, b, CLOSE_FLOAT32 if in_float32(a) or in_float32(b) else CLOSE)


def _same(a: Any, b: Any, precision: float) -> bool:
    if isinstance(a, Remote) or isinstance(b, Remote):
        return True  # an object that stays with the student's code is the student's own affair
    if isinstance(a, dict) and isinstance(b, dict):
        shared = a.keys() & b.keys()
        return bool(shared or not (a or b)) and all(_same(a[key], b[key], precision) for key in shared)
    x, y = numbers(a), numbers(b)
    if x is not None and y is not None:
        return distance(x, y) <= precision
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(_same(p, q, precision) for p, q in zip(a, b, strict=True))
    return type(a) is type(b) and isinstance(a, str | None) and a == b


def in_float32(value: Any) -> bool:
    """Whether an answer holds numbers in single precision."""
    if isinstance(value, dict):
        return any(in_float32(entry) for entry in value.values())
    if isinstance(value, tuple | list):
        return any(in_float32(entry) for entry in value)
    return isinstance(value, np.ndarray | np.generic) and value.dtype in (np.float32, np.float16)


def equal(a: Any, b: Any) -> bool:
    """Whether two answers are the same to the last bit."""
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(equal(a[name], b[name]) for name in a)
    if isinstance(a, list | tuple):
        return isinstance(b, list | tuple) and len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, Remote):
        return isinstance(b, Remote)
    return type(a) is type(b) and np.array_equal(a, b)


# --- answers to questions: numbers to about two digits, words as they are


def entries(answer: Any) -> list[Any]:
    """Return what an answer consists of."""
    return list(answer) if isinstance(answer, tuple | list) else [answer]


def is_number(value: Any) -> bool:
    """Whether a value is one number; a truth value is none."""
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind in "iuf"
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def is_word(value: Any) -> bool:
    """Whether a value is a text that somebody could mean as a word."""
    return isinstance(value, str) and len(value) <= LONGEST_WORD


def agree(given: Any, meant: Any) -> bool:
    """Whether an entry of an answer is the one that was meant, or one of its words; None stands for any."""
    if meant is None:
        return True
    if isinstance(meant, str):
        return is_word(given) and given.strip().lower() in (meant, *meant.split(" or "))
    if not is_number(given):
        return False
    near: float = 0.0 if isinstance(meant, int) else SHARE * abs(meant) or NEAR_ZERO
    try:
        return bool(abs(float(given) - meant) <= near)  # which nan never is
    except OverflowError:
        return False


def same_answer(given: Any, meant: Any) -> bool:
    """Whether an answer has as many entries as another one, and all of them are those that were meant."""
    found, wanted = entries(given), entries(meant)
    return len(found) == len(wanted) and all(map(agree, found, wanted))
