"""The two losses that end a classifier, and labels for them."""

from __future__ import annotations

import numpy as np

from autograder.assertions import as_array, check, describe
from autograder.suites.advice import ANY_LABELS, MANY, NUMBERS_COUNT
from autograder.suites.layers.numbers import draw

SHAPES = ((5, 4), (4, 4), (1, 3), (6, 2))


def hinge(scores, y, margin):
    """Return the mean of the summed margins that the wrong classes violate, one example after the other."""
    total = 0.0
    for row, right in zip(scores, y, strict=True):
        total += sum(max(0.0, score - row[right] + margin) for j, score in enumerate(row) if j != right)
    return total / len(y)


def hinge_gradient(scores, y, margin):
    """Return 1/N for every violated margin, and less their number over N at the right class."""
    gradient = (scores - scores[np.arange(len(y)), y][:, None] + margin > 0).astype(float)
    gradient[np.arange(len(y)), y] = 0.0
    gradient[np.arange(len(y)), y] = -gradient.sum(axis=1)
    return gradient / len(y)


def odd_cases(rng):
    """Return scores and labels: one class, many classes or rows, tied, tiny and large scores, all types of labels."""
    tied = np.array([[2.0, 2.0, 0.5], [0.3, -1.0, 0.3]])
    many, rows = draw(rng, (3, 300)), draw(rng, (700, 2))
    return [
        (draw(rng, (3, 1)), np.zeros(3, dtype=np.int64)),
        (many, np.array([299, 130, 0])),
        (many[::-1], np.array([3, 250, 0], dtype=np.uint8)),
        (rows, rng.integers(0, 2, 700).astype(np.int8)),
        (tied, np.array([1, 0], dtype=np.uint64)),
        (np.zeros((2, 3)), np.array([2, 0], dtype=np.uint16)),
        (1e-6 * draw(rng, (2, 4)), np.array([3, 1])),
        (1e9 * draw(rng, (4, 3)), np.array([2, 0, 1, 0])),
        (draw(rng, (100, 4)), rng.integers(0, 4, 100).astype(np.uint8)),
        (draw(rng, (5, 3)), np.array([2, 1, 0, 0, 2], dtype=np.int32)),
    ]


def advice_on(scores, y):
    """Return what to say if a loss is wrong for these scores and labels alone, "" where the task's hint will do."""
    if max(scores.shape) > 99:
        return MANY
    if np.any(scores) and not 1e-3 < np.max(np.abs(scores)) < 1e6:
        return NUMBERS_COUNT
    return "" if y.dtype == np.int64 else ANY_LABELS


def far_cases():
    """Return tied scores next to which a margin of 1 drowns, and labels."""
    return [(2.0**60 * np.array([[1, 1, -1], [-1, -1, -1]]), np.array([0, 2]))]


def labels(rng, n, classes):
    """Return labels in which the last class is missing where there are few examples and three classes or more."""
    y = rng.integers(0, classes, n)
    y[0] = classes - 1
    if n == classes > 2:
        y[y == classes - 1] = 1
    if n > 1:
        y[-1] = 0
    return y


def loss_number(loss, name):
    """Return a loss that is one number, whatever shape it came in."""
    value = as_array(loss, f"the loss of {name}")
    check(value.size == 1, f"The loss of {name} should be one number; it is {describe(loss)}.")
    return value.reshape(())
