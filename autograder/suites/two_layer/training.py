"""Training, followed step by step where the batches leave no choice: all rows in one batch, or all rows alike.

If the student's own loss is wrong, training is measured by that: one mistake costs the points of one task.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass

import numpy as np

from autograder.assertions import CheckFailed, as_array, assert_close, check, describe, mistaken, number, relative_error
from autograder.suites import momentum, nets
from autograder.suites.two_layer.net import NAMES, draw, gradient, loss_of, make, params_of


@dataclass(frozen=True)
class Settings(momentum.Settings):
    """Keywords of train."""

    reg: float = 0.0


def alike(rng, N, D, H, C):
    """Return params, X and y of an example that is repeated: every batch of a size is then the same batch."""
    p, X, y = draw(rng, 1, D, H, C)
    return p, np.repeat(X, N, axis=0), np.repeat(y, N)


def train(net, X, y, settings, validation=None):
    """Train the student's net; return its history, a dict that has the losses and both accuracies."""
    X_val, y_val = validation or (X[:2] + 1.0, y[:2])
    history = net.train(X, y, X_val, y_val, **asdict(settings))
    check(isinstance(history, dict), f"train should return a dict; it returned {describe(history)}.")
    for name in ("loss", "train_accuracy", "val_accuracy"):
        check(name in history, f"The history that train returned has no {name}.")
    return history


def recorded(history, name, length):
    return as_array(history[name], f"history[{name!r}]", (length,)).astype(np.float64)


def follow(loss_and_grads, start, X, y, settings):
    """Train on batches that are all the same; return the params after each step and the loss before it."""
    batch = X[: settings.batch_size], y[: settings.batch_size]
    rates = settings.rates(len(X))
    return momentum.path(lambda p: loss_and_grads(p, *batch, settings.reg), start, rates, settings.mu)


def losses_to_follow(student, p, X, y, reg):
    """Yield the true loss with its gradients; then the student's own, if they are others and none of them is zero."""

    def own_loss_and_grads(p, X, y, reg):
        loss, grads = loss_of(make(student, p), X, y, reg)
        return float(loss), {name: gradient(grads, name, p[name].shape).astype(np.float64) for name in NAMES}

    yield nets.loss_and_grads
    (loss, grads), (own_loss, own_grads) = nets.loss_and_grads(p, X, y, reg), own_loss_and_grads(p, X, y, reg)
    other = abs(loss - own_loss) > 1e-4 or any(relative_error(grads[name], own_grads[name]) > 1e-4 for name in NAMES)
    if other and all(np.any(own_grads[name]) for name in NAMES):
        yield own_loss_and_grads


def passes_one(compare, choices):
    """Call compare with the choices in turn until it accepts one; what it says about the first one counts."""
    failures = []
    with suppress(CheckFailed):  # of choices: the student's own loss is none that could be followed
        for choice in choices:
            try:
                return compare(choice)
            except CheckFailed as failure:
                failures.append(failure)
    raise failures[0]


def check_path(student, data, settings, validation=None):
    """Train from start, on batches that are all the same, and compare the params after training."""
    start, X, y = data
    net = make(student, start)
    train(net, X, y, settings, validation)
    final = params_of(net)

    def compare(loss_and_grads):
        places, _ = follow(loss_and_grads, start, X, y, settings)
        for name in NAMES:
            assert_close(final[name], places[-1][name], f"params[{name!r}] after training")

    batch = X[: settings.batch_size], y[: settings.batch_size]
    passes_one(compare, losses_to_follow(student, start, *batch, settings.reg))


def check_accuracies(student, history, name, places, data, entry=None):
    """Compare one curve of accuracies with the truth, or with what the student's own functions find on the way."""
    got = recorded(history, name, len(places))

    def is_accuracy(accuracy):
        return np.abs(got - [accuracy(p, *data) for p in places]).max() <= 1e-6

    def own_accuracy(p, X, y):
        return float(number(student.accuracy(make(student, p).predict(X), y), "accuracy"))

    if not (is_accuracy(nets.accuracy) or is_accuracy(own_accuracy)):
        raise mistaken(entry, f"history[{name!r}] is not the accuracy after each epoch over the whole set.")
