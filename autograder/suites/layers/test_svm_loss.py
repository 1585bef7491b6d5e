"""Hidden tests of layers.svm_loss."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import as_array, assert_close, check, unpack
from autograder.battery import assert_conduct
from autograder.suites.advice import advised
from autograder.suites.layers.losses import (
    SHAPES,
    advice_on,
    far_cases,
    hinge,
    hinge_gradient,
    labels,
    loss_number,
    odd_cases,
)
from autograder.suites.layers.numbers import KINK, draw
from autograder.suites.magnitudes import assert_each_close
from autograder.suites.passes import Pass, assert_partial

# Each margin, and the arguments that ask for it: the default first, then a keyword, then an argument in its place.
MARGINS = ((1.0, (), {}), (0.4, (), {"margin": 0.4}), (3.0, (3.0,), {}))


def draw_case(rng, n, classes, margin):
    """Return scores, no margin of theirs near its kink and some violated more than once, and labels."""
    while True:
        scores, y = draw(rng, (n, classes)), labels(rng, n, classes)
        margins = scores - scores[np.arange(n), y][:, None] + margin
        margins[np.arange(n), y] = 1.0
        several = classes == 2 or np.max(np.sum(margins > 0, axis=1)) > 2
        if np.min(np.abs(margins)) > KINK and several and (n == 1 or np.min(margins) < 0):
            return scores, y


def run(student, rng):
    """Call the loss for every margin and shape; return (pass, loss, dscores) of each."""
    runs = []
    for margin, arguments, keywords in MARGINS:
        for shape in SHAPES:
            scores, y = draw_case(rng, *shape, margin)
            returned = student.svm_loss(scores, y, *arguments, **keywords)
            runs.append((Pass(hinge, (scores, y, margin)), *unpack(returned, 2, "svm_loss")))
    return runs


def check_loss(loss, through):
    assert_close(loss_number(loss, "svm_loss"), through.output, "the loss of svm_loss")


def check_kink(student):
    """Where a margin is only just kept, its class may have anything from 0 to 1/N, which the right one has less."""
    scores, y = np.array([[0.5, 0.5, 0.5], [2.0, 0.5, 2.0]]), np.array([1, 2])
    _, dscores = unpack(student.svm_loss(scores, y, margin=0.0), 2, "svm_loss")
    dscores = as_array(dscores, "dscores of svm_loss at a kink", scores.shape)
    assert_close(dscores.sum(axis=1), np.zeros(2), "dscores of svm_loss at a kink, summed over the classes,")
    wrong = dscores[[0, 0, 1], [0, 2, 0]]
    check(np.all((wrong >= -1e-6) & (wrong <= 0.5 + 1e-6)), "dscores of svm_loss at a kink is not between the sides.")


@pytest.mark.task("layers.svm_loss", points=3)
def test_svm_loss(student, rng):
    """The SVM loss is the mean over the batch of the sum, over the wrong classes, of max(0, s_j - s_y + margin)."""
    for through, loss, _ in run(student, rng):
        check_loss(loss, through)


@pytest.mark.task("layers.svm_loss", points=3)
def test_svm_gradient(student, rng):
    """Each violated margin gives its class 1/N and takes 1/N from the right class."""
    for through, _, dscores in run(student, rng):
        assert_partial(dscores, "dscores of svm_loss", through)


@pytest.mark.task("layers.svm_loss", points=1, needs=[test_svm_loss, test_svm_gradient])
def test_svm_conduct(student, rng):
    """The SVM loss is right for scores of ±1000 and for a margin of 0, and changes neither scores nor labels."""
    for scale in (1.0, 400.0):
        scores, y = draw_case(rng, 4, 3, 1.0)
        through = Pass(hinge, (scores * scale, y, 1.0))
        loss, dscores = unpack(student.svm_loss(*through.inputs[:2]), 2, "svm_loss")
        check_loss(loss, through)
        assert_partial(dscores, "dscores of svm_loss", through)
    sizes = (1.0, 0.4, np.float64), (1.0, 0.0, np.float64), (1e-13, 0.0, np.float64), (400.0, 1.0, np.float32)
    for scale, margin, kind in sizes:
        scores, y = draw_case(rng, 4, 3, margin)
        scores = (scale * scores).astype(kind)
        loss, dscores = unpack(student.svm_loss(scores, y, margin=margin), 2, "svm_loss")
        where = f"of svm_loss for a margin of {margin:g} and scores of about {scale:g} in {scores.dtype}"
        assert_each_close(loss_number(loss, "svm_loss"), hinge(scores, y, margin), f"the loss {where}")
        assert_close(dscores, hinge_gradient(scores, y, margin), f"dscores {where}")
    check_kink(student)
    for scores, y in [*odd_cases(rng), *far_cases()]:
        loss, dscores = unpack(student.svm_loss(scores, y), 2, "svm_loss")
        where = f"of svm_loss for {len(y)} rows of {scores.shape[1]} classes, y of type {y.dtype},"
        with advised(advice_on(scores, y)):
            assert_close(loss_number(loss, "svm_loss"), hinge(scores, y, 1.0), f"the loss {where}")
            assert_close(dscores, hinge_gradient(scores, y, 1.0), f"dscores {where}")
    assert_conduct(student)
