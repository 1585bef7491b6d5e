"""Compare what your code returns with what is right, in the local tests; say why where a known mistake answers so."""

import hashlib
import inspect
import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

TOLERANCE = 1e-4  # single precision will do
DIGITS = 5  # of the numbers by which a mistake is known
MOST = 10  # numbers of an array that a message shows
FACTORS = {-1: "it has the wrong sign.", 2: "it is twice what it should be.", 0.5: "it is half of what it should be."}


class Wrong(pytest.fail.Exception):
    """A comparison that fails: a sentence, and what was compared."""

    def __init__(self, sentence, got=None):
        super().__init__(sentence, pytrace=False)
        self.key = key(got)


def check(got, right, what="It", tolerance=TOLERANCE):
    """Fail unless got is what is right: numbers, which a list has as an array, or a tuple or dict of them."""
    try:
        compare(got, right, what, tolerance)
    except Wrong as wrong:
        known = whys().get(key(got), [])
        why = " Or: ".join(known) if 0 < len(known) < 3 else general(got, right)
        raise Wrong(f"{wrong.msg}\nWhy: {why}" if why else wrong.msg, got) from None


def holds(condition, sentence):
    """Fail with that sentence unless the condition holds."""
    if not condition:
        raise Wrong(sentence, sentence)


def compare(got, right, what, tolerance):
    """Fail with the first thing that is wrong."""
    if got is None:
        raise Wrong(f"{what} is None: is there a return missing?")
    if isinstance(right, dict):
        holds(isinstance(got, dict), f"{what} should be a dict, but it is a {type(got).__name__}.")
        for name in right:
            holds(name in got, f"{what} has no entry {name!r}.")
            compare(got[name], right[name], f"Entry {name!r}" if what == "It" else f"{what}, entry {name!r}", tolerance)
    elif isinstance(right, tuple):
        fits = isinstance(got, (tuple, list)) and len(got) == len(right)
        holds(fits, f"{what} should be a tuple of {len(right)} values, but it is {shown(got)}.")
        for place, pair in enumerate(zip(got, right, strict=True), 1):
            compare(*pair, f"Value {place} of {len(right)}" if what == "It" else f"{what}, value {place},", tolerance)
    else:
        x, y = numbers(got), numbers(right)
        holds(x is not None, f"{what} should be numbers, but it is a {type(got).__name__}.")
        x = x.reshape(()) if y.ndim == 0 and x.size == 1 else x
        holds(x.shape == y.shape, f"{what} has shape {x.shape}, but it should have {y.shape}: it is {shown(got)}.")
        close = np.allclose(x, y, rtol=tolerance, atol=tolerance * max(1e-6, np.max(np.abs(y), initial=0.0)))
        holds(close, f"{what} is {shown(got)}, but it should be {shown(right)}.")


def numbers(value):
    """Return a value as an array of floats, None if it cannot be one."""
    try:
        return None if value is None else np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


def shown(value):
    """Return a value as a short text: numbers to six digits, the beginning of what is long."""
    array = numbers(value)
    if array is None:
        return f"a {type(value).__name__}"
    if array.size > MOST:
        first = ", ".join(f"{number:.6g}" for number in array.ravel()[:MOST])
        return f"an array of shape {array.shape} that begins with {first}"
    return str(np.vectorize(lambda number: float(f"{number:.6g}"), otypes=[float])(array).tolist())


def general(got, right):
    """Say in general how an answer differs, "" where that is not simple."""
    x, y = numbers(got), numbers(right)
    if x is None or y is None:
        return ""
    if x.shape == y.shape[::-1] != y.shape and np.allclose(x.T, y):
        return "it is transposed."
    if x.shape != y.shape or not y.size:
        return ""
    if not np.all(np.isfinite(x)):
        return "a number is nan or inf: find the first that overflows, or is divided by zero."
    factors = dict(FACTORS)
    if y.ndim and len(y) > 2:
        factors |= {len(y): "it is too large by the number of rows.", 1 / len(y): "it is divided by N once too often."}
    return next((why for factor, why in factors.items() if np.any(y) and np.allclose(x, factor * y)), "")


def key(got):
    """Return by what an answer in the test that runs is known."""
    return hashlib.blake2b(f"{running()} {rounded(got)}".encode(), digest_size=6).hexdigest()


def running():
    """Return the name of the test that runs, and in which of its lines."""
    frame = inspect.currentframe()
    while frame and not frame.f_code.co_name.startswith("test_"):
        frame = frame.f_back
    return f"{frame.f_code.co_name} {frame.f_lineno - frame.f_code.co_firstlineno}" if frame else ""


def rounded(value):
    """Return a value as a text of which rounding errors are no part."""
    if isinstance(value, dict):
        return {str(name): rounded(value[name]) for name in sorted(value, key=str)}
    array = numbers(value)
    if array is None:
        return [rounded(entry) for entry in value] if isinstance(value, (tuple, list)) else str(value)[:100]
    return [array.shape, [f"{number + 0.0:.{DIGITS}g}" for number in array.ravel()]]  # + 0.0: no minus before a zero


@lru_cache
def whys():
    """Return the hints on known mistakes, by what they answer."""
    path = Path(__file__).with_name("whys.json")
    if not path.is_file():
        return {}
    table = json.loads(path.read_text(encoding="utf-8"))
    return {known: [table["hints"][number] for number in numbers] for known, numbers in table["known"].items()}
