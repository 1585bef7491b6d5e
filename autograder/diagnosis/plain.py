"""Sentences on what needs no comparison: an exception, nothing returned, a wrong kind or shape."""

from __future__ import annotations

from ..assertions import CheckFailed
from ..faults import StudentFault

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
