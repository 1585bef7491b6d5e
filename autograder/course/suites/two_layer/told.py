"""Training on rows that are all different, followed along the batches that the losses in its history tell."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from autograder.assertions import assert_close, check
from autograder.worker.forms import SHARED

from .. import momentum, nets
from ..batches import MOST_IN_TWO_BYTES, count
from ..contents import CONTENTS
from ..formulas import log_softmax
from .net import draw
from .training import (
    Settings,
    along,
    as_it_is,
    assert_end,
    check_accuracies,
    is_end,
    passes_one,
    recorded,
    standing_still,
    trained,
)

NEAR = 3e-5  # how far a loss in single precision may be from that of its batch
MOST = 16  # paths that are followed where several batches have the same loss


def next_batches(left, batches, largest):
    """Return what the next batch may be, if so many batches have to take all that is left.

    left are pairs of a row's number and what is in it. Of batches that hold the same, there is one.
    """
    sizes = range(max(1, len(left) - (batches - 1) * largest), min(largest, len(left) - batches + 1) + 1)
    taken = (rows for size in sizes for rows in combinations(left, size))
    return {tuple(sorted(content for _, content in rows)): [number for number, _ in rows] for rows in taken}.values()


def paths_told(losses, start, X, y, settings):
    """Return the paths, lists of params after each step, on which the losses are those of batches that were left."""
    steps, paths = count(len(X), settings.batch_size), [(start, {}, [], [])]
    every = [(row, (x.tobytes(), int(label))) for row, (x, label) in enumerate(zip(X, y, strict=True))]
    for number, (loss, rate) in enumerate(zip(losses, settings.rates(len(X)), strict=True)):
        on = []
        for params, velocity, left, places in paths:
            left = left if number % steps else every
            each = -log_softmax(nets.scores(params, X))[np.arange(len(X)), y]
            penalty = nets.penalty(params, settings.reg)
            for rows in next_batches(left, steps - number % steps, settings.batch_size):
                told = np.mean(each[rows]) + penalty
                if abs(loss - told) <= NEAR * (1.0 + told):
                    grads = nets.loss_and_grads(params, X[rows], y[rows], settings.reg)[1]
                    after, moving = momentum.step(params, velocity, grads, rate, settings.mu)
                    on.append((after, moving, [row for row in left if row[0] not in rows], [*places, after]))
        paths = on[:MOST]
    return [places for *_, places in paths]


def check_told(student, data, settings, validation, forms=()):
    """Train in batches of any rows, and compare losses, params and accuracies with those of the batches told."""
    start, X, y = data
    steps = count(len(X), settings.batch_size)
    known = X.astype(np.float64), y.astype(int)

    def attempt(prepare):
        history, final = trained(student, prepare, data, settings, validation, forms)
        losses = recorded(history, "loss", steps * settings.epochs)
        paths = paths_told(losses, start, *known, settings)
        check(
            paths, "A loss in the history is not that of a batch of rows that are left, with its penalty, at its step."
        )
        places = next((places for places in paths if is_end(final, places[-1])), paths[0])
        assert_end(final, places[-1])
        for name, (rows, labels) in (("train_accuracy", known), ("val_accuracy", validation)):
            for share, p in zip(recorded(history, name, settings.epochs), places[steps - 1 :: steps], strict=True):
                right = abs(share - nets.accuracy(p, rows, labels)) < 1e-6 or nets.lead(p, rows) < 1e-3
                check(right, f"history[{name!r}] is not the accuracy after each epoch over the whole set.")

    passes_one(attempt, (as_it_is, along(student, start, *known, settings)))


TRAININGS = (
    (5, 3, 4, 3, np.uint8, Settings(mu=0.5, decay=0.7, epochs=3, batch_size=2, reg=0.1, seed=2**32 - 1)),
    (4, 2, 3, 2, np.int32, Settings(mu=0, decay=0.5, batch_size=1, reg=0.01, seed=0)),
    (5, 4, 5, 4, np.uint64, Settings(learning_rate=0.05, mu=0.9999, decay=1, batch_size=3, reg=2)),
    (3, 1, 2, 2, np.int16, Settings(learning_rate=1, mu=0, decay=0.5, epochs=3, batch_size=2, reg=0)),
    (1, 2, 2, 3, np.int8, Settings(learning_rate=0.5, mu=0.3, decay=0.1, epochs=4, batch_size=1, reg=1.0)),
    (2, 3, 3, 3, np.uint16, Settings(mu=0.5, decay=1e-6, epochs=3, batch_size=10**9, reg=0.5)),
    (5, 3, 1, 2, np.uint32, Settings(mu=0.9, decay=0.9, epochs=2, batch_size=4, reg=1e-9)),
    (4, 4, 4, 4, np.int64, Settings(mu=0.6, epochs=3, batch_size=2, reg=0.3)),
)
KINDS = (None, "some zeros", "whole", None, "positive", "zeros", "columns alike", "rows alike")  # of rows


def check_trainings(student, rng):
    """Compare trainings in batches of different rows, with labels of every type and rows that are special."""
    for number, ((*sizes, labels, settings), kind) in enumerate(zip(TRAININGS, KINDS, strict=True)):
        N, D, H, C = sizes
        start, X, y = draw(rng, *sizes)
        X = X if kind is None else CONTENTS[kind](rng, X.shape)
        if H == 1:  # rows for which no unit is on have all the same scores, and tell no batch from another
            start["b1"] = 0.5 - (X @ start["W1"]).min(axis=0)
        validation = rng.standard_normal((1 + number % 3, D)), np.full(1 + number % 3, C - 1, dtype=labels)
        X = X.astype(np.float32 if number % 4 == 1 else np.float64)
        y = np.full(N, C - 1) if number % 4 == 3 else y  # one class
        y = y.astype(labels)
        same = number == 3  # the very same arrays for both
        check_told(student, (start, X, y), settings, (X, y) if same else validation, (SHARED,) if same else ())
    start, X, _ = draw(rng, 3, 3, 4, 3)
    X[0] *= 1e4  # one row has no gradient at all, and still a step
    data = start, X, nets.predictions(start, X)
    check_told(student, data, Settings(learning_rate=1e-4, mu=0.8, epochs=3, batch_size=1), data[1:])


def check_all_rows(student):
    """An epoch takes all rows, more than a type of two bytes can count, anywhere; accuracies are over all of them."""
    X = np.linspace(1e-3, 8.0, MOST_IN_TWO_BYTES + 500)[:, None]
    y = (np.arange(len(X)) > len(X) // 3).astype(int)  # those of the first third are right
    start = {"W1": np.ones((1, 1)), "b1": np.zeros(1), "W2": np.array([[1.0, 0.0]]), "b2": np.zeros(2)}
    settings = Settings(learning_rate=0.0, epochs=1, batch_size=MOST_IN_TWO_BYTES)
    expected, rest = nets.loss(start, X, y), len(X) - MOST_IN_TWO_BYTES
    cuts = np.array([(MOST_IN_TWO_BYTES, rest), (rest, MOST_IN_TWO_BYTES), (len(X) / 2, len(X) / 2)]) / len(X)

    def attempt(prepare):
        history, _ = trained(student, prepare, (start, X, y), settings)
        check_accuracies(history, "train_accuracy", [start], (X, y))
        losses = recorded(history, "loss", 2)
        check(np.max(np.abs(losses - expected)) < 0.2 * expected, f"A batch of {len(X)} rows holds neighbors.")
        if np.min(np.abs(cuts @ losses - expected)) > 1e-5 * expected:  # as the rows may be cut at other places, too
            history, _ = trained(student, prepare, (start, X, y), replace(settings, batch_size=len(X)))
            assert_close(recorded(history, "loss", 1), [expected], f"history['loss'] of {len(X)} rows", 1e-4)

    passes_one(attempt, (as_it_is, standing_still(student, start)))
