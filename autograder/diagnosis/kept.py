"""Answers fit to be kept and compared, as JSON, its kind first: of large arrays some numbers, norm and sum."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np

from ..equality import agree, distance, entries, in_float32, is_number, is_word, numbers
from ..faults import StudentFault, cause
from ..proxy import Remote
from ..text import one_line

SMALL = 24  # numbers of an array that are kept
MOST_ENTRIES = 100
LONGEST = 100  # characters of a text
MOST_BYTES = 8 << 10  # of an answer: three times as many as any of the bank's has
PRECISION, PRECISION_FLOAT32 = 1e-6, 1e-5
DIGITS = 14
WHOLE = 1 << 53
NUMBER = r"\bline \d+|\d+(\.\d+)?"  # in a message: chance
NAMED = r"'[^']*'|\"[^\"]*\"|" + NUMBER  # and what is the student's own
ABOUT_NAMES = ("NameError", "UnboundLocalError", "AttributeError")  # any name may be misspelled
PRODUCT = re.compile(r"matmul: |not aligned")  # of shapes that do not fit, in the words of @ and of dot


def kept(value: Any, right: Any = None) -> list[Any]:
    """Return an answer as JSON; where the right one is a dict, without what that does not have."""
    found = _kept(value, right, MOST_ENTRIES)
    return found if len(json.dumps(found)) <= MOST_BYTES else ["large"]


def _kept(value: Any, right: Any, most: int) -> list[Any]:
    """Return an answer with so many entries, and fewer of each of these."""
    if isinstance(value, StudentFault):
        kind, message = cause(value)
        message = "product" if kind == "ValueError" and PRODUCT.search(message) else message
        return ["fault", kind, said(message, NUMBER if kind in ABOUT_NAMES else NAMED)]
    if isinstance(value, Remote):  # what stays with the student's code is the student's own affair
        return ["object"]
    if value is None or isinstance(value, str):
        return ["text", None if value is None else one_line(value[:LONGEST])]
    if isinstance(value, dict):
        known = right if isinstance(right, dict) else {}
        names = [key for key in value if key in known or not known]
        found = [[one_line(str(key)[:LONGEST]), _kept(value[key], known.get(key), most // 4)] for key in names[:most]]
        return ["dict", len(names), sorted(found, key=lambda pair: str(pair[0]))]
    array = numbers(value)
    if array is not None:
        return _array(array, in_float32(value))
    if isinstance(value, tuple | list):
        rights = right if isinstance(right, tuple | list) and len(right) == len(value) else [None] * len(value)
        pairs = zip(value[:most], rights, strict=False)
        return ["list", len(value), [_kept(entry, of_it, most // 4) for entry, of_it in pairs]]
    return ["other", type(value).__name__]


def said(message: str, without: str = NAMED) -> str:
    """Return a message without numbers and lines, and without names if these are not what it is about."""
    return re.sub(without, "_", " ".join(message.split()))[: 3 * LONGEST]


def kept_answer(value: Any) -> list[Any]:
    """Return the answer to a question, which is compared as answers are."""
    return ["answer", [_entry(entry) for entry in entries(value)[:MOST_ENTRIES]]]


def same(a: list[Any], b: list[Any]) -> bool:
    """Whether two kept answers are the same to the precision of the numbers."""
    if a[0] != b[0]:
        return False
    if a[0] == "numbers":
        precision = PRECISION_FLOAT32 if a[1] or b[1] else PRECISION
        return bool(a[2] == b[2]) and distance(_floats(a[3]), _floats(b[3])) <= precision
    if a[0] == "answer":
        return len(a[1]) == len(b[1]) and all(map(_same_entry, a[1], b[1]))
    if a[0] == "dict":
        pairs = zip(a[2], b[2], strict=False)
        return bool(a[1] == b[1]) and all(p[0] == q[0] and same(p[1], q[1]) for p, q in pairs)
    if a[0] == "list":
        return bool(a[1] == b[1]) and all(same(p, q) for p, q in zip(a[2], b[2], strict=False))
    return bool(a == b)


def _entry(entry: Any) -> Any:
    if is_word(entry):
        return one_line(entry).lower()
    if not is_number(entry):
        return ["other", type(entry).__name__]
    whole = isinstance(entry, int | np.integer) and abs(int(entry)) < WHOLE
    return int(entry) if whole else _rounded(float(entry) if abs(entry) < 1e300 else float("nan"))


def _same_entry(a: Any, b: Any) -> bool:
    return bool(a == b) or (not (isinstance(a, list) or isinstance(b, list)) and (agree(a, b) or agree(b, a)))


def _array(array: np.ndarray, single: bool) -> list[Any]:
    shape = [] if array.size == 1 and array.ndim == 1 else list(array.shape)
    flat = array.astype(np.float64).ravel()
    if flat.size > SMALL:
        with np.errstate(over="ignore", invalid="ignore"):
            flat = np.append(flat[:: -(-flat.size // SMALL)], [np.linalg.norm(flat), np.sum(flat)])
    return ["numbers", single, shape, [_rounded(value) for value in flat]]


def _rounded(value: float) -> float | str:
    """Return a number of so many digits, what JSON does not have as a text."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else repr(float(value))


def _floats(values: list[float | str]) -> np.ndarray:
    return np.array([float(value) for value in values])
