"""Hidden suite of 04_sgd: the update rules, the L2 penalty, step decay, minibatches, and the training loop.

Batches depend on chance, and every legal way to draw them is accepted. The paths of training are therefore checked on
data whose rows are all alike, where any shuffling gives the same numbers, and again from the batches really received.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from autograder.assertions import (
    CheckFailed,
    as_array,
    assert_close,
    assert_gradient,
    assert_unchanged,
    bank_entry,
    check,
    describe,
    mistaken,
    unpack,
)
from autograder.proxy import changed_arguments

SHAPES = (
    {"W1": (3, 4), "b1": (4,)},
    {"kernel": (2, 2), "offset": (2, 2), "scale": (2, 2)},
    {"w": (1,)},
    {"filters": (2, 3, 2), "V": (5, 1), "c": (1,), "d": (6,)},
)


def draw(rng, shapes):
    """Return a dict of arrays with entries between 0.3 and 2 in size."""
    return {name: rng.uniform(0.3, 2.0, shape) * rng.choice([-1.0, 1.0], shape) for name, shape in shapes.items()}


def turned(arrays):
    """Return the same dict with its names in the opposite order."""
    return dict(reversed(arrays.items()))


def is_dict(value, name):
    check(isinstance(value, dict), f"{name} should be a dict of arrays; it is {describe(value)}.")
    return value


def assert_entries(actual, expected, name, owner):
    """Check every array of a dict that owner returned."""
    is_dict(actual, f"The {name} that {owner} returns")
    for key, value in expected.items():
        check(key in actual, f"The {name} that {owner} returns lack {key!r}.")
        assert_close(actual[key], value, f"{name}[{key!r}] of {owner}")


def assert_kept(student, owner, names):
    """Check that arguments, given by position and name, were not changed; the others may be."""
    for position, name in names.items():
        kept = not any(f"argument [{position}]" in entry for entry in changed_arguments(student))
        check(kept, f"{owner} changes {name}, which should be left as it is.")


# --- sgd


@pytest.mark.task("sgd.sgd", points=9)
def test_sgd_step(student, rng):
    """One step moves every array by the learning rate times its gradient, against the gradient."""
    for shapes, rate, steep in zip(SHAPES, (0.4, 0.03, 0.07, 1.7), (1, 1, 50, 1), strict=True):
        params, grads = draw(rng, shapes), {name: steep * value for name, value in draw(rng, shapes).items()}
        moved = student.sgd(params, grads, rate)
        assert_entries(moved, {name: params[name] - rate * grads[name] for name in params}, "params", "sgd")


@pytest.mark.task("sgd.sgd", points=4)
def test_sgd_steps(student, rng):
    """Several steps, each from where the last one ended, add up; gradients belong to params by name."""
    for shapes in SHAPES[:2]:
        params, expected = draw(rng, shapes), {}
        expected.update(params)
        for rate in (0.3, 0.1, 0.7):
            grads = turned(draw(rng, shapes))
            params = is_dict(student.sgd(params, grads, rate), "What sgd returns")
            expected = {name: expected[name] - rate * grads[name] for name in expected}
        assert_entries(params, expected, "params", "sgd, called three times,")


@pytest.mark.task("sgd.sgd", points=2, needs=[test_sgd_step])
def test_sgd_conduct(student, rng):
    """The gradients are left as they are."""
    shapes = SHAPES[0]
    student.sgd(draw(rng, shapes), draw(rng, shapes), 0.4)
    assert_kept(student, "sgd", {1: "grads"})


# --- momentum


def walk(student, rng, shapes, rate, mu, steps, turn=False):
    """Take some steps with momentum from an empty velocity, and check each of them."""
    params = draw(rng, shapes)
    expected, speed = dict(params), {name: np.zeros(shape) for name, shape in shapes.items()}
    velocity, places, right = {}, [], []
    for _ in range(steps):
        grads = draw(rng, shapes)
        grads = turned(grads) if turn else grads
        options = {} if mu is None else {"mu": mu}
        moved = student.momentum(params, grads, velocity, rate, **options)
        params, velocity = unpack(moved, 2, "momentum")
        speed = {name: (0.9 if mu is None else mu) * speed[name] - rate * grads[name] for name in shapes}
        expected = {name: expected[name] + speed[name] for name in shapes}
        places.append(is_dict(params, "The first value that momentum returns"))
        right.append(expected)
    for place, wanted in zip(places, right, strict=True):
        assert_entries(place, wanted, "params", "momentum")


@pytest.mark.task("sgd.momentum", points=4)
def test_momentum_first_step(student, rng):
    """From an empty velocity, the first step is that of plain gradient descent."""
    for shapes, rate in zip(SHAPES, (0.4, 0.03, 1.7, 0.4), strict=True):
        walk(student, rng, shapes, rate, 0.7, 1)


@pytest.mark.task("sgd.momentum", points=10)
def test_momentum_path(student, rng):
    """Each step keeps mu times the velocity of the step before and adds the new gradient's part."""
    for shapes, rate in zip(SHAPES, (0.4, 0.03, 1.7, 0.4), strict=True):
        walk(student, rng, shapes, rate, None, 4)


@pytest.mark.task("sgd.momentum", points=3, needs=[test_momentum_path])
def test_momentum_mu(student, rng):
    """The number mu decides how much of the velocity is kept, from nothing to nearly all."""
    for mu in (0.5, 0.0, 0.99):
        walk(student, rng, SHAPES[1], 0.3, mu, 4, turn=True)


@pytest.mark.task("sgd.momentum", points=3, needs=[test_momentum_first_step, test_momentum_path])
def test_momentum_conduct(student, rng):
    """Two walks taken in turns do not share a velocity, and the gradients are left as they are."""
    shapes = SHAPES[0]
    rate, mu = 0.3, 0.8
    starts = [draw(rng, shapes), draw(rng, shapes)]
    walks = [[start, {}] for start in starts]
    expected = [(start, {name: np.zeros(shape) for name, shape in shapes.items()}) for start in starts]
    for turn in (0, 1, 0, 1, 0):
        grads = draw(rng, shapes)
        moved = student.momentum(walks[turn][0], grads, walks[turn][1], rate, mu)
        walks[turn] = unpack(moved, 2, "momentum")
        place, speed = expected[turn]
        speed = {name: mu * speed[name] - rate * grads[name] for name in shapes}
        expected[turn] = ({name: place[name] + speed[name] for name in shapes}, speed)
    for (params, _), (place, _) in zip(walks, expected, strict=True):
        assert_entries(params, place, "params", "momentum, on two networks in turns,")
    assert_kept(student, "momentum", {1: "grads"})


# --- L2 penalty


PENALIZED = (
    ({"W1": (3, 4), "b1": (4,)}, 0.3),
    ({"b": (2, 3), "W": (4,)}, 1.7),
    ({"filters": (2, 3, 2), "c": (2,), "first": (3, 2), "second": (1, 5), "third": (4, 1), "d": (1,)}, 0.05),
)


def squares(params, strength):
    """Return the penalty of those arrays that have two dimensions or more."""
    return strength / 2 * sum(np.sum(value * value) for value in params.values() if value.ndim > 1)


@pytest.mark.task("sgd.l2", points=4)
def test_l2_loss(student, rng):
    """The penalty is half the strength times the sum of the squares of all weights; biases are free."""
    cases = [(draw(rng, shapes), strength) for shapes, strength in PENALIZED]
    losses = [unpack(student.l2_penalty(*case), 2, "l2_penalty")[0] for case in cases]
    for loss, case in zip(losses, cases, strict=True):
        loss = as_array(loss, "The loss of l2_penalty")
        check(loss.size == 1, f"The loss of l2_penalty should be one number; it is {describe(loss)}.")
        assert_close(loss.reshape(()), squares(*case), "The loss of l2_penalty")


@pytest.mark.task("sgd.l2", points=5)
def test_l2_gradients(student, rng):
    """The penalty's gradient is that of its formula for weights; for biases it is zero or missing."""
    cases = [(draw(rng, shapes), strength) for shapes, strength in PENALIZED]
    answers = [unpack(student.l2_penalty(*case), 2, "l2_penalty")[1] for case in cases]
    for grads, (params, strength) in zip(answers, cases, strict=True):
        is_dict(grads, "The second value of l2_penalty")
        for name, value in params.items():
            label = f"grads[{name!r}] of l2_penalty"
            if value.ndim > 1:
                check(name in grads, f"The grads of l2_penalty lack {name!r}, which has {value.ndim} dimensions.")
                assert_gradient(grads[name], label, lambda a: squares({**params, name: a}, strength), value)  # noqa: B023
            elif grads.get(name) is not None:
                free = not np.any(as_array(grads[name], label))
                check(free, f"{label} is not zero, though {name!r} has one dimension and should not be penalized.")


@pytest.mark.task("sgd.l2", points=1, needs=[test_l2_loss, test_l2_gradients])
def test_l2_conduct(student, rng):
    """A strength of zero costs nothing, and params are left as they are."""
    for shapes, strength in (*PENALIZED[1:], (SHAPES[0], 0.0)):
        params = draw(rng, shapes)
        loss, grads = unpack(student.l2_penalty(params, strength), 2, "l2_penalty")
        loss = np.sum(as_array(loss, "The loss of l2_penalty"))
        assert_close(loss, squares(params, strength), "The loss of l2_penalty")
        expected = {name: strength * value for name, value in params.items() if value.ndim > 1}
        assert_entries(grads, expected, "grads", "l2_penalty")
    assert_unchanged(student)


# --- decay


@pytest.mark.task("sgd.decay", points=5)
def test_decay(student, rng):
    """The learning rate of epoch 0 is the one given, and each further epoch multiplies it by decay."""
    cases = [(float(rng.uniform(0.2, 2.0)), decay, epoch) for decay, epoch in
             ((0.8, 3), (0.5, 2), (0.95, 1), (0.9, 0), (0.99, 40), (1.0, 7))]  # fmt: skip
    rates = [student.step_decay(*case) for case in cases]
    for rate, (start, decay, epoch) in zip(rates, cases, strict=True):
        value = as_array(rate, f"step_decay for epoch {epoch}")
        check(value.size == 1, f"step_decay should return one number; it returned {describe(value)}.")
        assert_close(value.reshape(()), start * decay**epoch, f"step_decay for epoch {epoch}")


# --- minibatches


def read_batches(value, features=None):
    """Return a list of (Xb, yb) as arrays."""
    if not isinstance(value, tuple | list):
        raise CheckFailed(f"minibatches should return a list of pairs (Xb, yb); it returned {describe(value)}.")
    batches = []
    for number, batch in enumerate(value):
        Xb, yb = unpack(batch, 2, f"Batch {number} of minibatches")
        Xb, yb = as_array(Xb, f"Xb of batch {number}"), as_array(yb, f"yb of batch {number}")
        if features is not None:
            check(Xb.ndim == 1 + len(features) and Xb.shape[1:] == features, f"Xb of batch {number} has shape "
                  f"{Xb.shape}: it should hold rows of X, one or more.")  # fmt: skip
            check(yb.shape == Xb.shape[:1], f"yb of batch {number} has shape {yb.shape} beside Xb of {Xb.shape}: it "
                  "should hold one label per row.")  # fmt: skip
        batches.append((Xb, yb))
    return batches


def joined(lists):
    """Return the entries of several lists as one."""
    return list(itertools.chain.from_iterable(lists))


def numbered(rng, rows, features=(3,)):
    """Return (X, y) of distinct rows; x[0] of a row is its number over the number of rows, and labels are distinct."""
    X = rng.standard_normal((rows, *features))
    X.reshape(rows, -1)[:, 0] = np.arange(rows) / rows
    return X, 3 * np.arange(rows) + 100


def numbers_of(Xb, yb, X):
    """Return the row numbers that the features say, and those that the labels say; they may be of no row at all."""
    rows = np.rint(Xb[(slice(None), *(0,) * (Xb.ndim - 1))] * len(X)).astype(int)
    return rows.tolist(), np.rint((np.ravel(yb) - 100) / 3).astype(int).tolist()


def check_rows(batches, X, y, where, batch_size):
    """Check that every row is in exactly one batch, whole and with its own label; return the row numbers by batch."""
    found = [numbers_of(Xb, yb, X) for Xb, yb in batches]
    rows, labels = joined(f for f, _ in found), joined(t for _, t in found)
    in_order = list(range(len(X)))
    if rows != labels:
        once = sorted(rows) == sorted(labels) == in_order
        name = "minibatches-two-orders"
        if once and (rows == in_order or labels == in_order):
            name = "minibatches-only-y-shuffled" if rows == in_order else "minibatches-only-x-shuffled"
        raise mistaken(bank_entry(name), f"{where}, labels are not beside their own rows of X.")
    check(all(0 <= row < len(X) for row in rows), f"{where}, a batch has a row that X has not.")
    check_once([f for f, _ in found], len(X), where, batch_size)
    for (Xb, yb), (f, _) in zip(batches, found, strict=True):
        whole = np.allclose(Xb, X[f], rtol=1e-4, atol=1e-6) and np.allclose(yb, y[f])
        check(whole, f"{where}, a batch has rows that are not rows of X as they were.")
    return [f for f, _ in found]


def check_once(batches, count, where, batch_size):
    """Check that the row numbers 0 … count−1 come exactly once; say how they do not."""
    rows = joined(batches)
    repeated, missing = len(rows) - len(set(rows)), count - len(set(rows))
    if repeated == 0 and missing == 0:
        return
    same = len(batches) > 1 and all(set(batch) <= set(batches[0]) for batch in batches)
    if same:
        raise mistaken(bank_entry("minibatches-same-rows"), f"{where}, all batches hold the same rows.")
    if repeated and missing:
        inside = any(len(set(batch)) < len(batch) for batch in batches)
        name = "minibatches-with-replacement" if inside else "minibatches-drawn-apart"
        raise mistaken(bank_entry(name), f"{where}, some rows of X come more than once and others not at all.")
    if repeated:
        name = "minibatches-last-filled-up" if repeated < batch_size else ""
        raise mistaken(bank_entry(name), f"{where}, some rows of X come more than once.")
    name = "minibatches-last-dropped" if missing == count % batch_size else ""
    raise mistaken(bank_entry(name), f"{where}, some rows of X are in no batch.")


def check_shuffled(batches, where):
    """Check that rows were shuffled one by one, not in blocks and not within blocks."""
    rows = np.array(joined(batches))
    batches = [batch for batch in batches if batch]
    if np.all(np.diff(rows) == 1):
        raise mistaken(
            bank_entry("minibatches-not-shuffled"), f"{where}, the rows come in the order that they have in X."
        )
    if np.all(np.diff(rows) == -1):
        raise mistaken(
            bank_entry("minibatches-reversed"), f"{where}, the rows come in the opposite order of that in X."
        )
    neighbors = np.mean(np.abs(np.diff(rows)) == 1)
    blocks = len(batches) > 1 and all(max(batch) - min(batch) == len(batch) - 1 for batch in batches)
    if blocks and neighbors > 0.5:
        raise mistaken(
            bank_entry("minibatches-blocks-shuffled"), f"{where}, batches hold rows that are neighbors in X."
        )
    if blocks:
        raise mistaken(
            bank_entry("minibatches-shuffled-within"), f"{where}, batches hold rows that are neighbors in X."
        )
    check(neighbors <= 0.7, f"{where}, most rows come beside their neighbors in X: the rows are not shuffled.")


@pytest.mark.task("sgd.minibatches", points=5)
def test_minibatches_sizes(student, rng):
    """No batch is larger than batch_size, there are no more batches than needed, and together they have every row."""
    cases = ((10, 3), (12, 4), (11, 4), (5, 8), (1, 1), (4, 1), (9, 9))
    sets = []
    for rows, _ in cases:
        sets.append((np.tile(rng.standard_normal(3), (rows, 1)), np.full(rows, 5)))  # any shuffling gives the same
    made = [student.minibatches(X, y, size, 7) for (X, y), (_, size) in zip(sets, cases, strict=True)]
    for value, (X, y), (rows, size) in zip(made, sets, cases, strict=True):
        batches = read_batches(value, X.shape[1:])
        where = f"With {rows} rows and batch_size {size}"
        sizes = [len(yb) for _, yb in batches]
        check(max(sizes, default=0) <= size, f"{where}, a batch has {max(sizes, default=0)} rows.")
        check(0 not in sizes, f"{where}, there is a batch without rows.")
        check(len(sizes) <= -(-rows // size), f"{where}, there are {len(sizes)} batches, which is more than needed.")
        check(sum(sizes) == rows, f"{where}, the batches together have {sum(sizes)} rows.")
        for Xb, yb in batches:
            whole = np.allclose(Xb, X[:1], rtol=1e-4) and np.allclose(yb, y[:1])
            check(whole, f"{where}, a batch has rows that are not rows of X as they were.")


@pytest.mark.task("sgd.minibatches", points=7)
def test_minibatches_rows(student, rng):
    """Every row is in exactly one batch, together with its own label."""
    for rows, size, features in ((40, 10, (3,)), (37, 8, (1,)), (30, 7, (2, 3))):
        X, y = numbered(rng, rows, features)
        batches = read_batches(student.minibatches(X, y, size, 11), features)
        check(all(len(yb) <= size for _, yb in batches), f"With batch_size {size}, a batch has more rows than that.")
        check_rows(batches, X, y, f"With {rows} rows and batch_size {size}", size)


@pytest.mark.task("sgd.minibatches", points=4, needs=[test_minibatches_sizes])
def test_minibatches_shuffled(student, rng):
    """The rows come in shuffled order, in another one for every seed."""
    X, y = numbered(rng, 40)
    orders = []
    for seed in (0, 1, 2, 12345):
        batches = read_batches(student.minibatches(X, y, 8, seed), (3,))
        orders.append([numbers_of(Xb, yb, X)[0] for Xb, yb in batches])
    for order in orders:
        check(len(joined(order)) > 1, "With 40 rows, the batches have at most one row.")
        check_shuffled(order, "With 40 rows and batch_size 8")
    if any(a == b for i, a in enumerate(orders) for b in orders[:i]):
        raise mistaken(bank_entry("minibatches-seed-fixed"), "Two seeds give the same batches.")


@pytest.mark.task("sgd.minibatches", points=2, needs=[test_minibatches_shuffled])
def test_minibatches_seed(student, rng):
    """The same seed gives the same batches, whatever was drawn in between."""
    X, y = numbered(rng, 31)
    seeds = (5, 0, 5, 1, 0)
    made = [[numbers_of(*batch, X)[0] for batch in read_batches(student.minibatches(X, y, 6, s), (3,))] for s in seeds]
    if made[0] == made[2] and made[1] != made[4]:
        raise mistaken(bank_entry("minibatches-zero-is-no-seed"), "Seed 0, used twice, gives different batches.")
    if made[0] != made[2]:
        raise mistaken(bank_entry("minibatches-unseeded"), "One seed, used twice, gives different batches.")


@pytest.mark.task("sgd.minibatches", points=2, needs=[test_minibatches_rows, test_minibatches_sizes])
def test_minibatches_conduct(student, rng):
    """X and y are left as they are."""
    X, y = numbered(rng, 13)
    student.minibatches(X, y, 5, 3)
    if changed_arguments(student):
        raise mistaken(
            bank_entry("minibatches-shuffled-in-place"), "minibatches changes X or y; leave arguments as they are."
        )


# --- train


CURVED = {"W": (2, 3), "b": (3,), "c": (3,)}
CALLS = 20_000


class Bowl:
    """A loss that has the same value for every batch of one size, as all rows are alike; it records its calls.

    Its curvatures differ, and the steepest makes plain descent at rate 0.3 overshoot further and further: the last
    params are not the best.
    """

    def __init__(self, rng, rows):
        self.target = draw(rng, CURVED)
        self.curvature = {name: rng.uniform(0.1, 0.8, shape) for name, shape in CURVED.items()}
        self.curvature["c"][1] = 3.6
        self.X, self.y = np.tile(rng.uniform(0.8, 1.2, 3), (rows, 1)), np.full(rows, 2)
        self.calls = []

    def __call__(self, params, Xb, yb):
        """Return (loss, grads); grads are in another order than params."""
        place = {name: np.array(params[name]) for name in CURVED}
        loss, grads = self.at(place, np.asarray(Xb, dtype=np.float64), np.asarray(yb))
        record(self, place, Xb, yb, loss, grads)
        return loss, turned(grads)

    def at(self, params, Xb, yb):
        """Return loss and gradients, each summed over the rows of the batch."""
        weight = np.sum(Xb[:, 1] / self.X[0, 1] * yb / 2)
        away = {name: params[name] - self.target[name] for name in CURVED}
        loss = sum(np.sum(self.curvature[name] * away[name] ** 2) for name in CURVED) / 2
        return float(weight * loss), {name: weight * self.curvature[name] * away[name] for name in CURVED}


class Line:
    """The mean squared error of a linear model on distinct, numbered rows; it records its calls."""

    def __init__(self, rng, rows):
        self.X, self.y = numbered(rng, rows)
        self.calls = []

    def start(self, rng):
        """Return params to begin with."""
        return draw(rng, {"slope": (3, 1), "offset": (1,)})

    def __call__(self, params, Xb, yb):
        """Return (loss, grads)."""
        place = {name: np.array(params[name]) for name in ("slope", "offset")}
        x, t = np.asarray(Xb, dtype=np.float64), (np.asarray(yb, dtype=np.float64) - 100) / 3 / len(self.y)
        error = (x @ place["slope"] + place["offset"])[:, 0] - t
        grads = {"offset": np.array([np.mean(error)]), "slope": (x.T @ error / len(error))[:, None]}
        loss = float(np.mean(error**2) / 2)
        record(self, place, Xb, yb, loss, grads)
        return loss, grads


def record(data, place, Xb, yb, loss, grads):
    """Keep what a loss function was called with."""
    if len(data.calls) == CALLS:
        raise ValueError("far too many calls")
    data.calls.append((place, np.array(Xb, dtype=np.float64), np.array(yb, dtype=np.float64), loss, grads))


def run(student, data, params, **options):
    """Train, and return (params, losses) as they came."""
    return unpack(student.train(data, params, data.X, data.y, **options), 2, "train")


def bowl_path(bowl, params, rate, mu, decay, epochs, batch_size, torch=False):
    """Return (params, losses) of training on rows that are all alike, in the lecture's form or in that of torch.

    The two forms keep mu times the last step or mu times the last sum of gradients; they part where the rate changes.
    """
    speed, losses = {name: np.zeros(shape) for name, shape in CURVED.items()}, []
    for epoch in range(epochs):
        now = rate * decay**epoch
        for start in range(0, len(bowl.X), batch_size):
            loss, grads = bowl.at(params, bowl.X[start : start + batch_size], bowl.y[start : start + batch_size])
            losses.append(loss)
            speed = {name: mu * speed[name] - (1.0 if torch else now) * grads[name] for name in CURVED}
            params = {name: params[name] + (now if torch else 1.0) * speed[name] for name in CURVED}
    return params, losses


def check_bowl(student, rng, owner, mu, decay):
    """Train on rows that are all alike and check where the params end."""
    bowl, start = Bowl(rng, 8), draw(rng, CURVED)
    settings = {"mu": mu, "decay": decay, "epochs": 4, "batch_size": 2}
    params, _ = run(student, bowl, start, learning_rate=0.3, seed=3, **settings)
    expected, _ = bowl_path(bowl, start, 0.3, **settings)
    assert_entries(params, expected, "params", owner)


@pytest.mark.task("sgd.train", points=5)
def test_train_plain(student, rng):
    """Without momentum and decay, training takes a plain step per batch in every epoch and returns the last params."""
    check_bowl(student, rng, "train, with mu 0 and decay 1,", 0.0, 1.0)


@pytest.mark.task("sgd.train", points=6)
def test_train_momentum(student, rng):
    """Training keeps the velocity from step to step, over the ends of epochs too, with the mu that was given."""
    check_bowl(student, rng, "train, with mu 0.7 and decay 1,", 0.7, 1.0)


@pytest.mark.task("sgd.train", points=5)
def test_train_decay(student, rng):
    """The learning rate is the given one throughout the first epoch and is multiplied by decay from epoch to epoch."""
    check_bowl(student, rng, "train, with mu 0 and decay 0.6,", 0.0, 0.6)


@pytest.mark.task("sgd.train", points=5)
def test_train_losses(student, rng):
    """There is one loss for every step: that of its batch, before the step, and found by the step's only call."""
    bowl, start = Bowl(rng, 8), draw(rng, CURVED)
    settings = {"learning_rate": 0.3, "mu": 0.0, "decay": 1.0, "epochs": 3, "batch_size": 2}
    _, losses = run(student, bowl, start, seed=4, **settings)
    steps = 12
    losses = as_array(losses, "The losses that train returns")
    check(losses.shape == (steps,), f"The losses that train returns have shape {losses.shape}: one loss per step is "
          "asked for.")  # fmt: skip
    check(len(bowl.calls) >= steps, "train calls loss_and_grads less than once per step.")
    before = [loss for *_, loss, _ in bowl.calls] if len(bowl.calls) == steps else first_calls(bowl, 2)
    check(len(before) >= steps, "train moves the params less than once per step.")
    assert_close(losses, before[:steps], "What train returns as losses, one per step,")
    if len(bowl.calls) != steps:
        raise mistaken(
            bank_entry("train-two-calls"), f"train calls loss_and_grads {len(bowl.calls)} times in {steps} steps."
        )


def first_calls(bowl, batch_size):
    """Return the losses of the calls with a batch, without those at the params of an earlier one."""
    losses, last = [], None
    for place, Xb, _, loss, _ in bowl.calls:
        moved = last is None or any(not np.array_equal(place[name], last[name]) for name in CURVED)
        if moved and len(Xb) == batch_size:
            losses.append(loss)
            last = place
    return losses


def rows_of(data, epochs, batch_size):
    """Return the batches that training has seen, (Xb, yb) by epoch; several calls in a row on one batch count once."""
    seen = []
    for _, Xb, yb, _, _ in data.calls:
        usable = Xb.ndim == 2 and Xb.shape[1] == 3 and yb.shape == Xb.shape[:1]
        check(usable, "train calls loss_and_grads with an Xb that is no rows of X, or a yb that is not their labels.")
        if not seen or not np.array_equal(seen[-1][0], Xb):
            seen.append((Xb, yb))
    each = -(-len(data.X) // batch_size)
    if seen and all(len(Xb) == len(data.X) for Xb, _ in seen):
        raise mistaken(
            bank_entry("train-whole-set"), "train calls loss_and_grads with all rows at once, not with batches."
        )
    seen = [(Xb, yb) for Xb, yb in seen if len(Xb) < len(data.X)]
    check(len(seen) == epochs * each, f"train uses {len(seen)} batches in {epochs} epochs, which is not as many as "
          f"{len(data.X)} rows and batch_size {batch_size} make.")  # fmt: skip
    return [seen[epoch * each : (epoch + 1) * each] for epoch in range(epochs)]


GENTLE = {"learning_rate": 0.1, "mu": 0.5, "decay": 0.9}


@pytest.mark.task("sgd.train", points=5)
def test_train_batches(student, rng):
    """Every epoch goes through all rows once, in batches, and shuffles them anew."""
    epochs, size = 3, 5
    line = Line(rng, 24)
    run(student, line, line.start(rng), epochs=epochs, batch_size=size, seed=8, **GENTLE)
    orders = []
    for number, batches in enumerate(rows_of(line, epochs, size)):
        where = f"In epoch {number} of train"
        check(all(len(yb) <= size for _, yb in batches), f"{where}, a batch is larger than batch_size.")
        orders.append(check_rows(batches, line.X, line.y, where, size))
    for number, order in enumerate(orders):
        check_shuffled(order, f"In epoch {number} of train")
    sets = [{frozenset(batch) for batch in order} for order in orders]
    if any(a == b for i, a in enumerate(sets) for b in sets[:i]):
        raise mistaken(bank_entry("train-same-batches"), "train uses the same batches in two epochs.")


@pytest.mark.task("sgd.train", points=2, needs=[test_train_batches])
def test_train_seed(student, rng):
    """The same seed gives the same training, another seed other batches."""
    epochs, size, rows = 2, 4, 21
    orders = []
    line = Line(rng, rows)
    start = line.start(rng)
    for seed in (6, 0, 6):
        line.calls = []
        run(student, line, start, epochs=epochs, batch_size=size, seed=seed, **GENTLE)
        orders.append([[numbers_of(*b, line.X)[0] for b in batches] for batches in rows_of(line, epochs, size)])
    if all(np.all(np.diff(joined(epoch)) == 1) for order in orders for epoch in order):
        raise mistaken(bank_entry("train-not-shuffled"), "train takes the rows in the order that they have in X.")
    if orders[0] != orders[2]:
        raise mistaken(bank_entry("train-unseeded"), "train, run twice with one seed, uses different batches.")
    if orders[0] == orders[1]:
        raise mistaken(bank_entry("train-seed-ignored"), "train uses the same batches for two seeds.")


@pytest.mark.task("sgd.train", points=2, needs=[test_train_plain, test_train_momentum, test_train_decay])
def test_train_conduct(student, rng):
    """Momentum and decay work together, a second training does not remember the first, X and y are left as they are."""
    bowl, start = Bowl(rng, 6), draw(rng, CURVED)
    settings = {"mu": 0.8, "decay": 0.7, "epochs": 3, "batch_size": 2}
    ends = [run(student, bowl, start, learning_rate=0.2, seed=s, **settings)[0] for s in (1, 2)]
    forms = [bowl_path(bowl, start, 0.2, torch=torch, **settings)[0] for torch in (False, True)]
    for params in ends:
        is_dict(params, "The first value that train returns")
        form = min(forms, key=lambda form: off(params, form))
        assert_entries(params, form, "params", "train, with momentum and decay, run twice,")
    line = Line(rng, 10)
    begin = line.start(rng)
    params, _ = run(student, line, begin, epochs=3, batch_size=4, seed=2, **GENTLE)
    check_line(line, begin, params, epochs=3, batch_size=4)
    assert_kept(student, "train", {2: "X", 3: "y"})


def off(params, expected):
    """Return how far params are from the expected ones; what cannot be compared is far off."""
    try:
        return max(float(np.max(np.abs(params[name] - expected[name]))) for name in expected)
    except (KeyError, TypeError, ValueError):
        return np.inf


def check_line(line, start, params, epochs, batch_size):
    """Check the path of training on distinct rows, step by step from the gradients that were given out."""
    each = -(-len(line.X) // batch_size)
    check(len(line.calls) >= epochs * each, "train calls loss_and_grads less than once per step.")
    if len(line.calls) != epochs * each:
        return  # costs its points in test_train_losses
    paths = []
    for torch in (False, True):
        place, speed, path = start, {name: np.zeros_like(value) for name, value in start.items()}, []
        for number, (_, _, _, _, grads) in enumerate(line.calls):
            rate = GENTLE["learning_rate"] * GENTLE["decay"] ** (number // each)
            speed = {n: GENTLE["mu"] * speed[n] - (1.0 if torch else rate) * grads[n] for n in start}
            place = {n: place[n] + (rate if torch else 1.0) * speed[n] for n in start}
            path.append(place)
        paths.append(path)
    went = [*(place for place, *_ in line.calls[1:]), params]
    path = min(paths, key=lambda path: off(params, path[-1]))
    for actual, expected in zip(went, path, strict=True):
        assert_entries(actual, expected, "params", "train, on rows that differ,")
