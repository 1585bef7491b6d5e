"""How a part of an answer is compared, so that a mistake in one part costs that part alone."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from autograder.assertions import describe
from autograder.contracts.compare import Differs, Unequal, as_numbers, by_size, close


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


def uncapped(entry, same=by_size):
    """Return how a large loss and its gradients are compared; entry is the bank's, of what keeps a loss small."""

    def compared(got, right, case):
        with suppress(Unequal):
            loss = as_numbers(got[0] if isinstance(got, tuple | list) and got else None, ())
            if np.all((loss > 3.0) & (loss < right[0] / 10)):  # no factor that is forgotten makes it that small
                raise Differs("a large loss is far too small", entry)
        same(got, right, case)

    return compared
