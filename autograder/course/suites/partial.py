"""How a part of an answer is compared, so that a mistake in one part costs that part alone."""

from __future__ import annotations

import numpy as np

from autograder.assertions import describe
from autograder.contracts.compare import Differs, close


def entry(name):
    """Return how one entry of a dict is compared, whatever the others are."""
    return lambda got, right, case: close(got, {name: right[name]})


def place(number, count=2):
    """Return how one of so many values is compared, with one right value or its place among as many."""

    def compared(got, right, case):
        if not isinstance(got, tuple | list) or len(got) != count:
            raise Differs(f"it should be {count} values, and is {describe(got)}")
        one = right[number] if isinstance(right, tuple) else right
        close(got[number], one, what=f"value {number + 1} of {count}")

    return compared


def in_shape(*entries):
    """Return how shapes alone are compared, of an array or of these entries of a dict."""

    def compared(got, right, case):
        close(got, {name: right[name] for name in entries} if isinstance(right, dict) else right, tolerance=np.inf)

    return compared
