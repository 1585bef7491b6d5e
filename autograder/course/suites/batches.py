"""Batches of row numbers: lists of lists."""

from __future__ import annotations

from itertools import chain


def joined(batches):
    """Return the rows of all batches, one after the other."""
    return list(chain.from_iterable(batches))


def count(rows, batch_size):
    """Return how many batches it takes for that many rows."""
    return -(-rows // batch_size)


def once_each(batches, rows):
    """Whether the batches have each of that many rows once."""
    return sorted(joined(batches)) == list(range(rows))
