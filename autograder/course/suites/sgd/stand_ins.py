"""Stand-ins for momentum, step_decay and minibatches that do not work: train is judged by itself."""

from __future__ import annotations

import numpy as np

from autograder.assertions import assert_close, check, unpack
from autograder.proxy import substitute

from .. import momentum
from ..batches import count, joined
from ..stand_ins import replace_unless, works
from .arrays import as_dict, assert_kept, turned
from .rows import check_rows, check_types, numbered, read_batches


def with_working_parts_of_training(student):
    """Let momentum, step_decay and minibatches be stood in for."""
    replace_unless(student, lambda: try_momentum(student), {"momentum": take_step}, in_place=True)
    replace_unless(student, lambda: try_decay(student), {"step_decay": decayed})
    replace_unless(student, lambda: try_minibatches(student), {"minibatches": deal})


def right_with_working_parts(student, trial):
    """Whether a trial of train comes to its end with other momentum, step_decay and minibatches than the student's."""

    def with_all_replaced():
        for name, function in {"momentum": take_step, "step_decay": decayed, "minibatches": deal}.items():
            substitute(student, name, function)
        trial()

    return works(student, with_all_replaced, in_place=True)


def decayed(learning_rate, decay, epoch):
    """Return the learning rate of an epoch."""
    return learning_rate * decay**epoch


def take_step(params, grads, velocity, learning_rate, mu=0.9):
    """Return params and velocity after a step with momentum."""
    return momentum.step(params, velocity, grads, learning_rate, mu)


def try_momentum(student):
    """Take three steps, another walk beginning after each, and look at the params."""
    mine, velocity, kept = {"W": np.ones((2, 2)), "b": np.ones(2)}, {}, {}
    theirs = mine
    for rate in (0.1, 0.2, 0.1):
        grads = {name: rate + value**2 for name, value in mine.items()}
        mine, velocity = momentum.step(mine, velocity, grads, rate, 0.7)
        given = turned(grads) if rate == 0.2 else grads
        theirs, kept = unpack(student.momentum(theirs, given, kept, rate, 0.7), 2, "momentum")
        student.momentum({name: -2.0 * value for name, value in mine.items()}, grads, {}, 0.3, 0.5)
        as_dict(theirs, "momentum")
        for name, value in mine.items():
            assert_close(theirs.get(name), value, "momentum")
    assert_kept(student, "momentum", {1: "grads"})


def try_decay(student):
    """Ask for the rates of the first epochs."""
    for epoch in range(3):
        assert_close(student.step_decay(0.5, 0.8, epoch), 0.5 * 0.8**epoch, "step_decay")


def deal(X, y, batch_size, seed):
    """Return the minibatches of one epoch."""
    if not 0 <= seed < 2**32:
        raise ValueError("seed has to be from 0 to 2**32 - 1")
    order = np.random.default_rng(seed).permutation(len(X))
    parts = [order[start : start + batch_size] for start in range(0, len(X), batch_size)]
    return [(X[part], y[part]) for part in parts]


def try_minibatches(student):
    """Deal some rows out with some seeds, one of them twice, and look at sizes, rows, labels and order."""
    (X, y), size = numbered(np.random.default_rng(0), 7), 3
    orders = []
    for seed in (0, 0, 1, 42, 1000, 1024, 2**31, 2**32 - 1):
        made = student.minibatches(X, y, size, seed)
        batches = read_batches(made)
        check_types(made)
        fits = len(batches) == count(len(X), size) and all(len(yb) <= size for _, yb in batches)
        check(fits, "minibatches makes other batches than are asked for.")
        orders.append(joined(check_rows(batches, X, y, "In a trial", size)))
    differ = len({tuple(order) for order in (*orders, range(len(X)))}) == 8
    check(orders[0] == orders[1] and differ, "minibatches does not shuffle by its seed.")
