"""Steps and losses of tiny and of large numbers."""

from __future__ import annotations

import numpy as np

from autograder.assertions import as_array, assert_close, unpack
from autograder.together import for_each

from ..drawing import draw
from ..magnitudes import assert_close_in_size, assert_every_size, assert_exponentials, in_single
from .classifier import classified, logistic_gradient, logistic_loss

ANY_SIZE = np.array([1e-100, 1e-60, 1e-13, 1.0, 1e9])  # single precision, in which code may compute, holds no 1e100


def of_any_size(rng):
    """Return numbers of both signs, each of another size."""
    return ANY_SIZE * draw(rng, ANY_SIZE.shape)


def check_steps(student, rng):
    """Weights and gradients of every size in one step, and a large gradient with a tiny rate."""
    w, gradient = of_any_size(rng), of_any_size(rng)
    w, gradient = np.append(w, w), np.append(gradient, gradient[::-1])
    w_large, large = w[2:5], 1e13 * draw(rng, (3,))
    found = for_each(student.gradient_step, ((w, gradient, 0.1), (w_large, large, 1e-13)))
    assert_every_size(found[0], w - 0.1 * gradient, "gradient_step, for tiny and large numbers,")
    assert_close(found[1], w_large - 1e-13 * large, "gradient_step, for a large gradient and a tiny rate,")
    if not in_single(found[0]):
        w, gradient = 1e100 * draw(rng, (3,)), 1e100 * draw(rng, (3,))
        found = student.gradient_step(w, gradient, 0.1)
        assert_every_size(found, w - 0.1 * gradient, "gradient_step, for numbers of about 1e100,")


def assert_weights(actual, expected, name):
    """Check weights and bias each in its own size."""
    actual = as_array(actual, name, expected.shape)
    assert_close_in_size(actual[:-1], expected[:-1], name)
    assert_close_in_size(actual[-1:], expected[-1:], f"{name}, its last entry,")


def check_losses(student, rng):
    """Tiny weights and large rows, and the other way round: the scores are as always."""
    single = [_check_losses(student, rng, size) for size in (1e-13, 1e13)]
    if not any(single):  # which holds no such numbers
        for size in (1e-100, 1e100):
            _check_losses(student, rng, size)
    wrong = (28.0, 33.0, 36.5, 37.5, 50.0, 300.0, 720.0)
    scores = (15.0, (1, 0)), (21.0, (1, 0)), *((score, (0, 1)) for score in wrong)
    batches = [(np.array([score, 0.0]), np.array([[1.0], [-1.0]]), np.array(y)) for score, y in scores]
    for found, batch in zip(for_each(student.logistic_loss, batches), batches, strict=True):
        (loss, dw), when = unpack(found, 2, "logistic_loss"), f"for scores of ±{batch[0][0]:g},"
        assert_exponentials(loss, logistic_loss(*batch), f"the loss of logistic_loss, {when}")
        assert_exponentials(dw, logistic_gradient(*batch), f"dw of logistic_loss, {when}")


def _check_losses(student, rng, size):
    """Check a loss of weights of that size; return whether it may be in single precision."""
    w, X, y = classified(rng, 4, 2)
    w[:-1] *= size
    X = X / size
    loss, dw = unpack(student.logistic_loss(w, X, y), 2, "logistic_loss")
    assert_close(loss, logistic_loss(w, X, y), f"the loss of logistic_loss, for weights of about {size:g},")
    assert_weights(dw, logistic_gradient(w, X, y), f"dw of logistic_loss, for weights of about {size:g}")
    return in_single(dw)


def odd_rows(rng):
    """Return rows, labels, a rate and steps: tiny rows with a large rate, the other way round, and a tiny loss.

    The last but one has a loss of 5e-7 after its first step, and of which every further one takes something off; the
    last has tiny slopes alone, since as many rows are of one class as of the other.
    """
    _, X, y = classified(rng, 5, 2)
    tiny = 1e-13 * X[:4], np.array([1, 0, 0, 1]), 1.0, 3
    one_class = np.ones((2, 1)), np.array([1, 1]), 14.5, 60
    return (1e-13 * X, y, 1e9, 1), (1e13 * (X + 0.5), y, 1e-26, 3), one_class, tiny


def far_rows(rng):
    """Return rows, labels, a rate and steps, of numbers that single precision does not hold."""
    _, X, y = classified(rng, 5, 2)
    return (1e-100 * X, y, 1.0, 2), (1e50 * (X + 0.5), y, 1e-100, 3)
