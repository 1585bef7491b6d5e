"""Comparisons of a part of an answer, so that a mistake costs that part alone, and laws of minibatches.

Chance decides which row is in which batch, so no formula can. `names` has the entry of the bank for some slips.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import chain, combinations

import numpy as np

from autograder.assertions import describe
from autograder.contracts.compare import Differs, Unequal, as_numbers, by_size, close, equal


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


def joined(batches):
    """Return the rows of all batches, one after the other."""
    return list(chain.from_iterable(batches))


def count(rows, batch_size):
    """Return how many batches it takes for that many rows."""
    return -(-rows // batch_size)


def few_enough(sizes, rows, batch_size):
    """Ask for batches of these sizes that are no larger than asked for, none empty and none too many."""
    if max(sizes, default=0) > batch_size:
        raise Differs("a batch is larger than batch_size")
    if 0 in sizes or len(sizes) > count(rows, batch_size):
        raise Differs("there are more batches than needed, or empty ones")


def once_each(batches, rows, names):
    """Ask for each of so many rows in exactly one batch."""
    held = sorted(joined(batches))
    if held == list(range(rows)):
        return
    if any(len(set(batch)) < len(batch) for batch in batches):
        raise Differs("a batch holds a row twice", names.get("replaced") if len(held) == rows else None)
    if len(held) > len(set(held)):
        raise Differs("some rows are in more than one batch", names.get("overlap"))
    whole = len(batches) > 1 and rows - len(held) == rows % len(batches[0])
    raise Differs("some rows are in no batch", names.get("dropped") if whole else None)


def shuffled(batches, names):
    """Ask for batches most of which do not hold rows that lie at equal distances."""
    steps = [{b - a for a, b in zip(sorted(batch), sorted(batch)[1:], strict=False)} for batch in batches]
    if 2 * sum(len(each) < 2 for each in steps) > len(steps):
        raise Differs("the rows are not shuffled", names.get("in order"))


def shuffled_anew(epochs, names):
    """Ask for other batches in every epoch."""
    for one, other in combinations([set(map(frozenset, batches)) for batches in epochs], 2):
        if one == other:
            raise Differs("two epochs have the same batches", names.get("again"))


def as_seeded(got, before, alike, mistake=None):
    """Ask for the same as before, or for something else."""
    if equal(got, before) != alike:
        raise Differs(f"{'the same seed gives other' if alike else 'another seed gives the same'} batches", mistake)
