"""Laws of training with minibatches, on the numbers of the rows in each batch: chance decides them, so no formula can.

`names` has the entry of the bank for some slips that a law meets.
"""

from __future__ import annotations

from itertools import chain, combinations

from autograder.contracts.compare import Differs, equal


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
