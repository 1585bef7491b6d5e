"""Local tests: run `pytest`, or one task at a time with `pytest -k test_affine`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

from types import SimpleNamespace

import layers
import numpy as np
import pytest
from kit.checking import check, holds
from kit.numeric_check import check_gradient
from kit.questions import between, one_of, well_formed

X = np.array([[1.5, -2.0, 0.5], [-3.0, 0.25, -0.5]])
UPSTREAM = np.array([[2.0, -1.0, 0.5], [3.0, 10.0, -4.0]])
LARGE, FAR = np.array([-1000.0, 0.0, 1000.0]), np.array([100.0, 0.0, 100.0])


def back(layer, x=X, upstream=UPSTREAM):
    """Run a layer forward and backward, and return dx."""
    layer.forward(x)
    return layer.backward(upstream)


def runs_again(make, x=X, upstream=UPSTREAM):
    """Check that two layers run beside each other, that one runs again, and that arguments stay as they are."""
    layer, other, given, grads = make(), make(), (np.array(x), np.array(upstream)), []
    for _ in range(2):
        layer.forward(given[0])
        dx = np.array(layer.backward(given[1]))
        check(given, (x, upstream), "What came in, afterwards,")
        grads.append({name: np.array(value) for name, value in getattr(layer, "grads", {}).items()})
    check(grads[1], grads[0], "After a second run, which replaces it, self.grads")
    other.forward(2.0 - x)
    layer.forward(x)
    other.backward(3.0 * upstream)
    check(layer.backward(upstream), dx, "With another layer in use, dx")
    check(getattr(layer, "grads", {}), grads[0], "With another layer in use, self.grads")


WEIGHT, BIAS = np.array([[1.0, -2.0], [0.5, 3.0], [-1.5, 2.5]]), np.array([10.0, -20.0])


def test_affine():
    """The output is the product plus the bias; dx comes back, and the parameters' gradients are in grads, summed up."""
    layer, _ = layers.Affine(WEIGHT, BIAS), layers.Affine(-WEIGHT, 2 * BIAS)
    check(layer.forward(X[1:]), [[7.875, -14.5]], "The output for one row")
    check(layer.forward(X), [[9.75, -27.75], [7.875, -14.5]], "The output")
    upstream = np.array([[2.0, -1.0], [0.5, 4.0]])
    check(layer.backward(upstream), [[4.0, -2.0, -5.5], [-7.5, 12.25, 9.25]], "dx")
    check(layer.grads, {"weight": [[1.5, -13.5], [-3.875, 3.0], [0.75, -2.5]], "bias": [2.5, 3.0]}, "grads")
    runs_again(lambda: layers.Affine(WEIGHT, BIAS), X, upstream)


def test_affine_images():
    """Each image becomes one row, and dx has the shape of the images."""
    check(layers.Affine(WEIGHT, BIAS).forward(X.reshape(2, 1, 3)), [[9.75, -27.75], [7.875, -14.5]], "The output")
    images = np.array([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]])
    layer = layers.Affine(np.array([[1.0], [10.0], [100.0], [1000.0]]), np.array([0.5]))
    check(layer.forward(images), [[4321.5], [8765.5]], "The output for two images")
    check(layer.backward(np.array([[2.0], [-1.0]])), [[[2, 20], [200, 2e3]], [[-1, -10], [-100, -1e3]]], "dx")
    check(layer.grads, {"weight": [[-3], [-2], [-1], [0]], "bias": [1]}, "grads for two images")
    holds(images.shape == (2, 2, 2), "Affine gives the array x itself another shape: leave it as it is.")


def test_collapse():
    """The one layer returns what the two return, for any x."""
    weight1, weight2 = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[0.5, 3.0], [-2.0, 1.0]])
    right = [[-3.5, 5.0], [2.0, -1.0]], [46.0, 12.0]
    check(layers.collapse(weight1, BIAS, weight2, np.array([1.0, 2.0])), right, "Of (weight, bias)")
    both = layers.collapse(WEIGHT, BIAS, np.array([[1.0, 0.0, 2.0], [0.0, -1.0, 1.0]]), LARGE)
    check(both, ([[1, 2, 0], [0.5, -3, 4], [-1.5, -2.5, -0.5]], [-990, 20, 1000]), "For other shapes, (weight, bias)")


def test_sigmoid():
    """The output is the sigmoid, the local gradient output * (1 - output); large inputs give 0 and 1, not nan."""
    check(layers.Sigmoid().forward(X), [[0.817574, 0.119203, 0.622459], [0.047426, 0.562177, 0.377541]], "The output")
    check_gradient(back(layers.Sigmoid()), lambda x: 1.0 / (1.0 + np.exp(-x)), X, "dx", UPSTREAM)
    check(layers.Sigmoid().forward(LARGE), [0.0, 0.5, 1.0], "The output for large inputs")
    check(back(layers.Sigmoid(), LARGE, FAR), [0.0, 0.0, 0.0], "dx for large inputs")
    runs_again(layers.Sigmoid)


def test_tanh():
    """The output is the tanh, the local gradient 1 - output * output; large inputs give -1 and 1, not nan."""
    check(layers.Tanh().forward(X), [[0.905148, -0.964028, 0.462117], [-0.995055, 0.244919, -0.462117]], "The output")
    check_gradient(back(layers.Tanh()), lambda x: np.sinh(x) / np.cosh(x), X, "dx", UPSTREAM)
    check(layers.Tanh().forward(LARGE), [-1.0, 0.0, 1.0], "The output for large inputs")
    check(back(layers.Tanh(), LARGE, FAR), [0.0, 0.0, 0.0], "dx for large inputs")
    runs_again(layers.Tanh)


def test_relu():
    """Positive entries stay, the others become 0; upstream passes where the input was positive."""
    check(layers.ReLU().forward(X), [[1.5, 0.0, 0.5], [0.0, 0.25, 0.0]], "The output")
    check(back(layers.ReLU()), [[2.0, 0.0, 0.5], [0.0, 10.0, 0.0]], "dx")
    check(back(layers.ReLU(), LARGE, FAR), [0.0, 0.0, 100.0], "For inputs of -1000, 0 and 1000, dx")
    runs_again(layers.ReLU)


def test_leaky_relu():
    """Where x is negative, output and gradient are multiplied by the slope, 0.01 unless another is given."""
    layer, other = layers.LeakyReLU(0.5), layers.LeakyReLU()
    check(layer.forward(X), [[1.5, -1.0, 0.5], [-1.5, 0.25, -0.25]], "The output for a slope of 0.5")
    check(other.forward(X), [[1.5, -0.02, 0.5], [-0.03, 0.25, -0.005]], "The output for a slope of 0.01")
    check(back(layer), [[2.0, -0.5, 0.5], [1.5, 10.0, -2.0]], "dx for a slope of 0.5")
    check(back(other), [[2.0, -0.01, 0.5], [0.03, 10.0, -0.04]], "dx for a slope of 0.01")
    check(back(layers.LeakyReLU(slope=0.0)), [[2.0, 0.0, 0.5], [0.0, 10.0, 0.0]], "dx for a slope of 0")
    runs_again(lambda: layers.LeakyReLU(0.5))


def test_elu():
    """Where x is negative, the output is alpha * (exp(x) - 1), and alpha is 1 unless another is given."""
    layer, other = layers.ELU(alpha=2.0), layers.ELU()
    check(layer.forward(X), [[1.5, -1.729329, 0.5], [-1.900426, 0.25, -0.786939]], "The output for an alpha of 2")
    check(other.forward(X), [[1.5, -0.864665, 0.5], [-0.950213, 0.25, -0.393469]], "The output for an alpha of 1")
    check_gradient(back(layer), lambda x: np.where(x > 0, x, 2 * np.expm1(x)), X, "dx for an alpha of 2", UPSTREAM)
    check_gradient(back(other), lambda x: np.where(x > 0, x, np.expm1(x)), X, "dx for an alpha of 1", UPSTREAM)
    check(layer.forward(LARGE), [-2.0, 0.0, 1000.0], "The output for large inputs")
    check(layer.backward(FAR), [0.0, 0.0, 100.0], "dx for large inputs")
    runs_again(lambda: layers.ELU(2.0))


POINTS, DPOINTS = np.array([[1, 2], [-1, 0.5], [2, -1.5], [3, 1]]), np.array([[2, -1], [0.5, 4], [-3, 10], [1, -2]])
WEIGHTS = np.array([[[1.0, -2.0], [0.5, 3.0]], [[-1.0, 2.0], [1.0, -1.0]], [[0.5, 0.5], [-2.0, 1.0]]])
BIASES = np.array([[0.25, -0.5], [1.0, 0.0], [-1.0, 1.5]])


def test_maxout_forward():
    """Every entry of the output is the largest of the pieces' entries, also where all of them are negative."""
    check(layers.Maxout(WEIGHTS, BIASES).forward(POINTS), [[2.25, 4.0], [2.5, 3.0], [3.0, 5.5], [3.75, 5.0]])
    check(layers.Maxout(WEIGHTS, BIASES - 9).forward(POINTS), [[-6.75, -5], [-6.5, -6], [-6, -3.5], [-5.25, -4]])


def test_maxout_backward():
    """Each entry of upstream goes back through the piece that has won there, to x and to the parameters."""
    layer = layers.Maxout(WEIGHTS, BIASES)
    check(back(layer, POINTS, DPOINTS), [[1.5, 0.0], [-8.5, 12.5], [18.5, -4.0], [-3.0, 2.5]], "dx")
    weights = [[[5.0, -4.0], [5.0, 2.0]], [[-0.5, 14.0], [0.25, -17.0]], [[-6.0, -1.0], [4.5, -2.0]]]
    check(layer.grads, {"weights": weights, "biases": [[3.0, 4.0], [0.5, 8.0], [-3.0, -1.0]]}, "grads")
    runs_again(lambda: layers.Maxout(WEIGHTS, BIASES), POINTS, DPOINTS)
    layer = layers.Maxout(WEIGHTS[[0, 0]], BIASES[[0, 0]])  # which two share what comes, or one of them gets it all
    check(back(layer, POINTS, DPOINTS), DPOINTS @ WEIGHTS[0].T, "dx of two equal pieces")
    check(sum(layer.grads["biases"]), [0.5, 11.0], "Of two equal pieces, the sum of the gradients of the biases")


SCORES, LABELS = np.array([[3, 1.5, -1, 0.5, 2], [0.25, -2, 2.5, 2, -0.5]]), np.array([0, 2])


def cross_entropy(scores, y):
    """Return the softmax loss by its definition, good enough for small scores."""
    return np.mean([-np.log(np.exp(row[label]) / np.sum(np.exp(row))) for row, label in zip(scores, y, strict=True)])


def test_softmax_loss():
    """The loss is the mean of -log p of the right classes."""
    check(layers.softmax_loss(SCORES, LABELS)[0], 0.549069, "The loss of five classes")
    check(layers.softmax_loss(SCORES[:, 1:4], np.array([2, 0]))[0], 3.176254, "The loss of three classes")
    check(layers.softmax_loss(np.tile(SCORES, (999, 1)), np.tile(LABELS, 999))[0], 0.549069, "The loss of 1998 rows")


def test_softmax_loss_gradient():
    """The gradient is p, less 1 at the right class, over N; large scores give a large loss, not nan or inf."""
    for scores, y in ((SCORES, LABELS), (SCORES[:, 1:4], np.array([2, 0])), (SCORES, np.array([0, 0]))):
        dscores = layers.softmax_loss(scores, y)[1]
        check_gradient(dscores, lambda s, y=y: cross_entropy(s, y), scores, f"The gradient for the labels {y}")
    big, y = np.array([[1000.0, -1000.0], [-1000.0, -1000.0]]), np.array([1, 0])
    check(layers.softmax_loss(big, y), (1000.346574, [[0.5, -0.5], [-0.25, 0.25]]), "For large scores, (loss, dscores)")


# Layers of this test's own: each appends its digit to all that comes through, forward and backward.
DIGITS = [SimpleNamespace(forward=lambda x, d=d: 10 * x + d, backward=lambda x, d=d: 10 * x + d) for d in range(10)]


def test_sequential():
    """What one layer returns goes into the next, from first to last, and back from last to first."""
    given = DIGITS[1:4]
    net = layers.Sequential(given)
    check(net.forward(np.array([[4.0, 5.0]])), [[4123, 5123]], "The output of layers that append 1, 2 and 3")
    check(net.backward(np.array([[6.0, 7.0]])), [[6321, 7321]], "What comes back through layers that append 1, 2 and 3")
    check(net.forward(np.array([[[4.0], [5.0]]])), [[[4123], [5123]]], "The output for an image")
    holds(given == DIGITS[1:4], "Sequential changes the list of layers that it was given: leave it as it is.")


ANSWERS = {  # the form of each answer; of what is right the local tests know nothing
    "parameters": (between(0, 10_000_000),) * 3,
    "untrained_net": (between(-1000, 1000),) * 3,
    "slopes_in_order": (one_of("sigmoid", "tanh", "relu", "leaky_relu", "elu"),) * 5,
    "without_activation": (between(-100, 100),) * 4,
}
for array in (X, UPSTREAM, LARGE, FAR, WEIGHT, BIAS, POINTS, DPOINTS, WEIGHTS, BIASES, SCORES, LABELS):
    array.setflags(write=False)  # so that an error names the line which writes into an array that was given


@pytest.mark.parametrize("question", ANSWERS)
def test_answers(question):
    """Check the form of an answer."""
    well_formed(question, ANSWERS[question])
