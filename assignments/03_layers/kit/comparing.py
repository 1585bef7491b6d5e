"""What the local tests compare with: each function fails with one sentence that says what is wrong."""

import copy
from contextlib import contextmanager

import numpy as np
import pytest

from .explaining import why

# Why a comparison fails where the same one did not fail before.
SHARED = {"the two share what they remember: keep it in self, not in the class or in a global variable.": None}
OUTPUT_CHANGED = {"backward writes into the array that forward returned: compute in a new one.": None}
OUTPUT_USED_AGAIN = {"every forward hands out the same array: make a new one in each call.": None}
INPUT_KNOWN_AGAIN = {
    "it goes by the array that it knows, not by the numbers in it: compute all anew in each call.": None
}

NOTHING = 1e-10  # what is smaller is shown as 0
SHORT = 12  # entries of an array that a message shows


def holds(condition, sentence):
    """Fail with that sentence unless the condition holds."""
    if not condition:
        pytest.fail(sentence, pytrace=False)


def same(actual, expected, what, tolerance=1e-6, absolute=1e-10, **clues):
    """Fail unless actual has the shape of expected, and its numbers up to a relative and an absolute tolerance.

    what says in the message what was compared. clues may have where, the inputs by name, and mistakes, what typical
    mistakes make of them, or a function that returns that: the message says for which inputs it is, and why, where
    that is certain. more may be a function that returns actual, expected and where of further inputs, if few numbers
    leave that open.
    """
    holds(actual is not None, f"{what} is None: is there a return missing?")
    try:
        numbers = np.asarray(actual, dtype=float)
    except (TypeError, ValueError):
        numbers = None
    holds(numbers is not None, f"{what} should be a number or an array of numbers, but it is {actual!r}.")
    shape = np.shape(expected)
    if numbers.shape == shape and np.allclose(numbers, expected, rtol=tolerance, atol=absolute):
        return
    lines = [f"{what} is", f"{numbers}", "but it should be", shown(expected), for_inputs(clues.get("where") or {})]
    if numbers.shape != shape:
        lines = [f"{what} has shape {numbers.shape}, but it should {f'have {shape}' if shape else 'be one number'}."]
    elif numbers.size > 1:
        lines.append(first_difference(numbers, np.asarray(expected, dtype=float), tolerance, absolute))
    reason = explanation(numbers, expected, **clues)
    holds(False, "\n".join(filter(None, [*lines, reason and f"Why: {reason}"])))


def each_same(actual, expected, what, mistakes, **options):
    """Compare arrays by name, from the last name of the alphabet back; what goes before each in the message.

    The message begins with which of them are right, if any is. mistakes is a function of a name. options are those of
    same.
    """
    failures = {}
    for name in sorted(expected, reverse=True):
        try:
            same(actual[name], expected[name], f"{what} {name}", mistakes=lambda name=name: mistakes(name), **options)
        except pytest.fail.Exception as failure:
            failures[name] = str(failure)
    right = [name for name in sorted(expected) if name not in failures]
    verdict = f"{', '.join(right)} right" if right else "None of them is right"
    for message in failures.values():
        holds(False, f"{verdict}; {', '.join(sorted(failures))} wrong.\n{message}" if right else message)


def first_difference(numbers, expected, tolerance, absolute):
    """Say at which index two arrays differ first, and how many of their entries do."""
    wrong = ~np.isclose(numbers, expected, rtol=tolerance, atol=absolute)
    index = tuple(map(int, np.argwhere(wrong)[0]))
    pair = f"{numbers[index]:.7g}, not {0.0 if abs(expected[index]) < NOTHING else expected[index]:.7g}"
    return f"{wrong.sum()} of {wrong.size} entries differ, first at {list(index)}: {pair}."


def explanation(numbers, expected, where=None, mistakes=None, more=None):
    """Return why the numbers are wrong, "" where that is not certain; with more numbers, if there are any."""
    try:
        if more is not None:
            numbers, expected, where = more()
        return why(numbers, expected, where, mistakes() if callable(mistakes) else mistakes)
    except Exception:  # what raises on other inputs is told when its turn comes
        return ""


def shown(expected):
    """Return numbers as a text, to seven digits: what nudging finds has no more that are right."""
    rounded = [0.0 if abs(value) < NOTHING else float(f"{value:.7g}") for value in np.ravel(expected)]
    return np.array2string(np.reshape(rounded, np.shape(expected)), precision=9)


def at(**values):
    """Return the inputs of a comparison by name."""
    return values


def for_inputs(values):
    """Say which numbers something was given, by name; of a large array nothing."""
    parts = [f"{name} = {np.asarray(value).tolist()}" for name, value in values.items() if np.size(value) <= SHORT]
    return f"for {', '.join(parts)}" if parts else ""


def once_more(expected, before):
    """Return why the result of a second call may be wrong: it adds to the one before, or the first call left traces."""
    return {
        "it adds to what the call before has left: start anew in each call.": np.add(expected, before),
        "it depends on what the first call of backward has left: start anew in each call, and change nothing.": None,
    }


def several(values, count, name):
    """Return the values that a function of that name returned; fail unless they are a tuple or list of that many."""
    wanted = f"a tuple or list with {count} value{'s' * (count != 1)}"
    right = isinstance(values, (tuple, list)) and len(values) == count
    holds(right, f"{name} should return {wanted}, but it returned {values!r}.")
    return tuple(values)


def unchanged(function, given, before):
    """Fail unless the arguments that the function was given, by name, hold what they held before."""
    for name, value in given.items():
        if not equal(value, before[name]):
            near = isinstance(value, np.ndarray) and np.allclose(value, before[name], equal_nan=True)
            holds(False, f"{function} changed its argument {name}{' in the last digits' * near}.")


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
    unchanged(getattr(function, "__qualname__", type(function).__name__), given, arguments)
    return result
