"""Local tests: run `pytest`, or one task at a time with `pytest -k test_interpolate`.

They use a few small nets and numbers. Your grade comes from other tests, with other sizes and numbers: passing here
means that you are on the right track, so think about what is not tested as well.
"""

from itertools import pairwise

import capacity
import numpy as np
import pytest


def numeric_gradient(f, x, h=1e-5):
    """Return the slope of f at x by nudging each entry of x a little up and a little down."""
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = h
        gradient[index] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return gradient


def same(actual, expected, what):
    """Fail with one sentence unless actual has the shape and the numbers of expected."""
    if actual is None:
        pytest.fail(f"{what} is None: is there a return missing?", pytrace=False)
    try:
        actual = np.asarray(actual, dtype=float)
    except (TypeError, ValueError):
        pytest.fail(f"{what} should be a number or an array of numbers, it is {actual!r}.", pytrace=False)
    if actual.shape != np.shape(expected):
        pytest.fail(f"{what} has shape {actual.shape}, it should have {np.shape(expected)}.", pytrace=False)
    if not np.allclose(actual, expected, rtol=1e-6, atol=1e-8):
        pytest.fail(f"{what} is\n{actual}\nbut it should be\n{np.asarray(expected)}", pytrace=False)


def several(values, count, what):
    """Return values as a tuple; fail with one sentence unless they are a tuple or list of that many."""
    if not isinstance(values, tuple | list) or len(values) != count:
        pytest.fail(f"{what} should be a tuple of {count} values, it is {values!r}.", pytrace=False)
    return tuple(values)


def net_with_small_numbers(sizes):
    """Return a net whose weights and biases are set by hand, small and of both signs."""
    net = capacity.MLP(sizes)
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes), 1):
        net.params[f"W{i}"] = np.cos(np.arange(fan_in * fan_out) * 1.7 + i).reshape(fan_in, fan_out)
        net.params[f"b{i}"] = 0.3 * np.sin(np.arange(fan_out) * 2.3 + i)
    return net


X = np.array([[1.0, -0.5], [0.2, 0.8], [-1.2, 0.4], [0.6, 1.1]])
Y = np.array([0, 2, 1, 2])


# --- scores, initialization, prediction


def test_scores_of_a_linear_classifier():
    """Without a hidden layer the scores are X @ W1 + b1."""
    net = capacity.MLP([2, 3])
    net.params["W1"] = np.array([[1.0, 2.0, -1.0], [0.5, -1.0, 3.0]])
    net.params["b1"] = np.array([0.1, 0.2, 0.3])
    same(net.scores(np.array([[2.0, -2.0]])), [[1.1, 6.2, -7.7]], "MLP([2, 3]).scores of one row")


def test_scores_of_a_hidden_layer():
    """A ReLU follows the hidden layer, and none follows the scores."""
    net = capacity.MLP([2, 2, 1])
    net.params["W1"], net.params["b1"] = np.array([[1.0, -1.0], [0.0, 0.0]]), np.array([0.5, 0.0])
    net.params["W2"], net.params["b2"] = np.array([[1.0], [-10.0]]), np.array([2.0])
    same(net.scores(np.array([[3.0, 0.0], [-3.0, 0.0]])), [[5.5], [-28.0]], "MLP([2, 2, 1]).scores of two rows")


def test_scores_initialization():
    """Shapes follow the sizes, the spread follows the fan-in, biases are zero, the seed decides."""
    net = capacity.MLP([100, 50, 80, 3], seed=1)
    assert set(net.params) == {"W1", "b1", "W2", "b2", "W3", "b3"}
    for name, shape in {"W1": (100, 50), "W2": (50, 80), "W3": (80, 3)}.items():
        assert net.params[name].shape == shape, f"{name} has shape {net.params[name].shape}, it should have {shape}"
        assert net.params["b" + name[1]].shape == shape[1:], f"the shape of b{name[1]} is wrong"
        assert not np.any(net.params["b" + name[1]]), f"b{name[1]} should be zero"
        ratio = np.var(net.params[name]) * shape[0] / 2
        assert 0.7 < ratio < 1.4, f"the variance of {name} is {ratio:.2f} times 2 / fan-in"
    again, other = capacity.MLP([100, 50, 80, 3], seed=1), capacity.MLP([100, 50, 80, 3], seed=2)
    assert np.array_equal(net.params["W1"], again.params["W1"]), "the same seed should give the same net"
    assert not np.array_equal(net.params["W1"], other.params["W1"]), "another seed should give another net"


def test_scores_predict():
    """Predict returns the column of the highest score of each row."""
    net = capacity.MLP([2, 3])
    net.params["W1"] = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0]])
    same(net.predict(np.array([[3.0, 1.0], [1.0, 2.0], [-1.0, -1.0], [5.0, 0.0]])), [0, 1, 2, 0], "MLP.predict")


# --- loss and gradients


def test_gradients_loss_by_hand():
    """With equal scores every class has probability 1 / C, and the penalty is half of reg times the squares."""
    net = capacity.MLP([2, 4])
    net.params["W1"], net.params["b1"] = np.zeros((2, 4)), np.zeros(4)
    loss, _ = several(net.loss(X, Y), 2, "What MLP.loss returns")
    same(loss, np.log(4.0), "The loss of four equal scores")
    net.params["W1"] = np.ones((2, 4))
    loss, _ = several(net.loss(X, Y, reg=0.5), 2, "What MLP.loss returns")
    same(loss, np.log(4.0) + 0.5 * 0.5 * 8.0, "The loss of four equal scores, with W1 all ones and reg = 0.5,")


@pytest.mark.parametrize("sizes", [[2, 3], [2, 5, 3], [2, 4, 5, 3]])
@pytest.mark.parametrize("reg", [0.0, 0.3])
def test_gradients_by_nudging(sizes, reg):
    """Every gradient is the one that nudging finds, at any depth, with and without regularization."""
    net = net_with_small_numbers(sizes)
    _, grads = several(net.loss(X, Y, reg=reg), 2, "What MLP.loss returns")
    assert set(grads) == set(net.params), "grads should have the keys of params"
    for name in sorted(net.params):
        value = net.params[name].copy()

        def loss_at(array, name=name):
            net.params[name] = array
            return net.loss(X, Y, reg=reg)[0]

        expected = numeric_gradient(loss_at, value)
        net.params[name] = value
        same(grads[name], expected, f"The gradient of {name} of MLP({sizes}) with reg = {reg}")


def test_gradients_stable():
    """Large scores give a large loss, not nan."""
    net = capacity.MLP([1, 2])
    net.params["W1"] = np.array([[1000.0, -1000.0]])
    loss, grads = several(net.loss(np.array([[1.0], [1.0]]), np.array([0, 1])), 2, "What MLP.loss returns")
    same(loss, 1000.0, "The loss of the scores 1000 and -1000 with labels 0 and 1")
    same(grads["b1"], [0.5, -0.5], "The gradient of b1 with the scores 1000 and -1000")


# --- interpolation


def run(net, x):
    """Return the numbers that the net of one hidden layer gives for the numbers x."""
    w, b, v, c = (np.asarray(part, dtype=float) for part in several(net, 4, "What interpolate returns"))
    if not (w.ndim == 1 and w.shape == b.shape == v.shape):
        pytest.fail(f"w, b and v should have one shape (K,), they have {w.shape}, {b.shape}, {v.shape}.", pytrace=False)
    return np.maximum(np.outer(x, w) + b, 0.0) @ v + c


def curve(x):
    """Return a curve that exists between 0 and 1 only."""
    if np.min(x) < 0.0 or np.max(x) > 1.0:
        pytest.fail("f was called outside [0, 1].", pytrace=False)
    return 2.0 + np.sqrt(x) - np.sqrt(1.0 - x)


def test_interpolate_one_piece():
    """One piece is a straight line."""
    x = np.array([0.0, 0.25, 1.0])
    same(run(capacity.interpolate(curve, 1), x), [1.0, 1.5, 3.0], "The net for one piece at 0, 0.25 and 1")


@pytest.mark.parametrize("pieces", [2, 3, 10])
def test_interpolate_knots_and_between(pieces):
    """At the knots the net equals f, halfway between two of them it is their mean."""
    ends = np.linspace(0.0, 1.0, pieces + 1)
    net, heights = capacity.interpolate(curve, pieces), curve(ends)
    same(run(net, ends), heights, f"The net for {pieces} pieces at the knots")
    halfway = (ends[:-1] + ends[1:]) / 2
    same(run(net, halfway), (heights[:-1] + heights[1:]) / 2, f"The net for {pieces} pieces between the knots")


# --- the gap and the regularization


def test_gap():
    """The last epoch counts, and the sign."""
    history = {"loss": [2.0, 1.0, 0.5, 0.1], "train_accuracy": [0.5, 0.9], "val_accuracy": [0.45, 0.7]}
    same(capacity.generalization_gap(history), 0.2, "The gap between 0.9 and 0.7")
    history = {"loss": [2.0], "train_accuracy": [0.5], "val_accuracy": [0.75]}
    same(capacity.generalization_gap(history), -0.25, "The gap between 0.5 and 0.75")


def test_regularization():
    """The highest validation accuracy decides, the larger strength where two are equal; each is tried once."""
    tried = []

    def picked(accuracies):
        tried.clear()
        return capacity.pick_regularization(list(accuracies), lambda s: tried.append(s) or accuracies[s])

    same(picked({0.1: 0.6, 0.001: 0.7, 0.0: 0.8, 0.01: 0.75}), 0.0, "The strength picked when 0.0 is best")
    same(picked({0.1: 0.6, 0.001: 0.8, 1.0: 0.3, 0.01: 0.8}), 0.01, "The strength picked when 0.001 and 0.01 are best")
    assert sorted(tried) == [0.001, 0.01, 0.1, 1.0], "each strength should be tried once"
