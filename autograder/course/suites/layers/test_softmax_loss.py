"""Hidden tests of layers.softmax_loss."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import TOLERANCE, as_array, assert_close, bank_entry, mistaken, unpack
from autograder.battery import assert_conduct
from autograder.together import together

from ..advice import NUMBERS_COUNT, advised
from ..formulas import cross_entropy, cross_entropy_gradient
from ..magnitudes import assert_digits, assert_exponentials
from ..passes import Pass, assert_partial
from .losses import (
    SHAPES,
    advice_on,
    beside_far,
    improbable_cases,
    labels,
    loss_number,
    same_in_other_shapes,
    special_cases,
    sweep_cases,
    tolerances,
)
from .numbers import draw


def draw_cases(rng, shapes=SHAPES):
    """Return scores and labels for every shape."""
    return [(draw(rng, shape), labels(rng, *shape)) for shape in shapes]


def draw_large(rng):
    """Return scores around ±1000 and labels: in all rows, in different rows, in one very wrong row, and in float32."""
    small = np.round(draw(rng, (3, 4)) * 16) / 16  # which is exact in single precision, also next to 1000
    shifts = 1000.0, -1000.0, np.array([[1000.0], [-1000.0], [0.0]])
    cases = [(small + shift, labels(rng, 3, 4)) for shift in shifts]
    cases.append((cases[2][0].astype(np.float32), cases[2][1]))
    return [*cases, (np.array([[-1000.0, 1000.0, 0.0], [0.5, 20.0, -20.0]]), np.array([0, 2]))]


def run(student, cases):
    """Call the loss for every case; return (scores, y, loss, dscores) of each."""
    found = together(student, lambda: [student.softmax_loss(*case) for case in cases])
    return [(*case, *unpack(returned, 2, "softmax_loss")) for case, returned in zip(cases, found, strict=True)]


def check_large_loss(loss, expected, tolerance):
    loss = loss_number(loss, "softmax_loss")
    if expected > 1000 and 0 < loss < 0.9 * expected:  # p was kept from 0, there is no telling by how much
        message = "the loss of softmax_loss at ±1000 is too small where p is nearly 0."
        raise mistaken(bank_entry("softmax-log-plus-epsilon"), message)
    assert_close(loss, expected, "the loss of softmax_loss at ±1000", tolerance)


@pytest.mark.task("layers.softmax_loss", points=4)
def test_softmax_loss(student, rng):
    """The softmax loss is the mean over the batch of -log p of the right class."""
    for scores, y, loss, _ in run(student, draw_cases(rng)):
        assert_close(loss_number(loss, "softmax_loss"), cross_entropy(scores, y), "the loss of softmax_loss")


@pytest.mark.task("layers.softmax_loss", points=4)
def test_softmax_gradient(student, rng):
    """The gradient of the softmax loss is p, less 1 at the right class, over N."""
    for scores, y, _, dscores in run(student, draw_cases(rng)):
        assert_partial(dscores, "dscores of softmax_loss", Pass(cross_entropy, (scores, y)))


@pytest.mark.task("layers.softmax_loss", points=2, needs=[test_softmax_loss, test_softmax_gradient])
def test_softmax_stable(student, rng):
    """The softmax loss stays finite and right for scores of ±1000, in one row or in different rows, however wrong."""
    for scores, y, loss, dscores in run(student, draw_large(rng)):
        tolerance = 1e-3 if scores.dtype == np.float32 else TOLERANCE  # next to 1000 it has no more than four digits
        scores = scores.astype(np.float64)
        check_large_loss(loss, cross_entropy(scores, y), tolerance)
        assert_close(dscores, cross_entropy_gradient(scores, y), "dscores of softmax_loss at ±1000", tolerance)


@pytest.mark.task("layers.softmax_loss", points=1, needs=[test_softmax_loss, test_softmax_gradient])
def test_softmax_conduct(student, rng):
    """The softmax loss changes neither the scores nor the labels, and a second call knows nothing of the first."""
    for scores, y, loss, dscores in run(student, draw_cases(rng, ((3, 4), (5, 2), (3, 4)))):
        expected = cross_entropy(scores, y)
        assert_close(loss_number(loss, "softmax_loss"), expected, "the loss of softmax_loss, called again")
        assert_partial(dscores, "dscores of softmax_loss, called again", Pass(cross_entropy, (scores, y)))
    scores, y = np.array([[0.0, -15.0, -21.0], [-18.0, -15.0, 0.0]]), np.array([0, 2])
    loss, dscores = unpack(student.softmax_loss(scores, y), 2, "softmax_loss")
    loss = loss_number(loss, "softmax_loss")
    assert_exponentials(loss, cross_entropy(scores, y), "the loss of softmax_loss where all p are near 0 or 1")
    expected = cross_entropy_gradient(scores, y)
    assert_exponentials(dscores, expected, "dscores of softmax_loss where all p are near 0 or 1")
    with advised(NUMBERS_COUNT):
        for scores, y, loss, dscores in run(student, [*sweep_cases(), *improbable_cases()]):
            where, loss = np.max(scores), loss_number(loss, "softmax_loss")
            assert_digits(loss, cross_entropy(scores, y), "The loss of softmax_loss", where, 1e-12)
            assert_digits(dscores, cross_entropy_gradient(scores, y), "dscores of softmax_loss", where, 1e-12)
    for scores, y, loss, dscores in run(student, [*special_cases(rng), *same_in_other_shapes(rng), *beside_far()]):
        where = f"for {len(y)} rows of {scores.shape[1]} classes, y of type {y.dtype},"
        with advised(advice_on(scores, y)):
            close, scores = tolerances(scores), scores.astype(np.float64)
            expected, loss = cross_entropy(scores, y), loss_number(loss, "softmax_loss")
            assert_close(loss, expected, f"the loss of softmax_loss {where}", **close)
            expected, name = cross_entropy_gradient(scores, y), f"dscores of softmax_loss {where}"
            if np.any(expected):
                assert_close(dscores, expected, name, **close)
            else:  # of one class: beside 1, which p is
                assert_close(1.0 + as_array(dscores, name, expected.shape), 1.0 + expected, name, **close)
    assert_conduct(student)
