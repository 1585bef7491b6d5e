"""The training loop.

Batches depend on chance, and every legal way to draw them is accepted. The paths of training are therefore checked on
data whose rows are all alike, where any shuffling gives the same numbers, and again from the batches really received.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from itertools import combinations

import numpy as np
import pytest

from autograder.assertions import as_array, assert_close, bank_entry, check, mistaken, unpack
from autograder.battery import assert_steady

from .. import momentum
from ..batches import count, joined
from ..momentum import Settings
from .arrays import assert_entries, assert_kept
from .losses import Bowl, Line
from .rows import check_rows, check_shuffled, order_of
from .special import Walk, assert_all_sums
from .special_trainings import check_special
from .stand_ins import with_working_parts_of_training

FAR_APART = (0, 1000, 1024, 2**31, 2**32 - 1)  # of these seeds, few digits are all alike
MANY_EPOCHS = 30  # of a thousand seeds two of so many are the same in most of three trainings
GENTLE = Settings(0.1, mu=0.5, decay=0.9)


@pytest.fixture
def student(student):
    """Momentum, decay or minibatches that are wrong cost their own points."""
    with_working_parts_of_training(student)
    return student


def train(student, data, start, settings):
    """Train, and return (params, losses) as they came."""
    return unpack(student.train(data, start, data.X, data.y, **asdict(settings)), 2, "train")


def end_in(bowl, start, settings):
    """Return the params after training on rows that are all alike."""
    batch = bowl.X[: settings.batch_size], bowl.y[: settings.batch_size]
    rates = settings.rates(len(bowl.X))
    places, _ = momentum.path(lambda params: bowl.at(params, *batch), start, rates, settings.mu)
    return places[-1]


def check_end(student, rng, mu, decay):
    """Train on rows that are all alike, and check where the params end."""
    bowl = Bowl(rng, 8)
    start = bowl.start(rng)
    settings = Settings(0.3, mu, decay, epochs=3, batch_size=2, seed=3)  # not as many epochs as batches in one
    params, _ = train(student, bowl, start, settings)
    owner = f"train, with mu {mu:g} and decay {decay:g},"
    assert_entries(params, end_in(bowl, start, settings), "params", owner)


@pytest.mark.task("sgd.train", points=5)
def test_train_plain(student, rng):
    """Without momentum and decay, training takes a plain step per batch in every epoch and returns the last params."""
    check_end(student, rng, mu=0.0, decay=1.0)


@pytest.mark.task("sgd.train", points=5)
def test_train_momentum(student, rng):
    """Training keeps the velocity from step to step, over the ends of epochs too, with the mu that was given."""
    check_end(student, rng, mu=0.7, decay=1.0)


@pytest.mark.task("sgd.train", points=5)
def test_train_decay(student, rng):
    """The learning rate is the given one throughout the first epoch and is multiplied by decay from epoch to epoch."""
    check_end(student, rng, mu=0.0, decay=0.6)


@pytest.mark.task("sgd.train", points=4)
def test_train_losses(student, rng):
    """There is one loss for every step: that of its batch, before the step, and found by the step's only call."""
    bowl, steps = Bowl(rng, 8), 12
    settings = Settings(0.3, mu=0.0, decay=1.0, epochs=3, batch_size=2, seed=4)
    _, losses = train(student, bowl, bowl.start(rng), settings)
    losses = as_array(losses, "The losses that train returns")
    one_per_step = f"The losses that train returns have shape {losses.shape}: one loss per step is asked for."
    check(losses.shape == (steps,), one_per_step)
    check(len(bowl.calls) >= steps, "train calls loss_and_grads less than once per step.")
    before = [call.loss for call in (bowl.calls if len(bowl.calls) == steps else first_calls(bowl, 2))]
    check(len(before) >= steps, "train moves the params less than once per step.")
    assert_close(losses, before[:steps], "What train returns as losses, one per step,")
    if len(bowl.calls) != steps:
        message = f"train calls loss_and_grads {len(bowl.calls)} times in {steps} steps."
        raise mistaken(bank_entry("train-two-calls"), message)


def first_calls(bowl, batch_size):
    """Return the calls with a batch, without those at the params of an earlier one."""
    calls = []
    for call in bowl.calls:
        moved = not calls or any(not np.array_equal(call.place[name], calls[-1].place[name]) for name in bowl.shapes)
        if moved and len(call.Xb) == batch_size:
            calls.append(call)
    return calls


def batches_seen(line, settings):
    """Return the batches that training has seen, (Xb, yb) by epoch; several calls in a row on one batch count once."""
    seen, rows, epochs, steps = [], len(line.X), settings.epochs, count(len(line.X), settings.batch_size)
    for _, Xb, yb, _, _ in line.calls:
        usable = Xb.ndim == 2 and Xb.shape[1] == 3 and yb.shape == Xb.shape[:1]
        check(usable, "train calls loss_and_grads with an Xb that is no rows of X, or a yb that is not their labels.")
        if not seen or not np.array_equal(seen[-1][0], Xb):
            seen.append((Xb, yb))
    if seen and all(len(Xb) == rows for Xb, _ in seen):
        message = "train calls loss_and_grads with all rows at once, not with batches."
        raise mistaken(bank_entry("train-whole-set"), message)
    seen = [(Xb, yb) for Xb, yb in seen if len(Xb) < rows]
    check(
        len(seen) == epochs * steps,
        f"train uses {len(seen)} batches in {epochs} epochs, which is not as many as {rows} rows and batch_size "
        f"{settings.batch_size} make.",
    )
    return [seen[epoch * steps : (epoch + 1) * steps] for epoch in range(epochs)]


@pytest.mark.task("sgd.train", points=4)
def test_train_batches(student, rng):
    """Every epoch goes through all rows once, in batches, and shuffles them anew."""
    line, settings = Line(rng, 24), replace(GENTLE, epochs=3, batch_size=5, seed=8)
    train(student, line, line.start(rng), settings)
    orders = []
    for number, batches in enumerate(batches_seen(line, settings)):
        where = f"In epoch {number} of train"
        check(all(len(yb) <= 5 for _, yb in batches), f"{where}, a batch is larger than batch_size.")
        orders.append(check_rows(batches, line.X, line.y, where, batch_size=5))
    for number, order in enumerate(orders):
        check_shuffled(order, f"In epoch {number} of train")
    sets = [{frozenset(batch) for batch in order} for order in orders]
    if any(a == b for a, b in combinations(sets, 2)):
        raise mistaken(bank_entry("train-same-batches"), "train uses the same batches in two epochs.")


@pytest.mark.task("sgd.train", points=2, needs=test_train_batches)
def test_train_seed(student, rng):
    """The same seed gives the same training, another seed other batches."""
    line, orders = Line(rng, 21), []
    start = line.start(rng)
    settings = replace(GENTLE, batch_size=11)
    for seed in (0, 1, 42, 0):
        orders.append(orders_of_epochs(student, line, start, replace(settings, epochs=2, seed=seed)))
    *different, zero_again = orders
    if all(np.all(np.diff(joined(epoch)) == 1) for order in orders for epoch in order):
        raise mistaken(bank_entry("train-not-shuffled"), "train takes the rows in the order that they have in X.")
    for order in orders:
        if {frozenset(batch) for batch in order[0]} == {frozenset(batch) for batch in order[1]}:
            raise mistaken(bank_entry("train-same-batches"), "train uses the same batches in two epochs.")
    if orders[0] != zero_again:
        raise mistaken(bank_entry("train-unseeded"), "train, run twice with one seed, uses different batches.")
    same = [a == b for a, b in combinations(different, 2)]
    if any(same):
        entry = bank_entry("train-seed-ignored") if all(same) else bank_entry("train-zero-is-no-seed")
        raise mistaken(entry, "train uses the same batches for two seeds.")
    alike = any(all(order[epoch] == zero_again[epoch] for order in different) for epoch in (0, 1))
    check(not alike, "One epoch of train has the same batches with every seed.")
    check_many_epochs(student, line, start)
    first = [orders_of_epochs(student, line, start, replace(settings, epochs=1, seed=seed)) for seed in FAR_APART]
    twice = [orders_of_epochs(student, line, start, replace(settings, epochs=2, seed=seed)) for seed in (3, 2**31 + 3)]
    if any(a == b for a, b in [*combinations(first, 2), twice]):
        raise mistaken(bank_entry("train-seed-of-few-digits"), "train uses the same batches for two seeds far apart.")


def check_many_epochs(student, line, start):
    """Train in batches of all rows, of which the order tells one epoch from another, if code shuffles these at all."""
    settings = Settings(1e-300, mu=0.5, decay=1.0, epochs=MANY_EPOCHS, batch_size=len(line.X))
    for seed in (5, 6, 7):
        line.calls = []
        train(student, line, start, replace(settings, seed=seed))
        run = len(line.calls) >= MANY_EPOCHS
        check(run, "train does not go through all of its epochs where the loss does not fall.")
        if 1 < len({call.Xb.tobytes() for call in line.calls}) < MANY_EPOCHS:
            message = f"train has the rows in the same order in two of {MANY_EPOCHS} epochs."
            raise mistaken(bank_entry("train-few-seeds"), message)


def orders_of_epochs(student, line, start, settings):
    """Train, and return the row numbers of each epoch's batches."""
    line.calls = []
    train(student, line, start, settings)
    return [order_of(batches, line.X) for batches in batches_seen(line, settings)]


@pytest.mark.task("sgd.train", points=2, needs=[test_train_plain, test_train_momentum, test_train_decay])
def test_train_conduct(student, rng):
    """Momentum and decay work together, a second training does not remember the first, X and y are left as they are."""
    bowl = Bowl(rng, 6)
    start = bowl.start(rng)
    settings = Settings(0.2, mu=0.8, decay=0.7, epochs=3, batch_size=2)
    ends = [train(student, bowl, start, replace(settings, seed=seed))[0] for seed in (1, 2)]
    expected = end_in(bowl, start, settings)
    for params in ends:
        assert_entries(params, expected, "params", "train, with momentum and decay, run twice,")
    check_line(student, rng, replace(GENTLE, epochs=3, batch_size=4, seed=2**32 - 4))
    for none in (replace(GENTLE, epochs=0), replace(GENTLE, epochs=0, seed=0)):
        params, losses = train(student, bowl, start, none)
        assert_entries(params, start, "params", "train, with no epochs,")
        check(np.size(losses) == 0, "train returns losses, though it has no epochs.")
    bowl.calls = []
    _, losses = train(student, bowl, bowl.target, replace(GENTLE, epochs=3, batch_size=2))
    if len(bowl.calls) < 9:
        message = "train does not take all of its steps where the loss is zero."
        raise mistaken(bank_entry("train-stops-early"), message)
    check(np.size(losses) == 9, "train does not return a loss for every step where the loss is zero.")
    check_line(student, rng, replace(GENTLE, epochs=1, batch_size=30, seed=0))
    assert_kept(student, "train", {2: "X", 3: "y"})
    assert_steady(student)
    check_special(student, rng)
    assert_kept(student, "train", {2: "X", 3: "y"})


def check_line(student, rng, settings):
    """Check the path of training on distinct rows, step by step from the gradients that were given out."""
    line = Line(rng, 10)
    start = line.start(rng)
    params, _ = train(student, line, start, settings)
    rates = settings.rates(len(line.X))
    check(len(line.calls) >= len(rates), "train calls loss_and_grads less than once per step.")
    check(line.kept_types, "train calls loss_and_grads with labels that are no integers, as those in y are.")
    if len(line.calls) != len(rates):
        return  # costs its points in test_train_losses
    walk, went = Walk(start), [*(call.place for call in line.calls[1:]), params]
    for actual, call, rate in zip(went, line.calls, rates, strict=True):
        assert_all_sums(actual, *walk.step(call.grads, rate, settings.mu), "train, on rows that differ,")
