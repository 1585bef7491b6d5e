"""Small programs of 03_layers: the softmax loss."""

import numpy as np

from autograder.contracts.programs import a, each, fn, n, small

SCORES = [
    a([1, 0]),
    a([0.5, 0]),
    a([0, 0]),
    a([3]),
    a([1, 2, 0]),
    a([-1, 2]),
    a([1000, 0]),
    a([-1000, 1000]),
    a([1, 0], [0, 2]),
    a([1, 0], [1, 3]),
    a([50, 0]),
    a([0, 40]),
    a([-50, -50]),
    a([-1000, -1001]),
    a([2, 0.5]),
    a([1, 0.5, 0.2]),
    a([1.5, 0], [0, 2.5]),
    a([0.2, 0], [0.6, 0]),
    a([1, 0, 3], [0, 2, 1]),
    a([20, 0]),
    a([1e-9, 0]),
    a([-5, -3]),
    a([0, 1]),
    a([1e6, 0]),
    a([2], [1]),
    a([1000, 0], [0, 1]),
    a([21, 0]),
]


def loss(name):
    programs = []
    for scores in SCORES:
        rows, classes = scores.shape
        for y in (0, classes - 1):
            labels = n(*[(y + row) % classes for row in range(rows)])
            programs += [small(fn(name, scores, labels))]
    programs += [small(fn(name, a([21, 0]), n(0)), seen=lambda values: values[-1][1][0, 1])]
    programs += [
        small(fn(name, a([1, 0]), n(0).astype(np.uint8))),
        small(fn(name, a([1, 0], [0, 2]), n(1, 0).astype(np.uint8))),
        small(fn(name, a([1, 0]), n(0)), fn(name, a([3, 0]), n(0))),
        small(fn(name, a([1, 0]), n(0)), fn(name, a([1, 0]), n(1))),
        small(fn(name, a([1, 0], [0, 2]), n(0, 1)), fn(name, a([1, 0]), n(0))),
    ]
    return each(programs)


SMALL = {"layers.softmax_loss": loss("softmax_loss")}
