"""Hidden tests of descent.logistic."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import assert_close, unpack
from autograder.battery import assert_conduct
from autograder.together import for_each

from ..drawing import draw
from ..passes import Pass, assert_partial
from ..special import check_cases
from .classifier import classified, logistic_gradient, logistic_loss
from .sizes import check_losses
from .special import batches as special_batches, loss_scales

BATCHES = ((7, 3), (5, 2), (4, 4), (3, 4), (1, 1), (1, 3), (6, 1))
KINDS = (np.int64, np.float64, np.int32, np.float64, np.int64, np.float64, np.int64)
# Scores and labels.
MIXED = (1000.0, -1000.0, 30.0, -30.0, 0.5, -0.5, 1000.0, -1000.0)
STEEP = (
    ((-1000.0,), (1,)),
    ((1000.0,), (0,)),
    ((1000.0, -1000.0), (1, 0)),
    ((-30.0,), (1,)),
    ((30.0, 2.0), (0, 0)),
    ((-1000.0, -990.0, 1000.0), (0, 1, 0)),
    ((1000.0, 990.0, -1000.0), (0, 1, 0)),
    (MIXED, (1, 0, 1, 0, 1, 0, 0, 1)),
    (MIXED, (0, 1, 0, 1, 1, 1, 1, 0)),
)
# Rows, columns, type of the labels, and the size of the weights.
ODD = (
    (2, 300, np.int8, 0.1),
    (9, 2, np.int64, 1e6),
)


def batches(rng):
    """Return weights, rows and labels of every size, the labels as integers or floats."""
    return [classified(rng, n, d, kind) for (n, d), kind in zip(BATCHES, KINDS, strict=True)]


def losses_and_gradients(student, batches):
    """Return loss, gradient and batch for each batch."""
    found = for_each(student.logistic_loss, batches)
    return [(*unpack(both, 2, "logistic_loss"), batch) for both, batch in zip(found, batches, strict=True)]


def both(w, X, y):
    return logistic_loss(w, X, y), logistic_gradient(w, X, y)


def check_both(student, *cases):
    """Check loss and gradient of cases, each a batch and what is special about it."""
    found = losses_and_gradients(student, [batch for batch, _ in cases])
    for (loss, dw, batch), (_, when) in zip(found, cases, strict=True):
        assert_close(loss, logistic_loss(*batch), f"the loss of logistic_loss{when}")
        assert_close(dw, logistic_gradient(*batch), f"dw of logistic_loss{when}")


@pytest.mark.task("descent.logistic", points=5)
def test_logistic_loss(student, rng):
    """The logistic loss is the mean, over the rows, of minus the logarithm of the probability of the row's label."""
    for loss, _, batch in losses_and_gradients(student, batches(rng)):
        assert_close(loss, logistic_loss(*batch), "the loss of logistic_loss")


@pytest.mark.task("descent.logistic", points=7)
def test_logistic_gradient(student, rng):
    """The gradient of the logistic loss is right for every weight and, as the last entry, for the bias."""
    for _, dw, batch in losses_and_gradients(student, batches(rng)):
        assert_partial(dw, "dw of logistic_loss", Pass(logistic_loss, batch))


@pytest.mark.task("descent.logistic", points=4, needs=[test_logistic_loss, test_logistic_gradient])
def test_logistic_stable(student, rng):
    """Scores of plus and minus 1000 and of plus and minus 30 give a loss and a gradient that are finite and right."""
    w, steep = np.array([1.0, 0.5, 0.25]), []
    for scores, labels in STEEP:
        X = np.column_stack((scores, rng.uniform(-0.5, 0.5, len(scores))))
        steep.append(((w, X, np.array(labels)), " at ±1000"))
    check_both(student, *steep)


@pytest.mark.task("descent.logistic", points=2, needs=[test_logistic_loss, test_logistic_gradient])
def test_logistic_conduct(student, rng):
    """The weights, the rows and the labels are left as they are, and every call starts afresh."""
    cases = []
    for kind in (np.int64, np.float64):
        w, X, y = classified(rng, 6, 3, kind)
        cases += [((weights, X, y), ", called again,") for weights in (w, -w, w)]
    for n, d, kind, size in ODD:
        w, X, y = classified(rng, n, d, kind)
        cases.append(((size * w, X, y), f", for {n} rows, weights of about {size:g} and y of type {y.dtype},"))
    for shape in ((2, 3), (3, 2)):  # the same numbers in memory
        w, y = draw(rng, (shape[1] + 1,)), np.arange(shape[0]) % 2
        cases.append(((w, np.ones(shape), y), ", called again for the same numbers in another shape,"))
    check_both(student, *cases)
    check_losses(student, rng)
    assert_conduct(student)
    check_cases(student, student.logistic_loss, both, special_batches(rng), "logistic_loss", loss_scales)
