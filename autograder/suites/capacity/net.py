"""Nets of any depth, with data on which all that a slip would change makes a difference."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from autograder.assertions import check, describe, unpack
from autograder.suites import nets
from autograder.suites.formulas import log_softmax
from autograder.suites.nets import MARGIN

DEEP, WIDE = (3, 5, 4, 6, 3), (4, 6, 3, 5)
LINEAR = (3, 4)


def draw_params(rng, sizes):
    params = {}
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes), 1):
        params[f"W{i}"] = rng.standard_normal((fan_in, fan_out)) * np.sqrt(1.5 / fan_in)
        params[f"b{i}"] = rng.uniform(0.1, 0.5, fan_out) * rng.choice([-1.0, 1.0], fan_out)
    return params


def draw(rng, sizes, count):
    """Return params, X and y: every ReLU well on or well off, some of each in every layer, no class certain.

    One class does not occur, if there are more than two: not all columns of the scores are somebody's label.
    """
    classes = rng.permutation(sizes[-1])[: max(2, sizes[-1] - 1)]
    while True:
        params, X = draw_params(rng, sizes), rng.standard_normal((count, sizes[0]))
        hidden, scores = nets.forward(params, X)
        some_of_each = all(0.25 <= np.mean(z > 0) <= 0.8 and np.all(np.any(z > 0, axis=1)) for z in hidden)
        uncertain = np.min(scores) < -MARGIN and np.max(log_softmax(scores)) < np.log(0.95)
        if nets.clear_of_kinks(params, X) and some_of_each and uncertain:
            return params, X, rng.choice(classes, count)


def make(student, sizes, params):
    """Return a net of the student's with these params."""
    return nets.put(student.MLP(list(sizes)), params)


def loss_and_grads(net, X, y, **reg):
    """Return what the student's loss returns, the gradients as a dict."""
    loss, grads = unpack(net.loss(X, y, **reg), 2, "MLP.loss")
    check(isinstance(grads, dict), f"MLP.loss should return a dict of gradients second; it is {describe(grads)}.")
    return loss, grads
