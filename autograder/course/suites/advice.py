"""What a failed check says beside its message, where no mistake of the bank explains it: better than the task's hint.

A hint of a task speaks of its usual mistakes. Where a check is about something else, it would mislead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from autograder.assertions import CheckFailed

NUMBERS_COUNT = (
    "Numbers may be tiny or large: nothing is rounded, cut off, taken for zero or kept in single precision, and a "
    "large number that is added and taken away again takes the digits of small ones with it."
)
ANYTHING = (
    "Numbers may be all equal, zero, sorted, of one sign or far from zero, and arrays long or short in every "
    "direction: what is right for some is right for all, without exceptions."
)
IN_SHAPE = "What comes out has the shape of what went in, however many dimensions that has."
MANY = (
    "There may be hundreds of classes and rows: a type of one byte, such as that of some labels, does not hold their "
    "numbers, nor how many they are."
)
ANY_LABELS = (
    "Labels may be integers of any type: what you compute with them in that type may be too small, or no integer any "
    "more, as int64 + uint64 is not. Use them as they are, as an index, or turn them into int first."
)


@contextmanager
def advised(advice: str, about: str = "") -> Iterator[None]:
    """Have a check that fails within give this advice, if its message speaks of what the advice is about."""
    try:
        yield
    except CheckFailed as failure:
        if about in str(failure):
            failure.advice = failure.advice or advice
        raise
