"""Training: momentum, decay, minibatches, and the history."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import combinations, count

import numpy as np
import pytest

from autograder.assertions import assert_close, assert_unchanged, bank_entry, check, mistake_if, mistaken
from autograder.battery import assert_steady
from autograder.session import session_of
from autograder.worker.forms import REUSED, SHARED

from .. import nets
from ..special import assert_left_alone
from .batches import (
    LARGEST,
    ROWS,
    STEPS,
    check_one_by_one,
    check_order,
    draw_tellable,
    losses_of_all,
    read_batches,
    step_losses,
)
from .net import assert_params, draw, draw_any, make, params_of
from .told import check_all_rows, check_trainings
from .training import (
    Settings,
    alike,
    along,
    as_it_is,
    check_accuracies,
    check_path,
    follow,
    passes_one,
    recorded,
    standing_still,
    train,
    trained,
)


def draw_worsening(rng, settings):
    """Return (start, X, y), and labels of X on which accuracy is best after the first epoch."""
    while True:
        start, X, y = draw(rng, 7, 4, 5, 3)
        places, _ = follow(nets.loss_and_grads, start, X, y, settings)
        labels = nets.predictions(places[0], X)
        if nets.accuracy(places[-1], X, labels) < 1.0:
            return (start, X, y), labels


@pytest.mark.task("two_layer.train", points=5)
def test_train_momentum(student, rng):
    """Every step moves all four params by the velocity, which is kept from step to step and from epoch to epoch."""
    check_path(student, alike(rng, 6, 4, 5, 3), Settings(mu=0.9, epochs=2, batch_size=2))
    settings = Settings(mu=0.7, epochs=5, batch_size=7)
    data, y_val = draw_worsening(rng, settings)
    check_path(student, data, settings, validation=(data[1], y_val))
    check_path(student, draw(rng, 5, 3, 4, 2), Settings(mu=0.5, epochs=3, reg=0.3, batch_size=50))


@pytest.mark.task("two_layer.train", points=4)
def test_train_decay(student, rng):
    """The rate is learning_rate * decay ** epoch: it falls from epoch to epoch, starting with epoch 0."""
    check_path(student, alike(rng, 6, 3, 4, 3), Settings(decay=0.6, epochs=3, batch_size=2))
    check_path(student, draw(rng, 5, 3, 4, 2), Settings(decay=0.8, epochs=4))


@pytest.mark.task("two_layer.train", points=4)
def test_train_minibatches(student, rng):
    """Each epoch uses every example once, in batches of at most batch_size; their order is drawn anew from the seed."""
    p, X, y = draw_tellable(rng)
    table = losses_of_all(partial(nets.loss, p), X, y)
    settings = Settings(learning_rate=0.0, epochs=4, batch_size=LARGEST)

    nets_seeds = count()  # other ones each time: the order of the batches depends on the seed of train

    def batches(prepare, seed):
        history, _ = trained(student, prepare, (p, X, y), replace(settings, seed=seed), seed=next(nets_seeds))
        return read_batches(step_losses(history, settings.epochs), table)

    def attempt(prepare):
        seeds = (0, 1, 42, 2**31 - 1, 2**31, 2**32 - 1, 0)
        *different, odd, large, largest, zero_again = (batches(prepare, seed) for seed in seeds)
        for order in (*different, odd, large, largest, zero_again):
            check_order(order)
        check(different[0] == zero_again, "The same seed gives other batches, in nets that were made with other seeds.")
        same = [a == b for a, b in combinations(different, 2)]
        if any(same):
            entry = bank_entry("train-seed-ignored") if all(same) else bank_entry("train-zero-is-no-seed")
            raise mistaken(entry, "Another seed gives the same batches.")
        long = read_batches(
            step_losses(trained(student, prepare, (p, X, y), replace(settings, epochs=40))[0], 40), table
        )
        for period in range(1, 21):
            again = all(a == b for a, b in zip(long, long[period * STEPS :], strict=False))
            check(not again, f"After {period} epochs come the batches of the first {period} epochs again.")
        for epoch in range(0, len(zero_again), STEPS):
            alike = {tuple(order[epoch : epoch + STEPS]) for order in (*different, odd, large)}
            check(len(alike) > 1, "One epoch has the same batches with every seed.")
        for seed, order in ((2**31 - 1, odd), (2**31, large)):
            check(order != zero_again, f"Seed {seed} is taken for 0.")
        singly = replace(settings, epochs=6, batch_size=1, seed=9)
        losses = recorded(trained(student, prepare, (p, X, y), singly)[0], "loss", 6 * ROWS)
        orders = np.abs(losses[:, None] - table[:ROWS]).argmin(axis=1).reshape(6, ROWS).tolist()
        check_one_by_one([order for order in orders if 0 in order])

    passes_one(attempt, (as_it_is, standing_still(student, p)))


def draw_changing(rng, settings):
    """Return start, a training and a validation set whose accuracies change on the way, none of them by a hair."""
    while True:
        start, X, y = draw(rng, 7, 4, 5, 3)
        sets = (X, y), (rng.standard_normal((5, 4)), rng.integers(3, size=5))
        places, _ = follow(nets.loss_and_grads, start, X, y, settings)
        curves = [[nets.accuracy(p, *data) for p in (start, *places)] for data in sets]
        changing = all(len(set(curve)) > 2 and curve[:-1] != curve[1:] for curve in curves)
        closest = min(nets.lead(p, rows) for p in places for rows, _ in sets)
        if changing and curves[0] != curves[1] and closest > 1e-3:
            return start, *sets


@pytest.mark.task("two_layer.train", points=4)
def test_train_history(student, rng):
    """The history has the batch's loss for each step and, for each epoch, the accuracies over both whole sets."""
    settings = Settings(epochs=5, mu=0.5)
    start, training, validation = draw_changing(rng, settings)
    places, losses = follow(nets.loss_and_grads, start, *training, settings)

    def attempt(prepare):
        history, _ = trained(student, prepare, (start, *training), settings, validation)
        assert_close(recorded(history, "loss", len(losses)), losses, "history['loss']", 1e-5)
        check_accuracies(history, "train_accuracy", places, training)
        check_accuracies(history, "val_accuracy", places, validation)

    passes_one(attempt, (as_it_is, along(student, start, *training, settings)))
    p, X, y = draw_tellable(rng)
    passes_one(partial(check_whole_sets, student, p, X, y), (as_it_is, standing_still(student, p)))


def check_whole_sets(student, p, X, y, prepare):
    """Train with a rate of zero: each accuracy is that of the whole set, and there is one per epoch."""
    few = X[:5], y[:5]
    history, _ = trained(student, prepare, (p, X, y), Settings(learning_rate=0.0, epochs=2, batch_size=LARGEST), few)
    step_losses(history, epochs=2)
    if np.size(history["train_accuracy"]) == np.size(history["val_accuracy"]) == 6:
        raise mistaken(bank_entry("history-accuracy-per-step"), "The history has accuracies for each step.")
    check_accuracies(history, "val_accuracy", [p, p], few)
    check_accuracies(history, "train_accuracy", [p, p], (X, y), bank_entry("history-accuracy-of-batch"))


def draw_darkening(rng, settings):
    """Return start, X and y of a training whose hidden units are all off after the first step: no gradients, then."""
    while True:
        start, X, y = draw(rng, 4, 2, 2, 3)
        places, _ = follow(nets.loss_and_grads, start, X, y, settings)
        if max(nets.forward(p, X)[0][0].max() for p in places) < -0.05:
            return start, X, y


def check_again(student, rng):
    """A second training goes on from the params, with velocities of zero, a history of its own, and what comes now."""
    settings = Settings(mu=0.8, decay=0.7, epochs=3)
    start, *data = draw(rng, 6, 4, 5, 3)
    _, *others = draw(rng, 6, 4, 5, 3)
    first, _ = follow(nets.loss_and_grads, start, *data, settings)
    second, losses = follow(nets.loss_and_grads, first[-1], *others, settings)

    def attempt(prepare):
        net = make(student, start)
        prepare(net)
        for batch in (data, others):  # in the same arrays
            history = train(net, *batch, settings, batch, forms=(REUSED,))
        assert_params(net, second[-1], "after a second training")
        assert_close(recorded(history, "loss", len(losses)), losses, "history['loss'] of a second training", 1e-5)
        for name in ("train_accuracy", "val_accuracy"):
            check_accuracies(history, name, second, others)
        prepare(nets.put(net, start))
        train(net, *data, settings)
        assert_params(net, first[-1], "after another training, from params that were put in between,")
        train(net, *others, settings)

    passes_one(attempt, (as_it_is, along(student, start, *data, settings)))


def check_first_epoch(student, rng):
    """The batches of an epoch depend on the seed, not on how many epochs follow, or rows there are to validate on."""
    start, X, y = draw_any(rng, 12, 3, 3, 3)

    def attempt(prepare):
        told = []
        for epochs, rows in ((1, 12), (3, 12), (3, 5)):
            settings = Settings(learning_rate=0.0, epochs=epochs, batch_size=4, seed=5)
            history, _ = trained(student, prepare, (start, X, y), settings, (X[:rows], y[:rows]))
            told.append(recorded(history, "loss", 3 * epochs))
        assert_close(told[1][:3], told[0], "history['loss'] of the first epoch, if more epochs follow,")
        assert_close(told[2], told[1], "history['loss'], if there are fewer rows to validate on,")

    passes_one(attempt, (as_it_is, standing_still(student, start)))


def check_whole_training(student, rng):
    """All epochs are run, whatever is reached: a loss of nearly zero or of 1e9, all rows right, or nothing at all."""
    settings = Settings(mu=0.8, epochs=3)
    start, X, _ = draw(rng, 6, 4, 5, 3)
    sure = start | {"W2": 1000.0 * start["W2"], "b2": 1000.0 * start["b2"]}
    data = X, nets.predictions(sure, X)
    check_path(student, (sure, *data), settings, data, to_the_end=True)
    far = start | {"b2": np.array([0.0, 0.0, 1e9])}
    check_path(student, (far, X, np.zeros(len(X), dtype=int)), settings, to_the_end=True)
    still = Settings(learning_rate=0.0, mu=0.5, epochs=60, reg=0.1)
    check_path(student, draw(rng, 2, 2, 3, 2), still, to_the_end=True)


def check_steady(student, rng):
    """Put training through the battery, by the graders' own loss if not by the student's, which has its own points."""
    start, X, y = draw(rng, ROWS, 4, 4, 4)

    def attempt(prepare):
        before = len(session_of(student).steps)
        net = make(student, start)
        prepare(net)
        train(net, X, y, Settings(mu=0.5, epochs=2, batch_size=LARGEST))
        params_of(net)  # of which some lie in memory in other ways, when all of this is done once more
        assert_steady(student, since=before)

    passes_one(attempt, (as_it_is, standing_still(student, start)))


def check_many_rows(student, rng):
    """Accuracies are over all rows, however many, and there may be hundreds of classes."""
    settings = Settings(learning_rate=0.0, epochs=1, batch_size=1237)
    for rows, classes in ((1237, 3), (25, 300)):
        start, X, _ = draw_any(rng, rows, 2, 3, classes)
        wrong = np.arange(rows) >= rows * 4 // 5
        check_both_accuracies(student, start, X, (nets.predictions(start, X) + wrong) % classes, settings)


def check_both_accuracies(student, start, X, y, settings):
    """Train at a rate of zero, with the same rows to validate and then with other labels of theirs."""
    others = np.roll(y, 1)

    def attempt(prepare):
        net = make(student, start)
        prepare(net)
        history = train(net, X, y, settings, (X[::-1], y[::-1]))
        check_accuracies(history, "train_accuracy", [start], (X, y))
        check_accuracies(history, "val_accuracy", [start], (X, y))
        history = train(net, X, y, settings, (X, others), forms=(SHARED,))
        check_accuracies(history, "train_accuracy", [start], (X, y))
        check_accuracies(history, "val_accuracy", [start], (X, others))

    passes_one(attempt, (as_it_is, standing_still(student, start)))


@pytest.mark.task("two_layer.train", points=1, needs=[test_train_momentum, test_train_minibatches])
def test_train_conduct(student, rng):
    """Training starts from the net's own params, and leaves the data and other nets alone."""
    settings = Settings(mu=0.8, epochs=2)
    made = []
    for sizes in ((6, 4, 5, 3), (1, 2, 3, 4), (6, 4, 5, 3)):
        data = draw(rng, *sizes)
        check_path(student, data, settings)
        made.append(make(student, data[0]))
    start, X, y = data

    def attempt(prepare):
        prepare(made[0])
        train(made[0], X, y, settings)
        assert_params(made[2], start, "after another net was trained")

    passes_one(attempt, (as_it_is, standing_still(student, start)))
    for rows, batch_size in ((5, 2), (3001, 3000)):  # a rest of one row
        check_path(student, alike(rng, rows, 3, 4, 3), Settings(mu=0.5, decay=0.7, batch_size=batch_size))
    check_path(student, draw_any(rng, 4, 1, 1, 1), Settings(mu=0.5, reg=0.1))
    check_trainings(student, rng)
    start, X, _ = alike(rng, 4, 4, 4, 4)
    y = nets.scores(start, 1e4 * X).argmin(axis=1)  # gradients of thousands
    settings = Settings(learning_rate=1e-8, mu=0.8, decay=0.6, epochs=3, batch_size=2)
    check_path(student, (start, 1e4 * X, y), settings, to_the_end=True)
    check_again(student, rng)
    check_first_epoch(student, rng)
    check_whole_training(student, rng)
    settings = Settings(learning_rate=3.0, mu=0.5, epochs=3)  # what moves goes on to move
    check_path(student, draw_darkening(rng, settings), settings)
    check_steady(student, rng)  # before so much comes back that nothing is asked again
    check_many_rows(student, rng)
    check_all_rows(student)
    changed = session_of(student).changed
    both = all(any(f"argument [{place}]" in entry for entry in changed) for place in (0, 1))
    with mistake_if(both, bank_entry("train-shuffles-in-place")):
        assert_unchanged(student)
    assert_left_alone(student)
