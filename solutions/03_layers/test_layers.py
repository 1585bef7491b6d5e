"""Local tests: run `pytest`, or one task at a time with `pytest -k test_affine`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import layers
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


def pair(values, what):
    """Return values as a tuple; fail with one sentence unless they are a tuple or list of two."""
    if not isinstance(values, tuple | list) or len(values) != 2:
        pytest.fail(f"{what} should return two values, it returned {values!r}.", pytrace=False)
    return tuple(values)


def gradient_of(layer, name):
    """Return one entry of layer.grads; fail with one sentence where it is not there."""
    grads = getattr(layer, "grads", None)
    if not isinstance(grads, dict) or name not in grads:
        pytest.fail(f"After backward, {type(layer).__name__}.grads should have an entry {name!r}.", pytrace=False)
    return grads[name]


def check_backward(layer, function, x, upstream):
    """Compare dx with what nudging the entries of x finds, twice, and see that nothing else was changed."""
    name = type(layer).__name__
    given_x, given_upstream = x.copy(), upstream.copy()
    output = layer.forward(given_x)
    kept = np.array(output)
    for call in ("", ", called a second time,"):
        expected = numeric_gradient(lambda a: np.sum(upstream * function(a)), x)
        same(layer.backward(given_upstream), expected, f"dx of {name}{call}")
    same(given_x, x, f"After backward the argument x of {name}")
    same(given_upstream, upstream, f"After backward the argument upstream of {name}")
    same(output, kept, f"After backward what {name}.forward had returned")


X = np.array([[1.5, -2.0, 0.5], [-3.0, 0.25, -1.0]])
U = np.array([[2.0, -1.0, 0.5], [3.0, 10.0, -4.0]])
LARGE = np.array([-1000.0, 0.0, 1000.0])


# --- affine --------------------------------------------------------------------------------------------------------

WEIGHT = np.array([[1.0, -2.0], [0.5, 3.0], [-1.5, 2.5]])
BIAS = np.array([10.0, -20.0])
UPSTREAM = np.array([[1.0, -2.0], [4.0, 0.5]])


def affine(x, weight, bias):
    """Return the output of an affine layer by its definition, one number after the other."""
    rows = [np.ravel(example) for example in x]
    return np.array([[sum(row * column) + b for column, b in zip(weight.T, bias, strict=True)] for row in rows])


def test_affine_forward():
    """The output is the product plus the bias."""
    same(layers.Affine(WEIGHT, BIAS).forward(X), affine(X, WEIGHT, BIAS), "Affine.forward")


def test_affine_forward_of_images():
    """Every image is laid out as one row."""
    images = np.arange(24.0).reshape(2, 2, 2, 3)
    weight = np.arange(36.0).reshape(12, 3)
    bias = np.array([1.0, 2.0, 3.0])
    same(layers.Affine(weight, bias).forward(images), affine(images, weight, bias), "Affine.forward of two images")


def test_affine_backward():
    """The gradient of x is the one that nudging finds, in the shape of x."""
    check_backward(layers.Affine(WEIGHT, BIAS), lambda a: affine(a, WEIGHT, BIAS), X, UPSTREAM)
    images = X.reshape(2, 1, 3)
    check_backward(layers.Affine(WEIGHT, BIAS), lambda a: affine(a, WEIGHT, BIAS), images, UPSTREAM)


def test_affine_grads():
    """The gradients of weight and bias are those that nudging finds; a second backward replaces them."""
    layer = layers.Affine(WEIGHT, BIAS)
    layer.forward(X)
    for upstream in (UPSTREAM, UPSTREAM - 3.0):
        layer.backward(upstream)
        expected = numeric_gradient(lambda a, up=upstream: np.sum(up * affine(X, a, BIAS)), WEIGHT)
        same(gradient_of(layer, "weight"), expected, "grads['weight'] of Affine")
        expected = numeric_gradient(lambda a, up=upstream: np.sum(up * affine(X, WEIGHT, a)), BIAS)
        same(gradient_of(layer, "bias"), expected, "grads['bias'] of Affine")


def test_affine_two_layers_are_independent():
    """A layer remembers its own input, whatever other layers do."""
    first, second = layers.Affine(WEIGHT, BIAS), layers.Affine(-WEIGHT, BIAS)
    first.forward(X)
    second.forward(X + 1.0)
    first.backward(UPSTREAM)
    expected = numeric_gradient(lambda a: np.sum(UPSTREAM * affine(X, a, BIAS)), WEIGHT)
    same(gradient_of(first, "weight"), expected, "grads['weight'] of Affine, after another Affine ran forward,")


# --- sigmoid -------------------------------------------------------------------------------------------------------


def logistic(x):
    """Return the sigmoid by its definition, good enough for small x."""
    return 1 / (1 + np.exp(-x))


def test_sigmoid_forward():
    """The output is the sigmoid, entry by entry."""
    same(layers.Sigmoid().forward(X), logistic(X), "Sigmoid.forward")


def test_sigmoid_backward():
    """The gradient is the one that nudging finds."""
    check_backward(layers.Sigmoid(), logistic, X, U)


def test_sigmoid_is_stable():
    """Large inputs give 0 and 1, not nan."""
    layer = layers.Sigmoid()
    same(layer.forward(LARGE), [0.0, 0.5, 1.0], "Sigmoid.forward of [-1000, 0, 1000]")
    same(layer.backward(np.full(3, 2.0)), [0.0, 0.5, 0.0], "dx of Sigmoid at [-1000, 0, 1000]")


# --- tanh ----------------------------------------------------------------------------------------------------------


def test_tanh_forward():
    """The output is the hyperbolic tangent, entry by entry."""
    same(layers.Tanh().forward(X), np.sinh(X) / np.cosh(X), "Tanh.forward")


def test_tanh_backward():
    """The gradient is the one that nudging finds."""
    check_backward(layers.Tanh(), lambda a: np.sinh(a) / np.cosh(a), X, U)


def test_tanh_is_stable():
    """Large inputs give -1 and 1, not nan."""
    layer = layers.Tanh()
    same(layer.forward(LARGE), [-1.0, 0.0, 1.0], "Tanh.forward of [-1000, 0, 1000]")
    same(layer.backward(np.full(3, 2.0)), [0.0, 2.0, 0.0], "dx of Tanh at [-1000, 0, 1000]")


# --- relu ----------------------------------------------------------------------------------------------------------


def test_relu_forward():
    """Positive entries stay, the others become 0."""
    same(layers.ReLU().forward(X), [[1.5, 0.0, 0.5], [0.0, 0.25, 0.0]], "ReLU.forward")


def test_relu_backward():
    """The gradient is the one that nudging finds."""
    check_backward(layers.ReLU(), lambda a: np.clip(a, 0.0, 1e9), X, U)


def test_relu_two_layers_are_independent():
    """A layer remembers its own input, whatever other layers do."""
    first, second = layers.ReLU(), layers.ReLU()
    first.forward(X)
    second.forward(-X)
    same(first.backward(U), [[2.0, 0.0, 0.5], [0.0, 10.0, 0.0]], "dx of a ReLU, after another ReLU ran forward,")


# --- leaky relu ----------------------------------------------------------------------------------------------------


def test_leaky_relu_forward():
    """Positive entries stay, the others are multiplied by the slope."""
    same(layers.LeakyReLU().forward(X), [[1.5, -0.02, 0.5], [-0.03, 0.25, -0.01]], "LeakyReLU().forward")
    same(layers.LeakyReLU(slope=0.5).forward(X), [[1.5, -1, 0.5], [-1.5, 0.25, -0.5]], "LeakyReLU(slope=0.5).forward")


def test_leaky_relu_backward():
    """The gradient is the one that nudging finds, for two slopes."""
    check_backward(layers.LeakyReLU(), lambda a: a * (a > 0) + 0.01 * a * (a < 0), X, U)
    check_backward(layers.LeakyReLU(0.5), lambda a: a * (a > 0) + 0.5 * a * (a < 0), X, U)


# --- elu -----------------------------------------------------------------------------------------------------------


def elu(x, alpha):
    """Return the ELU by its definition, good enough for small x."""
    return x * (x > 0) + alpha * (np.exp(x) - 1) * (x < 0)


def test_elu_forward():
    """Positive entries stay, the others become alpha (exp(x) - 1)."""
    same(layers.ELU().forward(X), elu(X, 1.0), "ELU().forward")
    same(layers.ELU(alpha=2.0).forward(X), elu(X, 2.0), "ELU(alpha=2.0).forward")


def test_elu_backward():
    """The gradient is the one that nudging finds, for two alphas."""
    check_backward(layers.ELU(), lambda a: elu(a, 1.0), X, U)
    check_backward(layers.ELU(2.0), lambda a: elu(a, 2.0), X, U)


def test_elu_is_stable():
    """Large inputs give -alpha and themselves, not nan."""
    layer = layers.ELU(alpha=2.0)
    same(layer.forward(np.array([-1000.0, 1000.0])), [-2.0, 1000.0], "ELU(alpha=2.0).forward of [-1000, 1000]")
    same(layer.backward(np.array([3.0, 3.0])), [0.0, 3.0], "dx of ELU at [-1000, 1000]")


# --- maxout --------------------------------------------------------------------------------------------------------

WEIGHTS = np.array([WEIGHT, -WEIGHT + 0.3, WEIGHT[::-1] / 2])
BIASES = np.array([[0.1, -0.2], [0.7, 0.4], [2.0, -1.0]])


def maxout(x, weights, biases):
    """Return the output of a maxout layer by its definition, one number after the other."""
    pieces = [affine(x, weight, bias) for weight, bias in zip(weights, biases, strict=True)]
    return np.array([[max(values) for values in zip(*rows, strict=True)] for rows in zip(*pieces, strict=True)])


def test_maxout_forward():
    """Every entry of the output is the largest of the pieces' entries."""
    same(layers.Maxout(WEIGHTS, BIASES).forward(X), maxout(X, WEIGHTS, BIASES), "Maxout.forward")


def test_maxout_backward():
    """The gradient of x is the one that nudging finds."""
    check_backward(layers.Maxout(WEIGHTS, BIASES), lambda a: maxout(a, WEIGHTS, BIASES), X, UPSTREAM)


def test_maxout_grads():
    """The gradients of weights and biases are those that nudging finds; a second backward replaces them."""
    layer = layers.Maxout(WEIGHTS, BIASES)
    layer.forward(X)
    for upstream in (UPSTREAM, UPSTREAM - 3.0):
        layer.backward(upstream)
        expected = numeric_gradient(lambda a, up=upstream: np.sum(up * maxout(X, a, BIASES)), WEIGHTS)
        same(gradient_of(layer, "weights"), expected, "grads['weights'] of Maxout")
        expected = numeric_gradient(lambda a, up=upstream: np.sum(up * maxout(X, WEIGHTS, a)), BIASES)
        same(gradient_of(layer, "biases"), expected, "grads['biases'] of Maxout")


# --- softmax loss --------------------------------------------------------------------------------------------------

SCORES = np.array([[3.0, 1.5, -1.0, 0.5], [0.2, -2.0, 2.5, 2.0], [-1.0, 0.7, 0.1, 1.2]])
LABELS = np.array([0, 2, 1])


def cross_entropy(scores, y):
    """Return the softmax loss by its definition, good enough for small scores."""
    probabilities = [np.exp(row[label]) / sum(np.exp(row)) for row, label in zip(scores, y, strict=True)]
    return -sum(np.log(probabilities)) / len(y)


def test_softmax_loss():
    """The loss is the mean of -log p of the right classes."""
    loss, _ = pair(layers.softmax_loss(SCORES.copy(), LABELS), "softmax_loss")
    same(loss, cross_entropy(SCORES, LABELS), "The loss of softmax_loss")


def test_softmax_gradient():
    """The gradient is the one that nudging finds."""
    scores = SCORES.copy()
    _, dscores = pair(layers.softmax_loss(scores, LABELS), "softmax_loss")
    expected = numeric_gradient(lambda a: cross_entropy(a, LABELS), SCORES)
    same(dscores, expected, "dscores of softmax_loss")
    same(scores, SCORES, "After softmax_loss its argument scores")


def test_softmax_is_stable():
    """Large scores give a large loss, not nan or inf."""
    loss, dscores = pair(
        layers.softmax_loss(np.array([[1000.0, 0.0], [-1000.0, -1000.0]]), np.array([1, 0])), "softmax_loss"
    )
    same(loss, (1000.0 + np.log(2.0)) / 2, "The loss of softmax_loss at ±1000")
    same(dscores, [[0.5, -0.5], [-0.25, 0.25]], "dscores of softmax_loss at ±1000")


# --- svm loss ------------------------------------------------------------------------------------------------------


def hinge(scores, y, margin):
    """Return the SVM loss by its definition, one class after the other."""
    total = 0.0
    for row, label in zip(scores, y, strict=True):
        total += sum(max(0.0, score - row[label] + margin) for j, score in enumerate(row) if j != label)
    return total / len(y)


def test_svm_loss():
    """The loss is the mean of the violations of the margin, by wrong classes only."""
    loss, _ = pair(layers.svm_loss(SCORES.copy(), LABELS), "svm_loss")
    same(loss, hinge(SCORES, LABELS, 1.0), "The loss of svm_loss")
    loss, _ = pair(layers.svm_loss(SCORES.copy(), LABELS, margin=2.0), "svm_loss")
    same(loss, hinge(SCORES, LABELS, 2.0), "The loss of svm_loss with margin=2.0")


def test_svm_gradient():
    """The gradient is the one that nudging finds."""
    for margin in (1.0, 2.0):
        scores = SCORES.copy()
        _, dscores = pair(layers.svm_loss(scores, LABELS, margin), "svm_loss")
        expected = numeric_gradient(lambda a, margin=margin: hinge(a, LABELS, margin), SCORES)
        same(dscores, expected, f"dscores of svm_loss with margin={margin}")
        same(scores, SCORES, "After svm_loss its argument scores")


# --- Sequential ----------------------------------------------------------------------------------------------------


class Mix:
    """A layer of the test's own, right by itself: a matrix product, whose place in the order matters."""

    def __init__(self, matrix):
        self.matrix = np.array(matrix, dtype=float)

    def forward(self, x):
        """Return the product."""
        return x @ self.matrix

    def backward(self, upstream):
        """Return the gradient of the product's first factor."""
        return upstream @ self.matrix.T


MATRICES = [[[1, 2, 0], [0, 1, -1], [3, 0, 1]], [[0, 1, 0], [2, 0, 0], [0, 0, -1]], [[1, 0], [1, 1], [0, -2]]]


def through_all(x):
    """Return what three Mix layers compute, one after the other."""
    for matrix in MATRICES:
        x = x @ np.array(matrix, dtype=float)
    return x


def test_sequential_forward():
    """Each layer gets the output of the one before, from first to last."""
    net = layers.Sequential([Mix(matrix) for matrix in MATRICES])
    same(net.forward(X), through_all(X), "Sequential.forward of three layers that multiply by a matrix")


def test_sequential_backward():
    """Each layer gets the gradient of the one after, from last to first, as often as one likes."""
    check_backward(layers.Sequential([Mix(matrix) for matrix in MATRICES]), through_all, X, UPSTREAM)


# --- collapse ------------------------------------------------------------------------------------------------------


def test_collapse():
    """The one layer returns what the two return, for any x."""
    weight2, bias2 = np.array([[2.0, 0.5, -1.0], [1.0, -3.0, 4.0]]), np.array([0.1, 0.2, 0.3])
    weight, bias = pair(layers.collapse(WEIGHT, BIAS, weight2, bias2), "collapse")
    same(bias, affine(affine(np.zeros((1, 3)), WEIGHT, BIAS), weight2, bias2)[0], "The bias of collapse")
    if np.shape(weight) != (3, 3):
        pytest.fail(f"The weight of collapse has shape {np.shape(weight)}, it should have (3, 3).", pytrace=False)
    expected = affine(affine(X, WEIGHT, BIAS), weight2, bias2)
    same(affine(X, np.asarray(weight), np.asarray(bias)), expected, "The output of the collapsed layer")
