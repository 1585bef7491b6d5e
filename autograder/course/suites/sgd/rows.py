"""Rows that tell their numbers: which of them batches hold, beside which labels, and in which order.

Batches depend on chance, and every legal way to draw them is accepted.
"""

from __future__ import annotations

import numpy as np

from autograder.assertions import CheckFailed, as_array, bank_entry, check, describe, mistaken, unpack

from ..batches import joined, once_each
from ..labels import assert_integers

BY_CHANCE = 0.02  # what is less likely is not taken for chance


def numbered(rng, rows, features=(3,)):
    """Return (X, y) of distinct rows; x[0] of a row is its number over the number of rows, and labels are distinct."""
    X = rng.standard_normal((rows, *features))
    X.reshape(rows, -1)[:, 0] = np.arange(rows) / rows
    return X, 3 * np.arange(rows) + 100


def read_batches(value, features=(3,)):
    """Return a list of (Xb, yb) as arrays, each with rows of that shape."""
    if not isinstance(value, tuple | list):
        raise CheckFailed(f"minibatches should return a list of pairs (Xb, yb); it returned {describe(value)}.")
    batches = []
    for number, batch in enumerate(value):
        Xb, yb = unpack(batch, 2, f"Batch {number} of minibatches")
        Xb, yb = as_array(Xb, f"Xb of batch {number}"), as_array(yb, f"yb of batch {number}")
        if len(features) > 1 and Xb.shape == (len(Xb), int(np.prod(features))):
            message = f"Xb of batch {number} has shape {Xb.shape}: its rows have lost their dimensions."
            raise mistaken(bank_entry("minibatches-lays-rows-out"), message)
        check(
            Xb.ndim == 1 + len(features) and Xb.shape[1:] == features,
            f"Xb of batch {number} has shape {Xb.shape}: it should hold rows of X, one or more.",
        )
        check(
            yb.shape == Xb.shape[:1],
            f"yb of batch {number} has shape {yb.shape} beside Xb of {Xb.shape}: it should hold one label per row.",
        )
        batches.append((Xb, yb))
    return batches


def check_types(value):
    """Check that the labels of batches, which were integers, still are."""
    entry, message = bank_entry("minibatches-float-labels"), "y holds integers, and labels in the batches are none."
    for _, yb in value:
        assert_integers(yb, entry, message)


def numbers_of_rows(Xb, X):
    """Return the numbers that rows tell; they may be of no row of X at all."""
    first = Xb[(slice(None), *(0,) * (Xb.ndim - 1))]
    return np.rint(first * len(X)).astype(int).tolist()


def numbers_of_labels(yb):
    """Return the numbers of the rows that labels belong to."""
    return np.rint((np.ravel(yb) - 100) / 3).astype(int).tolist()


def order_of(batches, X):
    """Return the row numbers of batches (Xb, yb)."""
    return [numbers_of_rows(Xb, X) for Xb, _ in batches]


def is_whole(Xb, yb, X, y):
    """Whether the rows of a batch and their labels are these, to single precision."""
    return np.allclose(Xb, X, rtol=1e-4, atol=1e-6) and np.allclose(yb, y)


def check_rows(batches, X, y, where, batch_size):
    """Check that every row is in exactly one batch, whole and with its own label; return the row numbers by batch."""
    found, labels = order_of(batches, X), [numbers_of_labels(yb) for _, yb in batches]
    if joined(found) != joined(labels):
        raise mistaken(mismatch(found, labels, len(X)), f"{where}, labels are not beside their own rows of X.")
    check(all(0 <= row < len(X) for row in joined(found)), f"{where}, a batch has a row that X has not.")
    check_once(found, len(X), where, batch_size)
    for (Xb, yb), rows in zip(batches, found, strict=True):
        check(is_whole(Xb, yb, X[rows], y[rows]), f"{where}, a batch has rows that are not rows of X as they were.")
    return found


def mismatch(found, labels, rows):
    """Name the reason why rows of that many are beside the labels of others."""
    in_order = list(range(rows))
    if once_each(found, rows) and once_each(labels, rows):
        if joined(found) == in_order:
            return bank_entry("minibatches-only-y-shuffled")
        if joined(labels) == in_order:
            return bank_entry("minibatches-only-x-shuffled")
    return bank_entry("minibatches-two-orders")


def chance_of_no_repeat(batches, count):
    """Return how likely no batch would have a row twice, were each of its rows drawn from all of that many."""
    return float(np.prod([1.0 - place / count for batch in batches for place in range(len(batch))]))


def check_once(batches, count, where, batch_size):
    """Check that the row numbers 0 … count−1 come exactly once; say how they do not."""
    rows = joined(batches)
    repeated, missing = len(rows) - len(set(rows)), count - len(set(rows))
    if repeated == 0 and missing == 0:
        return
    if len(batches) > 1 and all(set(batch) <= set(batches[0]) for batch in batches):
        raise mistaken(bank_entry("minibatches-same-rows"), f"{where}, all batches hold the same rows.")
    if repeated and missing:
        entry = None
        if any(len(set(batch)) < len(batch) for batch in batches):
            entry = bank_entry("minibatches-with-replacement")
        elif chance_of_no_repeat(batches, count) < BY_CHANCE:
            entry = bank_entry("minibatches-drawn-apart")
        raise mistaken(entry, f"{where}, some rows of X come more than once and others not at all.")
    if repeated:
        entry = bank_entry("minibatches-last-filled-up") if repeated < batch_size else None
        raise mistaken(entry, f"{where}, some rows of X come more than once.")
    entry = bank_entry("minibatches-last-dropped") if missing == count % batch_size else None
    raise mistaken(entry, f"{where}, some rows of X are in no batch.")


def check_shuffled(batches, where):
    """Check that rows were shuffled one by one, not in blocks and not within blocks."""
    steps = np.diff(joined(batches))
    if np.all(steps == 1):
        message = f"{where}, the rows come in the order that they have in X."
        raise mistaken(bank_entry("minibatches-not-shuffled"), message)
    if np.all(steps == -1):
        message = f"{where}, the rows come in the opposite order of that in X."
        raise mistaken(bank_entry("minibatches-reversed"), message)
    batches = [batch for batch in batches if batch]
    neighbors = np.mean(np.abs(steps) == 1)
    if len(batches) > 1 and all(max(batch) - min(batch) == len(batch) - 1 for batch in batches):
        blocks_alone = neighbors > 0.5
        entry = bank_entry("minibatches-blocks-shuffled") if blocks_alone else bank_entry("minibatches-shuffled-within")
        raise mistaken(entry, f"{where}, batches hold rows that are neighbors in X.")
    check(neighbors <= 0.7, f"{where}, most rows come beside their neighbors in X: the rows are not shuffled.")
