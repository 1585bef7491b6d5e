"""Stand-ins for momentum, step_decay and minibatches that do not work: train is judged by itself."""

from __future__ import annotations

import numpy as np

from autograder.assertions import CheckFailed, assert_close, unpack
from autograder.suites import momentum
from autograder.suites.sgd.arrays import as_dict
from autograder.suites.stand_ins import replace_unless


def with_working_parts_of_training(student):
    """Let momentum, step_decay and minibatches be stood in for."""
    replace_unless(student, lambda: try_momentum(student), {"momentum": take_step}, in_place=True)
    replace_unless(student, lambda: try_decay(student), {"step_decay": lambda rate, decay, epoch: rate * decay**epoch})
    replace_unless(student, lambda: try_minibatches(student), {"minibatches": deal})


def take_step(params, grads, velocity, learning_rate, mu=0.9):
    """Return params and velocity after a step with momentum."""
    return momentum.step(params, velocity, grads, learning_rate, mu)


def try_momentum(student):
    """Take three steps, and look at the params after each."""
    mine, velocity, kept = {"W": np.ones((2, 2)), "b": np.ones(2)}, {}, {}
    theirs = mine
    for rate in (0.1, 0.2, 0.1):
        grads = {name: rate + value**2 for name, value in mine.items()}
        mine, velocity = momentum.step(mine, velocity, grads, rate, 0.7)
        theirs, kept = unpack(student.momentum(theirs, grads, kept, rate, 0.7), 2, "momentum")
        as_dict(theirs, "momentum")
        for name, value in mine.items():
            assert_close(theirs.get(name), value, "momentum")


def try_decay(student):
    """Ask for the rates of the first epochs."""
    for epoch in range(3):
        assert_close(student.step_decay(0.5, 0.8, epoch), 0.5 * 0.8**epoch, "step_decay")


def deal(X, y, batch_size, seed):
    """Return the minibatches of one epoch."""
    order = np.random.default_rng(seed).permutation(len(X))
    parts = [order[start : start + batch_size] for start in range(0, len(X), batch_size)]
    return [(X[part], y[part]) for part in parts]


def try_minibatches(student):
    """Deal some rows out with two seeds, and look whether each is there once, with its label."""
    X, y = np.arange(14.0).reshape(7, 2), np.arange(7)
    orders = []
    for seed in (3, 3, 4, 5):
        found = student.minibatches(X, y, 3, seed)
        usable = isinstance(found, list | tuple) and all(isinstance(b, list | tuple) and len(b) == 2 for b in found)
        if not usable or len(found) != 3 or any(np.shape(Xb) != (np.size(yb), 2) for Xb, yb in found):
            raise CheckFailed("no batches")
        rows = np.concatenate([np.ravel(yb) for _, yb in found])
        assert_close(np.sort(rows), y, "minibatches")
        assert_close(np.concatenate([Xb for Xb, _ in found]), X[rows.astype(int)], "minibatches")
        if any(np.size(yb) > 3 for _, yb in found):
            raise CheckFailed("a batch is too large")
        orders.append(rows.tolist())
    if orders[0] != orders[1] or len({tuple(order) for order in (*orders, y.tolist())}) < 4:
        raise CheckFailed("not shuffled by seed")
