"""What the local tests compare with: each function fails with one sentence that says what is wrong."""

import copy
from contextlib import contextmanager

import numpy as np
import pytest

NOTHING = 1e-10  # what is smaller is shown as 0
SHORT = 12  # entries of an array that a message shows


def holds(condition, sentence):
    """Fail with that sentence unless the condition holds."""
    if not condition:
        pytest.fail(sentence, pytrace=False)


def same(actual, expected, what, tolerance=1e-6, absolute=1e-10, where=""):
    """Fail unless actual has the shape of expected, and its numbers up to a relative and an absolute tolerance.

    what and where, which may be empty, say in the message what was compared, and for which inputs.
    """
    holds(actual is not None, f"{what} is None: is there a return missing?")
    try:
        numbers = np.asarray(actual, dtype=float)
    except (TypeError, ValueError):
        numbers = None
    holds(numbers is not None, f"{what} should be a number or an array of numbers, but it is {actual!r}.")
    shape = np.shape(expected)
    wanted = f"have {shape}" if shape else "be one number"
    holds(numbers.shape == shape, f"{what} has shape {numbers.shape}, but it should {wanted}.")
    close = np.allclose(numbers, expected, rtol=tolerance, atol=absolute)
    lines = f"{what} is", f"{numbers}", "but it should be", shown(expected), where
    holds(close, "\n".join(filter(None, lines)))


def shown(expected):
    """Return numbers as a text, to seven digits: what nudging finds has no more that are right."""
    rounded = [0.0 if abs(value) < NOTHING else float(f"{value:.7g}") for value in np.ravel(expected)]
    return np.array2string(np.reshape(rounded, np.shape(expected)), precision=9)


def at(**values):
    """Say which numbers something was given, by name; of a large array nothing."""
    parts = [f"{name} = {np.asarray(value).tolist()}" for name, value in values.items() if np.size(value) <= SHORT]
    return f"for {', '.join(parts)}" if parts else ""


def several(values, count, name):
    """Return the values that a function of that name returned; fail unless they are a tuple or list of that many."""
    wanted = f"a tuple or list with {count} value{'s' * (count != 1)}"
    right = isinstance(values, (tuple, list)) and len(values) == count
    holds(right, f"{name} should return {wanted}, but it returned {values!r}.")
    return tuple(values)


def unchanged(function, given, before):
    """Fail unless the arguments that the function was given, by name, hold what they held before."""
    for name, value in given.items():
        holds(equal(value, before[name]), f"{function} changed its argument {name}.")


def equal(value, other):
    """Whether two values are equal: numbers, arrays, and lists and dicts of them."""
    try:
        np.testing.assert_equal(value, other)
    except AssertionError:
        return False
    return True


@contextmanager
def left_alone(function, **arguments):
    """Fail if one of these arguments is another one after the function's call."""
    before = copy.deepcopy(arguments)
    yield
    unchanged(function, arguments, before)


def call(function, **arguments):
    """Call function with copies of the arguments, in this order; fail if it changes one of them."""
    given = copy.deepcopy(arguments)
    result = function(*given.values())
    unchanged(function.__qualname__, given, arguments)
    return result
