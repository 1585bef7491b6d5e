"""Local tests: run `pytest`, or one task at a time with `pytest -k test_affine`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import copy
from functools import partial

import layers
import numpy as np
import pytest
from kit import comparing, layers_mistakes, softmax_mistakes
from kit.comparing import (
    INPUT_KNOWN_AGAIN,
    OUTPUT_CHANGED,
    OUTPUT_USED_AGAIN,
    SHARED,
    at,
    call,
    holds,
    once_more,
    several,
    unchanged,
)
from kit.questions import between, one_of, well_formed

same = partial(comparing.same, tolerance=1e-5)  # what nudging finds is no nearer


def numeric_gradient(f, x, h=1e-5):
    """Return the slope of f at x by nudging each entry of x a little up and a little down."""
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = h
        gradient[index] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return gradient


def pair(function, **arguments):
    """Call function as above; fail with one sentence unless it returns two values."""
    return several(call(function, **arguments), 2, function.__name__)


def check_layer(layer, other, function, x, upstream, name="", **mistakes):
    """Run a layer forward and several times backward; dx is the one that nudging finds, and nothing else is changed.

    The other layer is of the same kind and runs forward before the last backward, which makes no difference. name is
    what messages call the layer, its class if there is none; mistakes are what typical ones make of the output and dx.
    """
    name, given = name or type(layer).__name__, x.copy()
    output = layer.forward(given)
    unchanged(f"{name}.forward", {"x": given}, {"x": x})
    same(output, function(x), f"The output of {name}", where=at(x=x), mistakes=mistakes.get("output"))
    kept = np.array(output)
    expected = numeric_gradient(lambda a: np.sum(upstream * function(a)), x)
    again, then = ", when backward is called a second time,", f", after another {type(layer).__name__} ran forward,"
    why = mistakes.get("dx")
    for note, factor in (("", 1.0), (again, 1.0), (again, -2.0), (then, 1.0)):
        if note == then:
            other.forward(1.0 - x)
            why = SHARED
        where = at(x=x, upstream=factor * upstream)
        dx = call(layer.backward, upstream=factor * upstream)
        holds(not isinstance(dx, (tuple, list)), f"{name}.backward should return one array, dx, and no tuple or list.")
        same(dx, factor * expected, f"The gradient dx of {name}{note}", where=where, mistakes=why)
        unchanged(f"{name}.backward", {"x": given}, {"x": x})
        same(output, kept, f"After backward, what {name}.forward had returned", mistakes=OUTPUT_CHANGED)
        why = once_more(expected if note == "" else -2.0 * expected, expected)
    check_second_forward(layer, function, x, upstream, name)


def check_second_forward(layer, function, x, upstream, name):
    """Run a layer forward again: on other numbers, on the same array with new ones, and on one row."""
    given = 1.0 - x
    output = layer.forward(given)
    kept = np.array(output)
    first, expected = (numeric_gradient(lambda a: np.sum(upstream * function(a)), z) for z in (x, given))
    dx, what = layer.backward(upstream.copy()), f"The gradient dx of {name} after a second forward"
    mistakes = {layers_mistakes.FIRST_SLOPE: first}
    same(dx, expected, what, absolute=1e-4, where=at(x=given, upstream=upstream), mistakes=mistakes)
    layer.forward(2.0 - x)
    what = f"After a second forward, what the first {name}.forward had returned"
    same(output, kept, what, mistakes=OUTPUT_USED_AGAIN)
    given[...] = x
    output, what = layer.forward(given), f"The output of {name} for an array whose numbers have changed"
    same(output, function(x), what, where=at(x=x), mistakes=INPUT_KNOWN_AGAIN)
    same(layer.forward(x[:1].copy()), function(x[:1]), f"The output of {name} for one row", where=at(x=x[:1]))
    expected = numeric_gradient(lambda a: np.sum(upstream[:1] * function(a)), x[:1])
    where = at(x=x[:1], upstream=upstream[:1])
    same(layer.backward(upstream[:1].copy()), expected, f"The gradient dx of {name} for one row", where=where)


def check_grads(kind, function, x, upstream, **parameters):
    """Compare the layer's grads with what nudging its parameters finds, while another layer runs, too."""
    name, given = kind.__name__, copy.deepcopy(parameters)
    layer = kind(*given.values())
    before = once = check_grads_once(layer, function, x, upstream, parameters)
    other = kind(*(2.0 - value for value in parameters.values()))
    for rows, factors in ((len(x), [1.0]), (len(x), [-3.0, 2.0]), (1, [1.0])):
        batch = x[:rows]
        layer.forward(batch.copy())
        other.forward(1.0 - x)
        for factor in factors:  # another backward replaces what the one before has left, with or without a forward
            incoming = factor * upstream[:rows]
            layer.backward(incoming.copy())
            other.backward(upstream.copy())
            unchanged(f"{name}.backward", given, parameters)
            right = {key: slope(function, batch, incoming, parameters, key) for key in parameters}
            for key in parameters:
                why = {layers_mistakes.ADDED: right[key] + before[key]} | (SHARED if before is once else {})
                compare_grads(layer, right, key, at(x=batch, upstream=incoming), why)
            before = right


def check_grads_once(layer, function, x, upstream, parameters):
    """Compare what one backward leaves in grads with what nudging the parameters finds; return that."""
    layer.forward(x.copy())
    layer.backward(upstream.copy())
    right = {key: slope(function, x, upstream, parameters, key) for key in parameters}
    mistakes = layers_mistakes.parameter_gradients(right, x, upstream, function, parameters)
    for key in parameters:
        if key == "bias" and isinstance(layer.grads, dict):
            ignored = "it ignores the upstream gradient: multiply by it."
            mistakes[key] |= layers_mistakes.if_it_is(ignored, layer.grads.get(key), np.full(len(right[key]), len(x)))
        compare_grads(layer, right, key, at(x=x, upstream=upstream), mistakes[key])
    return right


def slope(function, x, upstream, parameters, key):
    """Return the gradient by one of a function's parameters."""
    return numeric_gradient(lambda a: np.sum(upstream * function(x, **{**parameters, key: a})), parameters[key])


def compare_grads(layer, right, key, where, mistakes):
    """Compare an entry of a layer's grads with the right one."""
    name, grads = type(layer).__name__, getattr(layer, "grads", None)
    if not isinstance(grads, dict) or key not in grads:
        pytest.fail(f"After backward, {name}.grads should have an entry {key!r}.", pytrace=False)
    same(grads[key], right[key], f"The entry {key!r} in the grads of {name}", where=where, mistakes=mistakes)


X = np.array([[1.5, -2.0, 0.5], [-3.0, 0.25, -0.5]])
U = np.array([[2.0, -1.0, 0.5], [3.0, 10.0, -4.0]])
LARGE = np.array([-1000.0, 0.0, 1000.0])


# --- affine --------------------------------------------------------------------------------------------------------

WEIGHT = np.array([[1.0, -2.0], [0.5, 3.0], [-1.5, 2.5]])
BIAS = np.array([10.0, -20.0])
UPSTREAM = np.array([[1.0137, -2.0271], [4.0619, 0.5093]])


def affine(x, weight=WEIGHT, bias=BIAS):
    """Return the output of an affine layer by its definition, one number after the other."""
    rows = [np.ravel(example) for example in x]
    return np.array([[sum(row * column) + b for column, b in zip(weight.T, bias, strict=True)] for row in rows])


def affine_layer(weight=WEIGHT, bias=BIAS):
    """Return the student's layer with weights of its own."""
    return layers.Affine(weight.copy(), bias.copy())


def test_affine_forward():
    """The output is the product plus the bias."""
    same(
        call(affine_layer().forward, x=X),
        affine(X),
        "The output of Affine",
        where=at(x=X),
        mistakes=layers_mistakes.affine(X, WEIGHT, BIAS),
    )


def test_affine_forward_of_images():
    """Every image is laid out as one row."""
    images = np.arange(24.0).reshape(2, 2, 2, 3)
    weight, bias = np.arange(36.0).reshape(12, 3), np.array([1.0, 2.0, 3.0])
    output = call(affine_layer(weight, bias).forward, x=images)
    mistakes = layers_mistakes.images(affine, images, weight, bias)
    same(output, affine(images, weight, bias), "The output of Affine for two images", mistakes=mistakes)


def test_affine_backward():
    """The gradient of x is the one that nudging finds, in the shape of x."""
    layer, other = affine_layer(), affine_layer(-WEIGHT)
    shared = {layers_mistakes.WEIGHTS_SHARED: affine(X, -WEIGHT)}
    output = layer.forward(X.copy())
    same(output, affine(X), "The output of Affine, beside another layer,", where=at(x=X), mistakes=shared)
    kept = np.array(output)
    layer.backward(UPSTREAM.copy())
    changed = {layers_mistakes.WEIGHTS_CHANGED: None}
    same(layer.forward(X.copy()), kept, "The output of Affine, after backward,", where=at(x=X), mistakes=changed)
    check_layer(layer, other, affine, X, UPSTREAM, dx=layers_mistakes.affine_dx(UPSTREAM, WEIGHT))
    check_layer(layer, other, affine, X.reshape(2, 1, 3), UPSTREAM)


def test_affine_grads():
    """The gradients of weight and bias are those that nudging finds."""
    check_grads(layers.Affine, affine, X, UPSTREAM, weight=WEIGHT, bias=BIAS)


# --- collapse ------------------------------------------------------------------------------------------------------


def test_collapse():
    """The one layer returns what the two return, for any x."""
    weight2, bias2 = np.array([[2.0, 0.5, -1.0], [1.0, -3.0, 4.0]]), np.array([0.1, 0.2, 0.3])
    weight, bias = pair(layers.collapse, weight1=WEIGHT, bias1=BIAS, weight2=weight2, bias2=bias2)
    same(
        bias,
        affine(affine(np.zeros((1, 3))), weight2, bias2)[0],
        "The bias of collapse",
        mistakes=layers_mistakes.collapse_bias(BIAS, weight2, bias2),
    )
    if np.shape(weight) != (3, 3):
        other = np.shape(weight2 @ WEIGHT) == np.shape(weight)
        why = "\nWhy: that is the shape of the product the other way round: x meets weight1 first." if other else ""
        found = f"The weight of collapse has shape {np.shape(weight)}, but it should have (3, 3)."
        pytest.fail(found + why, pytrace=False)
    expected = affine(affine(X), weight2, bias2)
    same(affine(X, np.asarray(weight), np.asarray(bias)), expected, "The output of the collapsed layer")


# --- sigmoid -------------------------------------------------------------------------------------------------------


def logistic(x):
    """Return the sigmoid by its definition, good enough for small x."""
    return 1 / (1 + np.exp(-x))


def test_sigmoid_forward():
    """The output is the sigmoid, entry by entry."""
    same(
        call(layers.Sigmoid().forward, x=X),
        logistic(X),
        "The output of Sigmoid",
        where=at(x=X),
        mistakes=layers_mistakes.OUTPUT.get("Sigmoid"),
    )


def test_sigmoid_backward():
    """The gradient is the one that nudging finds."""
    check_layer(layers.Sigmoid(), layers.Sigmoid(), logistic, X, U, dx=layers_mistakes.DX["Sigmoid"])


def test_sigmoid_is_stable():
    """Large inputs give 0 and 1, not nan."""
    layer = layers.Sigmoid()
    same(layer.forward(np.array([-2.0])), logistic(np.array([-2.0])), "The output of Sigmoid for [-2]")
    same(layer.forward(LARGE.copy()), [0.0, 0.5, 1.0], "The output of Sigmoid", where=at(x=LARGE))
    same(layer.backward(np.full(3, 2.0)), [0.0, 0.5, 0.0], "The gradient dx of Sigmoid", where=at(x=LARGE))


# --- tanh ----------------------------------------------------------------------------------------------------------


def tangent(x):
    """Return the hyperbolic tangent, good enough for small x."""
    return np.sinh(x) / np.cosh(x)


def test_tanh_forward():
    """The output is the hyperbolic tangent, entry by entry."""
    same(
        call(layers.Tanh().forward, x=X),
        tangent(X),
        "The output of Tanh",
        where=at(x=X),
        mistakes=layers_mistakes.OUTPUT.get("Tanh"),
    )


def test_tanh_backward():
    """The gradient is the one that nudging finds."""
    check_layer(layers.Tanh(), layers.Tanh(), tangent, X, U, dx=layers_mistakes.DX["Tanh"])


def test_tanh_is_stable():
    """Large inputs give -1 and 1, not nan."""
    layer = layers.Tanh()
    same(layer.forward(LARGE.copy()), [-1.0, 0.0, 1.0], "The output of Tanh", where=at(x=LARGE))
    same(layer.backward(np.full(3, 2.0)), [0.0, 2.0, 0.0], "The gradient dx of Tanh", where=at(x=LARGE))


# --- relu ----------------------------------------------------------------------------------------------------------


def test_relu_forward():
    """Positive entries stay, the others become 0."""
    output = call(layers.ReLU().forward, x=X)
    same(
        output,
        [[1.5, 0.0, 0.5], [0.0, 0.25, 0.0]],
        "The output of ReLU",
        where=at(x=X),
        mistakes=layers_mistakes.OUTPUT.get("ReLU"),
    )


def test_relu_backward():
    """The gradient is the one that nudging finds."""
    check_layer(layers.ReLU(), layers.ReLU(), lambda a: np.clip(a, 0.0, 1e9), X, U, dx=layers_mistakes.DX["ReLU"])


def test_relu_of_batches_in_turn():
    """The way back goes by the last batch, also where nothing of that was cut off."""
    batches = ([1.0, -2.0], [3.0, 0.0]), ([1.0, 2.0], [3.0, 3.0]), ([-1.0, -2.0], [0.0, 0.0])
    for x, expected in batches:
        layer = layers.ReLU()
        layer.forward(np.array([x]))
        same(layer.backward(np.array([[3.0, 3.0]])), [expected], f"The gradient dx of ReLU for {x}")
    layer = layers.ReLU()
    for x, expected in batches:
        layer.forward(np.array([x]))
        dx = call(layer.backward, upstream=np.array([[3.0, 3.0]]))
        last = {"it goes by a batch before the last one: each forward keeps what belongs to its own.": None}
        same(dx, [expected], f"The gradient dx of ReLU for {x}, after other batches,", mistakes=last)


def test_relu_at_zero():
    """At 0 the output is 0, and the gradient is anything from 0 to the upstream one."""
    layer = layers.ReLU()
    same(call(layer.forward, x=np.array([0.0, 2.0])), [0.0, 2.0], "The output of ReLU for [0, 2]")
    dx = np.array(call(layer.backward, upstream=np.array([4.0, 4.0])), dtype=float)
    if not 0.0 <= dx[0] <= 4.0:
        pytest.fail(f"The gradient dx of ReLU at 0 should be from 0 to 4, but it is {dx[0]}.", pytrace=False)


# --- leaky relu ----------------------------------------------------------------------------------------------------


def leaky(slope):
    """Return the leaky ReLU of that slope by its definition."""
    return lambda x: x * (x > 0) + slope * x * (x < 0)


def test_leaky_relu_forward():
    """Positive entries stay, the others are multiplied by the slope."""
    output = call(layers.LeakyReLU().forward, x=X)
    same(
        output,
        [[1.5, -0.02, 0.5], [-0.03, 0.25, -0.005]],
        "The output of LeakyReLU()",
        where=at(x=X),
        mistakes=layers_mistakes.leaky(0.01)["output"],
    )
    output = call(layers.LeakyReLU(0.5).forward, x=X)
    same(
        output,
        [[1.5, -1, 0.5], [-1.5, 0.25, -0.25]],
        "The output of LeakyReLU(0.5)",
        where=at(x=X),
        mistakes=layers_mistakes.leaky(0.5)["output"],
    )


def test_leaky_relu_backward():
    """The gradient is the one that nudging finds, for three slopes."""
    check_layer(
        layers.LeakyReLU(), layers.LeakyReLU(0.5), leaky(0.01), X, U, "LeakyReLU()", **layers_mistakes.leaky(0.01)
    )
    check_layer(
        layers.LeakyReLU(slope=0.5),
        layers.LeakyReLU(),
        leaky(0.5),
        X,
        U,
        "LeakyReLU(slope=0.5)",
        **layers_mistakes.leaky(0.5),
    )
    check_layer(
        layers.LeakyReLU(slope=0),
        layers.LeakyReLU(),
        leaky(0.0),
        X,
        U,
        "LeakyReLU(slope=0)",
        **layers_mistakes.leaky(0.0),
    )


# --- elu -----------------------------------------------------------------------------------------------------------


def elu(alpha):
    """Return the ELU of that alpha by its definition, good enough for small x."""
    return lambda x: x * (x > 0) + alpha * (np.exp(x) - 1) * (x < 0)


def test_elu_forward():
    """Positive entries stay, the others become alpha (exp(x) - 1)."""
    same(
        call(layers.ELU().forward, x=X),
        elu(1.0)(X),
        "The output of ELU()",
        where=at(x=X),
        mistakes=layers_mistakes.elu(1.0)["output"],
    )
    same(
        call(layers.ELU(2.0).forward, x=X),
        elu(2.0)(X),
        "The output of ELU(2.0)",
        where=at(x=X),
        mistakes=layers_mistakes.elu(2.0)["output"],
    )


def test_elu_backward():
    """The gradient is the one that nudging finds, for two alphas."""
    check_layer(layers.ELU(), layers.ELU(2.0), elu(1.0), X, U, "ELU()", **layers_mistakes.elu(1.0))
    check_layer(layers.ELU(alpha=2), layers.ELU(), elu(2.0), X, U, "ELU(alpha=2)", **layers_mistakes.elu(2.0))


def test_elu_is_stable():
    """Large inputs give -alpha and themselves, not nan."""
    layer = layers.ELU(2.0)
    same(
        layer.forward(np.array([-1000.0, 1000.0])), [-2.0, 1000.0], "The output of ELU(2.0)", where=at(x=LARGE[[0, 2]])
    )
    same(layer.backward(np.array([3.0, 3.0])), [0.0, 3.0], "The gradient dx of ELU(2.0)", where=at(x=LARGE[[0, 2]]))


# --- maxout --------------------------------------------------------------------------------------------------------

WEIGHTS = np.array([WEIGHT, -WEIGHT + 0.3, WEIGHT[::-1] / 2 + 0.17])
BIASES = np.array([[0.1, -0.2], [9.7, 0.4], [2.0, 9.0]])


def maxout(x, weights=WEIGHTS, biases=BIASES):
    """Return the output of a maxout layer by its definition, one number after the other."""
    pieces = [affine(x, weight, bias) for weight, bias in zip(weights, biases, strict=True)]
    return np.array([[max(values) for values in zip(*rows, strict=True)] for rows in zip(*pieces, strict=True)])


def maxout_layer(sign=1.0):
    """Return the student's layer with weights of its own."""
    return layers.Maxout(sign * WEIGHTS, sign * BIASES)


def test_maxout_forward():
    """Every entry of the output is the largest of the pieces' entries."""
    mistakes = layers_mistakes.maxout(affine, X, WEIGHTS, BIASES)
    same(call(maxout_layer().forward, x=X), maxout(X), "The output of Maxout", where=at(x=X), mistakes=mistakes)


def test_maxout_backward():
    """The gradient of x is the one that nudging finds."""
    dx = layers_mistakes.maxout_dx(affine, X, WEIGHTS, BIASES, UPSTREAM)
    check_layer(maxout_layer(), maxout_layer(-1.0), maxout, X, UPSTREAM, dx=dx)


def test_maxout_grads():
    """The gradients of weights and biases are those that nudging finds, also if there is only one piece."""
    check_grads(layers.Maxout, maxout, X, UPSTREAM, weights=WEIGHTS, biases=BIASES)
    check_grads(layers.Maxout, maxout, X, UPSTREAM, weights=WEIGHTS[:1], biases=BIASES[:1])


def test_maxout_tie():
    """Where two pieces are equal, they share what one of them would have, or one of them has it all."""
    weights, biases = np.array([WEIGHT, WEIGHT, 0.0 * WEIGHT]), np.array([BIAS, BIAS, BIAS - 99.0])
    layer, note = layers.Maxout(weights, biases), "of Maxout, whose first two pieces are equal and win,"
    same(call(layer.forward, x=X), affine(X), f"The output {note}")
    same(call(layer.backward, upstream=UPSTREAM), UPSTREAM @ WEIGHT.T, f"The gradient dx {note}")
    for key, expected in (("weights", X.T @ UPSTREAM), ("biases", UPSTREAM.sum(axis=0))):
        found = np.sum(layer.grads[key], axis=0)
        same(found, expected, f"The sum over the pieces of the entry {key!r} in the grads {note}")


# --- softmax loss --------------------------------------------------------------------------------------------------

SCORES = np.array([[3.01, 1.57, -1.03, 0.59], [0.23, -2.11, 2.53, 2.07], [-1.07, 0.71, 0.19, 1.23]])
LABELS = np.array([0, 2, 1])
TIED = np.array([[2.0, 2.0, 0.5], [0.3, -1.0, 0.3]])  # two scores of a row are equal, the right class's among them
BATCHES = [
    (SCORES, LABELS),
    (SCORES[1:, 1:], [1, 0]),
    (SCORES[2:], [3]),
    (TIED, [1, 0]),
]


def cross_entropy(scores, y):
    """Return the softmax loss by its definition, good enough for small scores."""
    probabilities = [np.exp(row[label]) / sum(np.exp(row)) for row, label in zip(scores, y, strict=True)]
    return -sum(np.log(probabilities)) / len(y)


def test_softmax_loss():
    """The loss is the mean of -log p of the right classes."""
    for scores, y in BATCHES:
        loss, _ = pair(layers.softmax_loss, scores=scores, y=np.array(y))
        where = at(scores=scores, y=y)
        same(
            loss,
            cross_entropy(scores, y),
            f"The loss of softmax_loss for {len(y)} rows",
            where=where,
            mistakes=softmax_mistakes.losses(scores, y),
        )


def test_softmax_gradient():
    """The gradient is the one that nudging finds."""
    for scores, y in BATCHES:
        _, dscores = pair(layers.softmax_loss, scores=scores, y=np.array(y))
        expected = numeric_gradient(lambda a, y=y: cross_entropy(a, y), scores)
        where = at(scores=scores, y=y)
        same(
            dscores,
            expected,
            f"The gradient dscores of softmax_loss for {len(y)} rows",
            where=where,
            mistakes=softmax_mistakes.slopes(scores, y),
        )


def test_softmax_is_stable():
    """Large scores give a large loss, not nan or inf."""
    scores, y = np.array([[1000.0, 0.0], [-1000.0, -1000.0]]), np.array([1, 0])
    loss, _ = pair(layers.softmax_loss, scores=scores / 1000, y=y)
    same(loss, cross_entropy(scores / 1000, y), "The loss of softmax_loss", where=at(scores=scores / 1000, y=y))
    loss, dscores = pair(layers.softmax_loss, scores=scores, y=y)
    same(
        loss,
        (1000.0 + np.log(2.0)) / 2,
        "The loss of softmax_loss",
        where=at(scores=scores, y=y),
        mistakes=softmax_mistakes.large(1000.0),
    )
    same(dscores, [[0.5, -0.5], [-0.25, 0.25]], "The gradient dscores of softmax_loss", where=at(scores=scores, y=y))


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


MATRICES = [[[1, 2, 0], [0, 1, -1], [3, 0, 1]], [[0, 1, 0], [2, 0, 0], [0, 0, -1]], [[1, 0, 2], [1, 1, 0], [0, -2, 1]]]


def through_all(x):
    """Return what three Mix layers compute, one after the other."""
    for matrix in MATRICES:
        x = x @ np.array(matrix, dtype=float)
    return x


def test_sequential_forward():
    """Each layer gets the output of the one before, from first to last."""
    net = layers.Sequential([Mix(matrix) for matrix in MATRICES])
    x, what = X.copy(), "The output of a Sequential of three layers that multiply by a matrix"
    for _ in range(2):
        same(
            net.forward(x),
            through_all(x),
            what,
            where=at(x=x),
            mistakes=layers_mistakes.sequential(MATRICES, x, through_all(x - 1.0)),
        )
        x += 1.0  # the same array, with other numbers
    images = X.reshape(2, 1, 3)
    same(call(net.forward, x=images), through_all(images), f"{what}, for an array of three dimensions,")


def test_sequential_backward():
    """Each layer gets the gradient of the one after, from last to first, as often as one likes."""
    net, short = (layers.Sequential([Mix(matrix) for matrix in MATRICES[first:]]) for first in (0, 2))
    same(
        layers.Sequential([Mix(matrix) for matrix in MATRICES]).forward(X.copy()),
        through_all(X),
        "The output of a Sequential of three layers",
    )
    output = {layers_mistakes.LAYERS_SHARED: X @ np.array(MATRICES[2])}
    check_layer(net, short, through_all, X, U, output=output, dx=layers_mistakes.sequential_dx(MATRICES, U))
    check_layer(short, net, lambda x: x @ np.array(MATRICES[2]), X, U)


def test_sequential_leaves_its_list():
    """The list of layers is the caller's."""
    given = [Mix(matrix) for matrix in MATRICES]
    before = list(given)
    net = layers.Sequential(given)
    net.forward(X.copy())
    net.backward(U.copy())
    if given != before:
        pytest.fail("Sequential changed its argument layers.", pytrace=False)
    outer = [net, Mix(MATRICES[0])]
    layers.Sequential(outer)
    if outer[0] is not net:
        pytest.fail("Sequential changed its argument layers, of which one is a Sequential.", pytrace=False)


ANSWERS = {  # the form of each answer; of what is right the local tests know nothing
    "parameters": (between(0, 10_000_000),) * 3,
    "untrained_net": (between(-1000, 1000),) * 3,
    "slopes_in_order": (one_of("sigmoid", "tanh", "relu", "leaky_relu", "elu"),) * 5,
    "without_activation": (between(-100, 100),) * 4,
}


@pytest.mark.parametrize("question", ANSWERS)
def test_answers(question):
    """Check the form of an answer."""
    well_formed(question, ANSWERS[question])
