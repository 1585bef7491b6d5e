"""Steps and losses of tiny and of large numbers."""

from __future__ import annotations

from autograder.assertions import as_array, assert_close, unpack
from autograder.suites.descent.classifier import classified, logistic_gradient, logistic_loss
from autograder.suites.drawing import draw
from autograder.suites.magnitudes import assert_close_in_size, assert_each_close, of_every_size


def check_steps(student, rng):
    """Weights and gradients of every size in one step, and a large gradient with a tiny rate."""
    w, gradient = of_every_size(rng), of_every_size(rng)
    large = 1e13 * draw(rng, w.shape)
    found = student.gradient_step(w, gradient, 0.1), student.gradient_step(w[2:], large[2:], 1e-13)
    assert_each_close(found[0], w - 0.1 * gradient, "gradient_step, for tiny and large numbers,")
    assert_close(found[1], w[2:] - 1e-13 * large[2:], "gradient_step, for a large gradient and a tiny rate,")


def assert_weights(actual, expected, name):
    """Check weights and bias each in its own size."""
    actual = as_array(actual, name, expected.shape)
    assert_close_in_size(actual[:-1], expected[:-1], name)
    assert_close_in_size(actual[-1:], expected[-1:], f"{name}, its last entry,")


def check_losses(student, rng):
    """Tiny weights and large rows, and the other way round: the scores are as always."""
    for size in (1e-13, 1e13):
        w, X, y = classified(rng, 4, 2)
        w[:-1] *= size
        X = X / size
        loss, dw = unpack(student.logistic_loss(w, X, y), 2, "logistic_loss")
        assert_close(loss, logistic_loss(w, X, y), f"the loss of logistic_loss, for weights of about {size:g},")
        assert_weights(dw, logistic_gradient(w, X, y), f"dw of logistic_loss, for weights of about {size:g}")


def tiny_and_large_rows(rng):
    """Return rows, labels, a rate and steps, twice: tiny rows with a large rate, and the other way round."""
    _, X, y = classified(rng, 5, 2)
    return (1e-13 * X, y, 1e9, 1), (1e13 * (X + 0.5), y, 1e-26, 3)
