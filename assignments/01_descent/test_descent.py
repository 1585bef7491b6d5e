"""Local tests: run `pytest`, or one task at a time with `pytest -k test_numerical_gradient`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import descent
import numpy as np
import pytest


def same(actual, expected, what, tolerance=1e-6):
    """Fail with one sentence unless actual has the shape and the numbers of expected."""
    if actual is None:
        pytest.fail(f"{what} is None: is there a return missing?", pytrace=False)
    try:
        actual = np.asarray(actual, dtype=float)
    except (TypeError, ValueError):
        pytest.fail(f"{what} should be a number or an array of numbers, it is {actual!r}.", pytrace=False)
    if actual.shape != np.shape(expected):
        pytest.fail(f"{what} has shape {actual.shape}, it should have {np.shape(expected)}.", pytrace=False)
    if not np.allclose(actual, expected, rtol=tolerance, atol=1e-8):
        pytest.fail(f"{what} is\n{actual}\nbut it should be\n{np.asarray(expected)}", pytrace=False)


def loss_and_gradient(w, X, y):
    """Return what logistic_loss returns; fail with one sentence unless it is two values."""
    values = descent.logistic_loss(np.array(w), np.array(X), np.array(y))
    if not isinstance(values, tuple | list) or len(values) != 2:
        pytest.fail(f"logistic_loss should return two values, it returned {values!r}.", pytrace=False)
    return values


# --- numerical_gradient --------------------------------------------------------------------------------------------


def test_numerical_gradient_of_a_vector():
    """The slopes of a³ + 2ab are 3a² + 2b and 2a."""
    actual = descent.numerical_gradient(lambda x: x[0] ** 3 + 2 * x[0] * x[1], np.array([2.0, -1.0]))
    same(actual, [10.0, 4.0], "The gradient of a³ + 2ab at (2, −1)")


def test_numerical_gradient_of_a_matrix():
    """The slopes of the sum of all squares are twice the entries, in the same places."""
    x = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])
    same(descent.numerical_gradient(lambda a: np.sum(a**2), x), 2 * x, "The gradient of the sum of squares")


def test_numerical_gradient_uses_h():
    """With h = 0.1, the slope of a³ at 1 comes out as 3 + 0.1², since the function bends within the step."""
    actual = descent.numerical_gradient(lambda x: x[0] ** 3, np.array([1.0]), 0.1)
    same(actual, [3.01], "The gradient of a³ at 1 with h = 0.1")


def test_numerical_gradient_of_integers():
    """Integers are numbers, too."""
    actual = descent.numerical_gradient(lambda x: x[0] * x[1] / 4, np.array([3, -2]))
    same(actual, [-0.5, 0.75], "The gradient of ab / 4 at the integers (3, −2)")


def test_numerical_gradient_leaves_x():
    """Afterwards x holds exactly what it held before."""
    x = np.array([0.1, 0.7, -0.3])
    descent.numerical_gradient(lambda a: np.sum(a), x)
    assert x.tolist() == [0.1, 0.7, -0.3]


# --- relative_error ------------------------------------------------------------------------------------------------


def test_relative_error_of_vectors():
    """The norms of (3, 4), of (0, 0) and of their difference are 5, 0 and 5."""
    same(descent.relative_error(np.array([3.0, 4.0]), np.array([0.0, 0.0])), 1.0, "The error of (3, 4) against (0, 0)")
    same(descent.relative_error(np.array([3.0, 4.0]), np.array([6.0, 8.0])), 1 / 3, "The error of (3, 4) and (6, 8)")


def test_relative_error_of_matrices():
    """The norm goes over all entries: the root of 1 + 1 + 1 + 1 is 2."""
    a = np.ones((2, 2))
    same(descent.relative_error(a, 3 * a), 0.5, "The error of a matrix of ones and one of threes")


def test_relative_error_of_zeros():
    """Nothing is wrong where both are zero."""
    same(descent.relative_error(np.zeros(3), np.zeros(3)), 0.0, "The error of zeros against zeros")


# --- gradient_step -------------------------------------------------------------------------------------------------


def test_step():
    """The step goes downhill."""
    w, gradient = np.array([[1.0, 2.0], [-1.0, 0.0]]), np.array([[10.0, -10.0], [0.0, 5.0]])
    same(descent.gradient_step(w, gradient, 0.1), [[0.0, 3.0], [-1.0, -0.5]], "The weights after one step")
    same(w, [[1.0, 2.0], [-1.0, 0.0]], "After the step the argument w")


# --- gradient_descent ----------------------------------------------------------------------------------------------


def test_path():
    """On w², whose slope is 2w, a rate of 0.25 halves w in each step."""
    w = np.array([8.0, -4.0])
    for steps, expected in ((1, [4.0, -2.0]), (2, [2.0, -1.0]), (4, [0.5, -0.25])):
        actual = descent.gradient_descent(lambda a: 2 * a, w, 0.25, steps)
        same(actual, expected, f"The weights after steps={steps}")
    same(w, [8.0, -4.0], "After gradient_descent the argument w")


# --- logistic_loss -------------------------------------------------------------------------------------------------

X = [[1.0, 2.0], [-1.0, 0.5], [0.0, -2.0]]
Y = [1, 0, 1]


def test_logistic_of_zero_weights():
    """With weights of zero every probability is one half."""
    loss, dw = loss_and_gradient([0.0, 0.0, 0.0], X, Y)
    same(loss, np.log(2), "The loss for weights of zero")
    same(dw, [-1 / 3, 1 / 12, -1 / 6], "dw for weights of zero")


def test_logistic_loss():
    """The loss of three rows with the scores 2, −2.5 and 1."""
    loss, _ = loss_and_gradient([2.0, -0.5, 1.0], [[1.0, 2.0], [-1.5, 1.0], [0.0, 0.0]], [1, 0, 0])
    same(loss, 0.5063560, "The loss", 1e-5)


def test_logistic_gradient():
    """The gradient is the one that nudging finds."""
    _, dw = loss_and_gradient([2.0, -0.5, 1.0], X, Y)
    same(dw, [-0.11396769, 0.03711669, -0.00523524], "dw", 1e-5)


def test_logistic_is_stable():
    """Scores of 1000 and −1000 are no trouble."""
    loss, dw = loss_and_gradient([1.0, 0.0], [[1000.0], [-1000.0], [1000.0], [-1000.0]], [1, 0, 0, 1])
    same(loss, 500.0, "The loss for scores of ±1000")
    same(dw, [500.0, 0.0], "dw for scores of ±1000")


# --- train_linear, predict_linear ----------------------------------------------------------------------------------


def test_linear_training():
    """One step from zero weights is known from test_logistic_of_zero_weights; many steps separate the classes."""
    rows, labels = np.array(X), np.array(Y)
    same(descent.train_linear(rows, labels, 1.0, 1), [1 / 3, -1 / 12, 1 / 6], "The weights after one step at rate 1")
    w = np.asarray(descent.train_linear(rows, labels, 0.5, 200))
    same(w.shape, (3,), "The shape of the weights")
    same(descent.predict_linear(w, rows), labels, "The classes predicted after 200 steps")


def test_linear_prediction():
    """The scores are 0.4, −0.6 and 1.4."""
    classes = descent.predict_linear(np.array([1.0, 0.4]), np.array([[0.0], [-1.0], [1.0]]))
    same(classes, [1, 0, 1], "The predicted classes")


# --- features ------------------------------------------------------------------------------------------------------


def test_features_polar():
    """One point in each of three quadrants, and one on an axis."""
    points = np.array([[1.0, 1.0], [-1.0, 1.0], [-2.0, -2.0], [0.0, 3.0]])
    quarter, root = np.pi / 4, np.sqrt(2)
    expected = [[root, quarter], [root, 3 * quarter], [2 * root, -3 * quarter], [3.0, 2 * quarter]]
    same(descent.polar_features(points), expected, "polar_features")


def test_features_product():
    """The coordinates come first, then their product."""
    same(descent.product_features(np.array([[2.0, -3.0], [0.5, 4.0]])), [[2, -3, -6], [0.5, 4, 2]], "product_features")
