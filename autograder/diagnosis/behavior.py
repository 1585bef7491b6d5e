"""The behavior of a failed test: what the code answered where it should have answered otherwise, fit to be kept.

Answers are kept as JSON: small arrays as numbers, large ones by their norm and some random projections, whose distances
are those of the arrays. Steps that put a function in the place of the code's own are left out: they
depend on other tasks.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from ..answers import agree, entries, is_number, is_word
from ..assertions import CheckFailed
from ..comparison import cause, in_float32, numbers, relative, same
from ..faults import StudentFault
from ..proxy import Remote
from ..transcript import Step
from .replay import Answer

Behavior = list[list[Any]]  # a row per wrong answer: which step, what was called, what came back, what it changed
MOST_BYTES = 32 << 10  # of a test's behavior; further wrong answers are left out
SMALL = 24  # numbers of an array that is kept as it is
PROJECTIONS, BLOCK = 12, 4096
MOST_ENTRIES = 100
LONGEST = 100  # characters of a text
PRECISION, PRECISION_FLOAT32, PRECISION_NEAR_ZERO = 1e-8, 1e-5, 1e-5
DIGITS = 14
WHOLE = 1 << 53
CHECK = "check"
RIGHT = ["right"]
TINY = 1e-12  # as in comparisons
NAMED = re.compile(r"'[^']*'|\"[^\"]*\"")  # names in a message are the student's own


def behavior(
    steps: list[Step], given: Iterable[Answer], expected: list[Answer] | None, most: float = MOST_BYTES
) -> Behavior:
    """Return what was answered otherwise than expected, all answers if nobody knows what is expected.

    Numbers near 0 count as equal, as everywhere, unless that is all in which the answers differ.
    """
    if expected is None:
        return _rows(steps, given, None, most, False)
    answers = list(given)
    return _rows(steps, answers, expected, most, False) or _rows(steps, answers, expected, most, True)


def _rows(
    steps: list[Step], given: Iterable[Answer], expected: list[Answer] | None, most: float, near_zero: bool
) -> Behavior:
    found: Behavior = []
    number = size = 0
    for index, (step, mine) in enumerate(zip(steps, given, strict=True)):
        if step.op == "replace":
            continue
        number += 1
        if expected is not None and _as_expected(mine, expected[index], near_zero):
            continue
        kept = _kept(mine.value) if expected is None or near_zero else _kept_wrong(mine.value, expected[index].value)
        row = [number, f"{step.op} {step.label}"[:LONGEST], kept, sorted(mine.changed), near_zero]
        size += len(json.dumps(row))
        if size > most:
            break
        found.append(row)
    return found


def _kept_wrong(value: Any, right: Any) -> list[Any]:
    """Return an answer of several entries as JSON without those that are right, any other as it is."""
    if isinstance(value, dict) and isinstance(right, dict) and value.keys() == right.keys():
        wrong = [(key, entry) for key, entry in value.items() if not same(entry, right[key])]
        kept = sorted([str(key)[:LONGEST], _kept_wrong(entry, right[key])] for key, entry in wrong)
        return ["dict", len(value), kept[:MOST_ENTRIES]]
    several = isinstance(value, tuple | list) and isinstance(right, tuple | list) and len(value) == len(right)
    if several and len(value) <= MOST_ENTRIES and numbers(value) is None:
        pairs = zip(value, right, strict=True)
        return ["list", len(value), [RIGHT if same(*pair) else _kept_wrong(*pair) for pair in pairs]]
    return _kept(value)


def _as_expected(mine: Answer, right: Answer, near_zero: bool) -> bool:
    if mine.changed != right.changed:
        return False
    return _same(_kept(mine.value), _kept(right.value), True) if near_zero else same(mine.value, right.value)


def behavior_of_answer(question: str, value: Any) -> Behavior:
    """Return the behavior of a wrong answer to a question, which is compared as answers are."""
    answer = [_entry(entry) for entry in entries(value)[:MOST_ENTRIES]]
    return [[1, f"call {question}"[:LONGEST], ["answer", answer], [], False]]


def behavior_by_check(failure: BaseException | None) -> Behavior:
    """Return what a failed check says, for a test in which no answer is wrong: it has seen something else."""
    if not isinstance(failure, CheckFailed):
        return []
    return [[0, CHECK, ["text", " ".join(str(failure).split())[: 3 * LONGEST]], [], False]]


def alike(first: Behavior, second: Behavior) -> bool:
    """Whether two behaviors in the same test are the same to the precision of the numbers."""
    return len(first) == len(second) and all(map(_same_row, first, second))


def covers(mine: Behavior, theirs: Behavior) -> bool:
    """Whether all of another behavior is in one that has more: in it there may be another mistake besides."""
    rows = {tuple(row[:2]): row for row in mine}
    return all(_covers_row(rows.get(tuple(row[:2])), row) for row in theirs)


def _covers_row(mine: list[Any] | None, theirs: list[Any]) -> bool:
    return mine is not None and mine[3:] == theirs[3:] and _covers(mine[2], theirs[2], theirs[4])


def _covers(mine: Any, theirs: Any, near_zero: bool) -> bool:
    if theirs == RIGHT:
        return True
    if mine[0] == theirs[0] == "dict" and mine[1] == theirs[1]:
        entries = dict(mine[2])
        return all(key in entries and _covers(entries[key], entry, near_zero) for key, entry in theirs[2])
    if mine[0] == theirs[0] == "list" and mine[1] == theirs[1]:
        return all(_covers(a, b, near_zero) for a, b in zip(mine[2], theirs[2], strict=True))
    return _same(mine, theirs, near_zero)


def _same_row(a: list[Any], b: list[Any]) -> bool:
    return a[:2] == b[:2] and a[3:] == b[3:] and _same(a[2], b[2], a[4])


def _kept(value: Any) -> list[Any]:
    """Return an answer as JSON, its kind first."""
    if isinstance(value, StudentFault):
        kind, message = cause(value)
        return ["fault", kind, NAMED.sub("_", message)[: 2 * LONGEST]]
    if isinstance(value, Remote):  # what stays with the student's code is the student's own affair
        return ["object"]
    if value is None or isinstance(value, str):
        return ["text", None if value is None else value[:LONGEST]]
    if isinstance(value, dict):
        entries = sorted((str(key)[:LONGEST], entry) for key, entry in list(value.items())[:MOST_ENTRIES])
        return ["dict", len(value), [[key, _kept(entry)] for key, entry in entries]]
    array = numbers(value)
    if array is not None:
        return _array(array, in_float32(value))
    if isinstance(value, tuple | list):
        return ["list", len(value), [_kept(entry) for entry in value[:MOST_ENTRIES]]]
    return ["other", type(value).__name__]


def _entry(entry: Any) -> Any:
    if is_word(entry):
        return entry.strip().lower()
    if not is_number(entry):
        return ["other", type(entry).__name__]
    whole = isinstance(entry, int | np.integer) and abs(int(entry)) < WHOLE
    return int(entry) if whole else _rounded(float(entry) if abs(entry) < np.inf else float("nan"))


def _array(array: np.ndarray, single: bool) -> list[Any]:
    shape = [] if array.size == 1 and array.ndim == 1 else list(array.shape)
    flat = array.astype(np.float64).ravel()
    if flat.size <= SMALL:
        return ["numbers", single, shape, [_rounded(value) for value in flat]]
    finite = np.isfinite(flat)
    odd = hashlib.blake2b(np.where(finite, 0.0, flat).astype(np.float16).tobytes(), digest_size=8).hexdigest()
    flat = np.where(finite, flat, 0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        sketch = [float(np.linalg.norm(flat)), *_projected(flat)]
    return ["sketch", single, shape, odd if not finite.all() else "", [_rounded(value) for value in sketch]]


def _rounded(value: float) -> float | str:
    """Return a number of so many digits, what JSON does not have as a text."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else repr(float(value))


def _projected(flat: np.ndarray) -> list[float]:
    """Return an array's projections on random directions, the same on every machine: of blocks, with random signs."""
    directions, rows = _directions(), -(-flat.size // BLOCK)
    if rows == 1:
        return list(flat @ directions[: flat.size])
    blocks = np.pad(flat, (0, rows * BLOCK - flat.size)).reshape(rows, BLOCK) @ directions
    signs = np.random.Generator(np.random.PCG64(rows)).integers(0, 2, blocks.shape) * 2 - 1
    return list(np.sum(blocks * signs, axis=0))


@cache
def _directions() -> np.ndarray:
    return np.random.Generator(np.random.PCG64(0)).standard_normal((BLOCK, PROJECTIONS))


def _same(a: Any, b: Any, near_zero: bool) -> bool:
    if a[0] != b[0]:
        return False
    if a[0] == "numbers":
        x, y = _floats(a[3]), _floats(b[3])
        scale = _largest(x, y) if near_zero else 1.0
        return a[2] == b[2] and relative(x / scale, y / scale) <= _precision(a, b, near_zero)
    if a[0] == "sketch":
        x, y = _floats(a[4]), _floats(b[4])
        scale = _largest(x, y) if near_zero else 1.0
        return a[2:4] == b[2:4] and _near(x / scale, y / scale, _precision(a, b, near_zero))
    if a[0] == "answer":
        return len(a[1]) == len(b[1]) and all(map(_same_entry, a[1], b[1]))
    if a[0] == "dict":
        if a[1] != b[1] or len(a[2]) != len(b[2]):
            return False
        return all(p[0] == q[0] and _same(p[1], q[1], near_zero) for p, q in zip(a[2], b[2], strict=True))
    if a[0] == "list":
        return bool(a[1] == b[1]) and all(_same(p, q, near_zero) for p, q in zip(a[2], b[2], strict=False))
    return bool(a == b)


def _largest(x: np.ndarray, y: np.ndarray) -> float:
    """Return the largest number of two arrays, 1 if they have none but 0."""
    both = np.abs(np.concatenate([x.ravel(), y.ravel()]))
    return float(np.max(both, where=np.isfinite(both), initial=0.0)) or 1.0


def _same_entry(a: Any, b: Any) -> bool:
    return bool(a == b) or (not (isinstance(a, list) or isinstance(b, list)) and (agree(a, b) or agree(b, a)))


def _near(a: np.ndarray, b: np.ndarray, precision: float) -> bool:
    """Whether two sketches are those of equal arrays."""
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return bool(np.array_equal(a, b, equal_nan=True))
    off = float(np.linalg.norm(a[1:] - b[1:])) / math.sqrt(PROJECTIONS)
    return off <= TINY or off <= precision * float(a[0] + b[0])


def _floats(values: list[float | str]) -> np.ndarray:
    return np.array([float(value) for value in values])


def _precision(a: list[Any], b: list[Any], near_zero: bool) -> float:
    return PRECISION_NEAR_ZERO if near_zero else PRECISION_FLOAT32 if a[1] or b[1] else PRECISION
