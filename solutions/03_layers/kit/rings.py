"""Two rings, and small nets that learn them by nudging, until your layers can do it."""

from functools import cache
from itertools import pairwise

import numpy as np

from .numeric_check import nudged

WIDTH, RATE, STEPS = 8, 0.3, 200


def points():
    """Return (x, y): 75 points on an inner ring, of class 0, and 75 on an outer one."""
    rng = np.random.default_rng(3)
    y = np.repeat([0, 1], 75)
    angle, radius = rng.uniform(0, 2 * np.pi, 150), 1.0 + y + rng.normal(0, 0.15, 150)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y


def start(depth):
    """Return the (weight, bias) of each layer of an untrained net, from 2 numbers to 2 scores."""
    rng, sizes = np.random.default_rng(1), [2, *[WIDTH] * (depth - 1), 2]
    return [(rng.normal(size=pair) * np.sqrt(2 / pair[0]), np.zeros(pair[1])) for pair in pairwise(sizes)]


def scores(net, x, relu):
    """Return what a net, a list of (weight, bias), makes of x, with ReLU between its layers or without."""
    for number, (weight, bias) in enumerate(net):
        x = (np.maximum(x, 0) if relu and number else x) @ weight + bias
    return x


def by_nudging(net, x, y, relu):
    """Return how the softmax loss changes with each weight and bias: all are nudged a little, one at a time."""

    def loss():
        out = scores(net, x, relu)
        return np.logaddexp(0, np.where(y, -1, 1) * (out[:, 1] - out[:, 0])).mean()

    return [(nudged(loss, weight), nudged(loss, bias)) for weight, bias in net]


@cache
def trained(depth, relu, gradients=by_nudging):
    """Return a net as it is before the first step of descent, and after each of them."""
    nets, (x, y) = [start(depth)], points()
    for _ in range(STEPS):
        moves = zip(nets[-1], gradients(nets[-1], x, y, relu), strict=True)
        nets.append([(weight - RATE * dw, bias - RATE * db) for (weight, bias), (dw, db) in moves])
    return nets
