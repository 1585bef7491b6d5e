"""The two losses that end a classifier, and labels for them."""

from __future__ import annotations

import numpy as np

from autograder.assertions import FLOAT32_TOLERANCE, as_array, check, describe

from ..advice import ANY_LABELS, ANYTHING, MANY, NUMBERS_COUNT
from ..contents import BLOCKS, CONTENTS, THOUSANDS
from ..magnitudes import FEW_DIGITS
from ..special import in_turn
from ..twins import twins
from .numbers import draw

SHAPES = ((5, 4), (4, 4), (1, 3), (6, 2))


def hinge(scores, y, margin):
    """Return the mean of the summed margins that the wrong classes violate."""
    rows = np.arange(len(y))
    violations = np.maximum(0.0, scores - scores[rows, y][:, None] + margin)
    violations[rows, y] = 0.0
    return violations.sum() / len(y)


def hinge_gradient(scores, y, margin):
    """Return 1/N for every violated margin, and less their number over N at the right class."""
    gradient = (scores - scores[np.arange(len(y)), y][:, None] + margin > 0).astype(float)
    gradient[np.arange(len(y)), y] = 0.0
    gradient[np.arange(len(y)), y] = -gradient.sum(axis=1)
    return gradient / len(y)


# Shapes of scores, and types of labels in which their numbers fit, though not always how many examples there are.
KINDS = (
    ((3, 3), "uint64"),
    ((1, 4), "int64"),
    ((4, 2), "int8"),
    ((100, 4), "uint8"),
    ((2, 3), "uint16"),
    ((1, 2), "uint32"),
    ((3, 300), "uint8"),
    ((5, 3), "int32"),
    ((3, 250), "int64"),
    ((2, 2), "uint64"),
    ((THOUSANDS, 3), "int8"),
    ((BLOCKS[0], 3), "int64"),
    ((2, 17), "int16"),
    ((20, 3), "uint64"),
    ((1, 1), "uint8"),
    ((4, 4), "int64"),
    ((2, THOUSANDS), "uint16"),
    ((3, 1), "int64"),
    ((BLOCKS[1], 2), "uint8"),
)
SWEEP = np.append([1e-300, 1e-100, 1e-30, 1e-14], np.geomspace(1e-9, 700.0, 36))
BEYOND = 1e4, 1e9, 1e20, 1e100  # of scores whose differences are as large
SINGLE = (4, 17)  # which contents come in single precision
LABELS = (
    lambda rng, scores: rng.integers(0, scores.shape[1], len(scores)),
    lambda rng, scores: np.full(len(scores), scores.shape[1] - 1),
    lambda rng, scores: scores.argmin(axis=1),
    lambda rng, scores: scores.argmax(axis=1),
    lambda rng, scores: np.zeros(len(scores)),
    lambda rng, scores: np.sort(rng.integers(0, scores.shape[1], len(scores)))[::-1],
    lambda rng, scores: np.arange(len(scores)) % scores.shape[1],
    lambda rng, scores: np.full(len(scores), scores.shape[1] // 2),
)


def special_cases(rng):
    """Return scores of all kinds, which single precision holds, and labels of all kinds and types."""
    cases = []
    for number, make in enumerate(CONTENTS.values()):
        shape, kind = KINDS[number % len(KINDS)]
        scores = make(rng, shape).astype(np.float32).astype(np.float64)
        y = LABELS[number % len(LABELS)](rng, scores).astype(kind)
        cases.append((scores.astype(np.float32) if number in SINGLE else scores, y))
    cases += [case for _, case in twins(draw(rng, (3, 4)), np.array([2, 0, 3]))]
    for kind in (np.int8, np.uint8):
        top = np.iinfo(kind).max
        cases.append((draw(rng, (2, top + 3)), np.array([top, top - 1], kind)))
    return cases + list(in_turn(*((draw(rng, (3, 4)), np.array(y)) for y in ([2, 0, 3], [1, 0, 2])), back=False))


def tolerances(scores):
    """Return the tolerances of results, and of those in single precision: few digits are left beside large scores."""
    if scores.dtype == np.float32:
        return {"tolerance": FEW_DIGITS, "float32_tolerance": FEW_DIGITS}
    return {"float32_tolerance": FLOAT32_TOLERANCE + 1e-6 * min(float(np.max(np.abs(scores))), 1e6)}


def advice_on(scores, y):
    """Return what to say if a loss is wrong for these scores and labels alone."""
    if max(scores.shape) > 99:
        return MANY
    if np.any(scores) and not 1e-3 < np.max(np.abs(scores)) < 1e6:
        return NUMBERS_COUNT
    return ANYTHING if y.dtype == np.int64 else ANY_LABELS


def sweep_cases(beyond=()):
    """Return a row of every size, of all classes but the last in turn the right one."""
    row = np.array([[1.0, -0.5, 0.25]])
    return [(size * row, np.array([number % 2])) for number, size in enumerate((*SWEEP, *beyond))]


def improbable_cases():
    """Return rows of which the right class has a probability that is no number any more, or one of few digits."""
    cases = [(np.array([[lead, 0.0]]), np.array([1])) for lead in (88.0, 102.0, 715.0, 733.0, 741.0, 744.0, 760.0)]
    return cases + [(np.array([[lead, lead, 0.0, lead]]), np.array([2])) for lead in (90.0, 1000.0)]


def same_in_other_shapes(rng):
    """Return scores whose numbers are always the same, but not their shape, and labels; and what is so in memory."""
    scores = draw(rng, (12,))
    shapes = (3, 4), (4, 3), (2, 6), (6, 2), (3, 4)
    types = (1, np.float64, np.int64), (2, np.float32, np.int32)
    zeros = [(np.zeros((n, 2), of_scores), np.zeros(n, of_labels)) for n, of_scores, of_labels in types]
    return [(scores.reshape(shape), np.arange(shape[0]) % 2) for shape in shapes] + zeros


def beside_far():
    """Return a row whose right class is far ahead, beside modest ones, and labels."""
    return [(np.array([[far, 0.0, -1.0], [0.5, -1.0, 0.25]]), np.array([0, 1])) for far in (1e9, 1e20)]


def far_cases():
    """Return scores next to which a margin of 1 drowns, and labels."""
    beside = np.array([[1e17, -1.5, 0.0]]), np.array([2])  # whose small ones differ as well
    apart = 1e17 + np.array([[16.0, 48.0, 16.0, 0.0]]), np.array([3])
    return [(2.0**60 * np.array([[1, 1, -1], [-1, -1, -1]]), np.array([0, 2])), apart, beside]


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
