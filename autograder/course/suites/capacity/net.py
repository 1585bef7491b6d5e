"""Nets of any depth, with data on which all that a slip would change makes a difference."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from autograder.assertions import check, describe, unpack
from autograder.together import together

from .. import nets, special_nets
from ..formulas import log_softmax
from ..nets import MARGIN

DEEP, WIDE = (3, 5, 4, 6, 3), (4, 6, 3, 5)
LINEAR = (3, 4)
ALIKE = (4, 4, 4, 4)  # all weights of one shape, and all biases
# As deep as you like, with one of something, or more.
NETS = (3, 4, 5, 2), (3, 4), (2, 3, 4), (1, 2, 3, 2, 2), (4, 1, 3), (1, 1), (2, 5, 1)
NARROW = (2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2)  # twelve layers: W10 comes after W2


def draw_layer(rng, fan_in, fan_out):
    """Return weights that keep the size of what goes through them, and biases that are not near zero."""
    W = rng.standard_normal((fan_in, fan_out)) * np.sqrt(1.5 / fan_in)
    return W, rng.uniform(0.1, 0.5, fan_out) * rng.choice([-1.0, 1.0], fan_out)


def tells(z):
    """Whether every ReLU with this input is well on or well off, some of each, and none is off for all rows."""
    on = z > 0
    return np.min(np.abs(z)) >= MARGIN and 0.25 <= np.mean(on) <= 0.8 and bool(np.all(np.any(on, axis=1)))


def draw_params(rng, sizes, X):
    """Return params, drawn layer by layer, until each tells: drawing all of them together takes many more attempts."""
    params, out = {}, X
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes), 1):
        while True:
            W, b = draw_layer(rng, fan_in, fan_out)
            z = out @ W + b
            if i == len(sizes) - 1 or tells(z):
                break
        params |= {f"W{i}": W, f"b{i}": b}
        out = np.maximum(z, 0.0)
    return params, z


def draw(rng, sizes, count):
    """Return params, X and y: every ReLU well on or well off, some of each in every layer, no class certain.

    One class does not occur, if there are more than two: not all columns of the scores are somebody's label.
    """
    classes = rng.permutation(sizes[-1])[: max(2, sizes[-1] - 1)]
    while True:
        X = rng.standard_normal((count, sizes[0]))
        params, scores = draw_params(rng, sizes, X)
        y = rng.choice(classes, count)
        sure = np.max(log_softmax(scores)) >= np.log(0.95)
        if np.min(scores) < -MARGIN and not sure and nets.is_steep(params, X, y):
            return params, X, y


def draw_any(rng, sizes):
    """Return params, whatever units are on."""
    layers = [draw_layer(rng, *ends) for ends in pairwise(sizes)]
    return {name: value for i, (W, b) in enumerate(layers, 1) for name, value in ((f"W{i}", W), (f"b{i}", b))}


def hundred_layers():
    """Return sizes, params and rows of the deepest net, each layer of which adds and scales a little."""
    params = {}
    for i in range(1, 101):
        params |= {f"W{i}": np.full((1, 1), 0.98 + i % 7 / 100), f"b{i}": np.array([i / 10])}
    return [1] * 101, params, np.array([[0.5], [2.0]])


def make(student, sizes, params):
    """Return a net of the student's with these params."""
    return together(student, lambda: nets.put(student.MLP(list(sizes)), params))


def params_of_new(student, sizes, *ways):
    """Return the params of new nets of these sizes, each made in its way, with a seed or without."""
    return together(student, lambda: [student.MLP(sizes, **way).params for way in ways])


def asked(student, name, cases):
    """Return what a method of new nets returns; cases are sizes, params and the arguments."""

    def ask(sizes, params, *arguments):
        return getattr(make(student, sizes, params), name)(*arguments)

    return together(student, lambda: [ask(*case) for case in cases])


def loss_and_grads(net, X, y, **reg):
    """Return what the student's loss returns, the gradients as a dict."""
    return usable(net.loss(X, y, **reg))


def usable(answer):
    """Return a loss and its gradients, checked to be a dict."""
    loss, grads = unpack(answer, 2, "MLP.loss")
    check(isinstance(grads, dict), f"MLP.loss should return a dict of gradients second; it is {describe(grads)}.")
    return loss, grads


def special(student, rng, turn=0, half=False):
    """Yield (a net of the student's, the case that it has to be right for) for numbers that are special as a whole."""
    cases = special_nets.every_case(rng, NETS, ALIKE, WIDE, turn, half)
    return special_nets.on_nets(lambda sizes: student.MLP(list(sizes)), cases)
