"""Batches of eight rows, told from the losses in the history: with a learning rate of zero, a loss tells its rows."""

from __future__ import annotations

from functools import partial
from itertools import combinations, combinations_with_replacement

import numpy as np

from autograder.assertions import as_array, bank_entry, check, mistaken

from .. import nets
from ..batches import count, joined, once_each
from .net import draw

ROWS, LARGEST = 8, 3
STEPS = count(ROWS, LARGEST)
POSSIBLE = [rows for size in range(1, LARGEST + 1) for rows in combinations(range(ROWS), size)]
SHARES = np.array([np.isin(range(ROWS), rows) / len(rows) for rows in POSSIBLE])  # of each row in a batch's loss


def losses_of_all(loss, X, y):
    """Return the losses of all batches that there could be, which are means over their rows."""
    return SHARES @ [loss(X[row : row + 1], y[row : row + 1]) for row in range(ROWS)]


def smallest_gap(losses):
    return np.diff(np.sort(losses)).min()


def draw_tellable(rng):
    """Return params, X and y for which the loss of a batch tells its rows; whole-set accuracy is that of no batch."""
    while True:
        p, X, y = draw(rng, ROWS, 4, 6, 4)
        means = losses_of_all(partial(nets.loss, p), X, y)
        sums = means * [len(rows) for rows in POSSIBLE]
        apart = min(smallest_gap(means), smallest_gap(sums)) > 5e-4
        if apart and round(nets.accuracy(p, X, y) * ROWS) in (3, 5):
            return p, X, y


def step_losses(history, epochs):
    """Return the losses of all steps, with a name for what may be wrong with their number."""
    got = as_array(history["loss"], "history['loss']").astype(np.float64)
    if got.shape == (epochs * STEPS,):
        return got
    whole_set = got.size > 1 and np.ptp(got) < 1e-9  # as with a rate of zero it is, of a step or asked for behind it
    entries = {
        epochs: None if whole_set else bank_entry("history-loss-per-epoch"),
        epochs * (ROWS // LARGEST): bank_entry("train-drops-last"),
        1: bank_entry("history-last-only"),
    }
    message = f"history['loss'] has shape {got.shape}; it should have shape ({epochs * STEPS},)."
    raise mistaken(entries.get(got.size), message)


def read_batches(losses, table):
    """Return which rows each step had, from its loss."""
    nearest = np.abs(losses[:, None] - table).argmin(axis=1)
    if np.all(np.abs(losses - table[nearest]) < 1e-4):
        return [POSSIBLE[index] for index in nearest]
    single = table[:ROWS]  # with a row drawn twice, a batch's loss is a mean over rows that are not all different
    mixed = [np.mean(single[list(rows)]) for rows in combinations_with_replacement(range(ROWS), LARGEST)]
    twice = all(np.abs(np.append(table, mixed) - loss).min() < 1e-6 for loss in losses)
    message = f"A loss in the history is not that of a batch of at most batch_size = {LARGEST} different examples."
    raise mistaken(bank_entry("train-with-replacement") if twice else None, message)


def check_order(order):
    """Check the batches of one run, epoch by epoch, and name what is wrong with them."""
    epochs = [order[start : start + STEPS] for start in range(0, len(order), STEPS)]
    for batches in epochs:
        if not once_each(batches, ROWS):
            raise mistaken(slip_of(batches, epochs), "An epoch does not use every example exactly once.")
    if all(batches == epochs[0] for batches in epochs):
        as_they_lie = joined(epochs[0]) == list(range(ROWS))
        entry = bank_entry("train-not-shuffled") if as_they_lie else bank_entry("train-shuffled-once")
        raise mistaken(entry, "Every epoch has the same batches.")
    if len({frozenset(batches) for batches in epochs}) == 1:
        message = "Every epoch has the same batches, in another order."
        raise mistaken(bank_entry("train-shuffles-whole-batches"), message)


def check_one_by_one(orders):
    """Check orders of the rows, an epoch each: they are no circle that begins somewhere else each time."""
    circles = {tuple(np.roll(order, -order.index(0))) for order in orders}
    check(len(circles) > 1, "Every epoch has the rows in the same order, but for where it begins.")


def slip_of(batches, epochs):
    """Name what is wrong with the batches of one of the epochs, which do not have each row once."""
    used = joined(batches)
    if all(rows == tuple(range(LARGEST)) for rows in joined(epochs)):
        return bank_entry("train-first-rows")
    if all(len(set(same)) == 1 for same in epochs):
        return bank_entry("train-first-shuffled-rows")
    if len(used) < ROWS and len(set(used)) == len(used):
        return bank_entry("train-one-row-short")
    return bank_entry("train-fresh-draws") if len(used) == ROWS else None
