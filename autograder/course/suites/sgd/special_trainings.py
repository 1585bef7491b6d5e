"""Trainings on numbers of all kinds, with settings at the ends of what they may be."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from autograder.assertions import CheckFailed, StudentFault, bank_entry, check, mistaken, unpack

from ..advice import ANYTHING, advised
from ..batches import MOST_IN_TWO_BYTES, count, from_anywhere
from ..magnitudes import SINGLE_DIGITS, assert_each_close
from ..momentum import Settings
from .losses import LossFunction
from .special import Walk, arrays_of, assert_all_sums, check_data, data_of, shapes_of
from .stand_ins import right_with_working_parts

LARGE = 1e8
LOSSES = (0.0, 0.0, -2.5, 1e9, 1e30, 1e-12, 0.7, 0.7, 3.0, 0.012345678, 2e4, -6.54321e-7)
ODD_TRAININGS = (  # how many rows, and on them
    (5, Settings(1, mu=0, decay=1, epochs=2, batch_size=1)),
    (3, Settings(0.1, mu=1.0, decay=0.01, epochs=4, batch_size=2)),
    (1, Settings(2.5, mu=0.9, decay=1.0, epochs=2, batch_size=1, seed=2**32 - 1)),
    (4, Settings(1e-300, mu=0.5, decay=0.9, epochs=1, batch_size=3, seed=7)),
    (2, Settings(100.0, mu=1, decay=0.7, epochs=8, batch_size=2, seed=0)),
)


class Given(LossFunction):
    """Losses and gradients of all kinds, one after the other, whatever the params and the batch."""

    def __init__(self, rng, turn, X, y):
        super().__init__(shapes_of(turn), X, y)
        self._rng, self._turn = rng, turn

    def start(self, rng):
        """Return params of all kinds."""
        return arrays_of(rng, self._turn, self.shapes)

    def __call__(self, place, rows, labels, /):
        """Return (loss, grads), whatever the three are called."""
        return super().__call__(place, rows, labels)

    def at(self, params, Xb, yb):
        """Return the next loss and gradients."""
        turn = self._turn + len(self.calls)
        return LOSSES[turn % len(LOSSES)], arrays_of(self._rng, turn + 3, self.shapes)


@advised(ANYTHING)
def check_special(student, rng):
    """Check batches, losses and path where params, gradients, losses and data are of all kinds."""

    def check_all():
        for turn, (rows, settings) in enumerate(ODD_TRAININGS):
            _check_one(student, rng, turn, rows, settings)
        check_many_rows(student)

    try:
        check_all()
    except (CheckFailed, StudentFault):
        if not right_with_working_parts(student, check_all):
            raise  # else a part of training is at fault, which costs its own points


def _check_one(student, rng, turn, rows, settings):
    """Check a training."""
    given = Given(rng, turn, *data_of(rng, 4 * turn + 1, rows))
    start = given.start(rng)
    walk, rates = Walk(start), settings.rates(rows)
    returned = student.train(given, start, given.X, given.y, **asdict(settings))
    params, losses = unpack(returned, 2, "train")
    where = f"In a training on X of shape {given.X.shape} with batch_size {settings.batch_size}"
    if len(given.calls) != len(rates):
        entry = _slip_of(given.calls, len(rates))
        raise mistaken(entry, f"{where}, loss_and_grads is called {len(given.calls)} times.")
    check(given.kept_types or given.y.dtype.kind == "f", f"{where}, labels are no integers any more.")
    before = [call.loss for call in given.calls]
    assert_each_close(losses, before, f"{where}, what train returns as losses", SINGLE_DIGITS)
    steps = count(rows, settings.batch_size)
    for first in range(0, len(rates), steps):
        batches = [(call.Xb, call.yb) for call in given.calls[first : first + steps]]
        sizes = {len(Xb) == len(yb) <= settings.batch_size for Xb, yb in batches}
        check(sizes == {True}, f"{where}, batches are too large, or do not have a label for each row.")
        check_data(batches, given.X, given.y, where)
    places = [*(call.place for call in given.calls[1:]), params]
    for place, call, rate in zip(places, given.calls, rates, strict=True):
        assert_all_sums(place, *walk.step(call.grads, rate, settings.mu), "train, on numbers of all kinds,")


def check_many_rows(student):
    """More rows than a type of two bytes can count are all trained on, and each may come anywhere."""
    y = np.arange(MOST_IN_TWO_BYTES + 500, dtype=np.int32)
    seen = []

    def still(params, rows, labels):
        grads = {"w": 0.0 * np.asarray(params["w"], dtype=np.float64)}
        if np.asarray(rows, dtype=np.float64).shape != (np.size(labels), 1):
            raise ValueError("the rows are not those of the labels")
        seen.append(np.ravel(labels))
        return 0.5, grads

    settings = Settings(0.1, mu=0.5, decay=1.0, epochs=1, batch_size=MOST_IN_TWO_BYTES, seed=4)
    student.train(still, {"w": np.ones(2)}, y.astype(np.float32)[:, None], y, **asdict(settings))
    once = len(seen) == 2 and np.array_equal(np.sort(np.concatenate(seen)), y)
    check(once, f"In an epoch of train on {y.size} rows, not every row is in exactly one batch.")
    check(from_anywhere(seen, y.size), f"In an epoch of train on {y.size} rows, a batch holds neighbors.")


def _slip_of(calls, steps):
    """Name the reason why the loss is not asked for once a step; None if there are others."""
    if len(calls) < steps and calls and calls[-1].loss > LARGE:
        return bank_entry("train-gives-up-at-large-losses")
    if len(calls) != 2 * steps:
        return None
    same = all(
        np.array_equal(a.place[n], b.place[n]) for a, b in zip(calls[::2], calls[1::2], strict=True) for n in a.place
    )
    return bank_entry("train-two-calls") if same else bank_entry("train-loss-after-step")
