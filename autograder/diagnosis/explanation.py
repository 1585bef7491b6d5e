"""Say in general terms how wrong answers differ from the right ones: sign, factor, order, shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..assertions import CheckFailed
from ..contracts.uses import same_object_again, two_in_turn
from ..equality import distance, numbers, same
from ..faults import StudentFault
from .evidence import WrongUse

ORDINALS = "first", "second", "third", "fourth"
RELATION = 1e-6
FACTORS = {2.0: "twice", 0.5: "half of"}
MOST = 8  # answers that are looked at
CHANGED = "You change what came in, as +=, sort or pop do: write a = a + b instead of a += b, or work on a copy."
PROMISES = {
    same_object_again.__name__: "A later call has something of an earlier one in it: start afresh in every call.",
    two_in_turn.__name__: "Two objects, or two calls, share what they keep: keep it in self, or in the cache.",
}


def explain_all(wrong: Sequence[WrongUse]) -> str | None:
    """Return the one sentence that is true of all answers, None if there is none, or more than one."""
    found = [(_name(each), each.call.args, each.found.unequal) for each in wrong if each.found.unequal][:MOST]
    if not found or len({name for name, _, _ in found}) > 1:
        return None
    parts = [(name, args, part.got, part.right) for name, args, part in found if part]
    possible = [explain(*each, zeros=True) for each in parts]
    certain = dict.fromkeys(sentence for each in parts for sentence in explain(*each))
    held = [sentence for sentence in certain if all(sentence in sentences for sentences in possible)]
    return held[0] if len(held) == 1 else None


def promise_broken(wrong: Sequence[WrongUse]) -> str | None:
    """Return which promise code breaks whose single answers are right, None where several could be."""
    if any(each.found.changed for each in wrong):
        return CHANGED
    broken = {each.use.promise for each in wrong if isinstance(each.found.failure, CheckFailed)}
    if same_object_again.__name__ in broken:
        return PROMISES[same_object_again.__name__]
    return PROMISES.get(broken.pop()) if len(broken) == 1 else None


def _name(wrong: WrongUse) -> str:
    """Return the name of what is wrong, as a sentence has it before "returns"."""
    part = wrong.found.unequal.what if wrong.found.unequal else "it"
    return f"{wrong.use.program.name_of(wrong.found.call)}{f', {part},' if part != 'it' else ''}"


def explain(name: str, args: Sequence[Any], got: Any, expected: Any, *, zeros: bool = False) -> list[str]:
    """Return in which ways the answer of a call differs from the expected one, of those that are simple.

    zeros: whether two values may be exchanged of which one is zero, and may have come to its place in another way.
    """
    if isinstance(got, tuple | list) and isinstance(expected, tuple | list):
        if len(got) == len(expected) == 2 and not same(got[0], got[1]) and _swapped(got, expected, zeros):
            return [f"{name} returns the right values in the wrong order: swap the two."]
        begins = [f"The {place} value of what" for place in ORDINALS] if len(expected) > 1 else []
        pairs = enumerate(zip(got, expected, strict=False))
        return _explain_parts([(a, b, name, begins[n] if n < len(begins) else "What") for n, (a, b) in pairs], args)
    if isinstance(got, dict) and isinstance(expected, dict):
        named = [(got[key], expected[key], f"{key} of {name}", "What") for key in expected if key in got]
        return _explain_parts(named, args)
    return _explain_array(got, expected, args, name)


def _explain_parts(parts: list[tuple[Any, Any, str, str]], args: Sequence[Any]) -> list[str]:
    """Say how the first wrong one of several values differs; nothing if another one differs in no simple way.

    Two halves of what may go to either of two places are no half of it.
    """
    found = [_explain_array(a, b, args, name, begin) for a, b, name, begin in parts if not same(a, b)]
    return found[0] if found and all(found) else []


def _swapped(got: Any, expected: Any, zeros: bool) -> bool:
    """Whether two values are exchanged, none of them zero if not zeros."""
    parts = [numbers(part) for part in expected]
    zero = any(part is not None and not np.any(part) for part in parts)
    return (zeros or not zero) and same(got[0], expected[1]) and same(got[1], expected[0])


def _explain_array(got: Any, expected: Any, args: Sequence[Any], name: str, begin: str = "What") -> list[str]:
    x, y, what = numbers(got), numbers(expected), f"{begin} {name} returns"
    if x is None or y is None or x.size == 0 or y.size == 0:
        return []
    if x.shape != y.shape:
        return _explain_shape(x, y, what)
    x, y = x.astype(np.float64), y.astype(np.float64)
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(y))) or np.linalg.norm(y) < 1e-9 or np.linalg.norm(x) < 1e-12:
        return []
    found = []
    if x.ndim == 2 and x.shape[0] == x.shape[1] > 1 and distance(x, y.T) < RELATION:
        found.append(f"{what} is transposed.")
    factor = float(np.vdot(x, y) / np.vdot(y, y))
    if np.linalg.norm(x - factor * y) <= RELATION * np.linalg.norm(x):
        found += _explain_factor(factor, args, what)
    return found + _explain_upstream(x, y, args, name)


def _explain_factor(factor: float, args: Sequence[Any], what: str) -> list[str]:
    """Name a constant factor that has a meaning."""
    found = []
    if abs(factor + 1) < RELATION:
        found.append(f"{what} has the wrong sign.")
    for value, word in FACTORS.items():
        if abs(factor - value) < RELATION * value:
            found.append(f"{what} is {word} what it should be.")
    for rows in dict.fromkeys(a.shape[0] for a in args if isinstance(a, np.ndarray) and a.ndim and a.shape[0] > 1):
        if abs(factor - rows) < RELATION * rows:
            found.append(f"{what} is too large by the number of rows: is a division by N missing?")
        if abs(factor * rows - 1) < RELATION:
            found.append(f"{what} is too small by the number of rows: is it divided by N once too often?")
    return found


def _explain_upstream(x: np.ndarray, y: np.ndarray, args: Sequence[Any], name: str) -> list[str]:
    if not name.endswith("backward") or len(args) != 1 or not isinstance(args[0], np.ndarray):
        return []
    upstream = args[0]
    if upstream.shape == y.shape and np.all(upstream != 0) and distance(x * upstream, y) < RELATION:
        return [f"{name} returns the local gradient alone: multiply it by the upstream gradient."]
    return []


def _explain_shape(x: np.ndarray, y: np.ndarray, what: str) -> list[str]:
    if x.ndim == 2 and x.shape == y.shape[::-1] and distance(x.T, y) < RELATION:
        return [f"{what} is transposed."]
    if x.ndim == y.ndim + 1:
        for axis in np.flatnonzero(np.array(x.shape) > 1):  # one of size 1 may be there for another reason
            summed = x.astype(np.float64).sum(axis=axis)
            if summed.shape == y.shape and distance(summed, y) < RELATION:
                return [f"{what} is not summed up yet: a sum over axis {axis} is missing."]
    return []


RAISED = {
    "NameError": "Python does not know that name there: is it misspelled, or is a `self.` or an assignment missing?",
    "UnboundLocalError": "That name gets its value later, or in one branch alone: give it one before this line.",
    "AttributeError": "Nothing of that name is there: is it misspelled, or set nowhere?",
    "TypeError": "The values in that line do not fit the call or the operation: is one of them None, or one too many?",
    "IndexError": "Nothing is there to take: the index lies beyond the end, or all of it is used up.",
    "KeyError": "The dict has no such key: print its keys one line before, and compare the spelling.",
    "ZeroDivisionError": "Something is divided by zero there: print the divisor one line before.",
    "RecursionError": "The function calls itself without an end: is there a case in which it just returns?",
    "ValueError": "The values in that line do not fit each other: print their shapes one line before.",
    "AssertionError": "One of your own assertions does not hold there.",
    "UFuncTypeError": "The result does not fit the array that it is put into: was that made of integers?",
}
RETURNED = {
    "is nan or inf": "A number is nan or inf: print values along the way, and find the first that overflows.",
    "None (is a return missing?)": "The function returns None: is a `return` missing, or in one branch alone?",
    "should have the shape": "Print the shapes along the way, and compare them with those in the docstring.",
    "should be a tuple": "Return all values that the docstring names, in one tuple.",
    "should be a dict": "Return a dict with the names that the docstring lists.",
    "has no entry": "Return a dict with all names that the docstring lists, spelled as there.",
    "should be numbers": "Return numbers or an array, as the docstring says.",
}


def plain(failure: BaseException | None) -> str | None:
    """Return what to do about an exception or a wrong kind of answer, None for a wrong number."""
    if isinstance(failure, StudentFault):
        return RAISED.get(getattr(failure, "kind", ""))
    if isinstance(failure, CheckFailed):
        return next((hint for words, hint in RETURNED.items() if words in str(failure)), None)
    return None
