"""Hidden suite of 03_layers: affine layers, six activations, two losses, Sequential and collapse.

Tests run the student's code on all shapes first and judge it then, so that the calls of a failed test tell one
mistake from another: a square shape gives a wrong product a value, another one shows what fits squares only.
"""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import (
    CheckFailed,
    StudentFault,
    as_array,
    assert_close,
    assert_gradient,
    assert_outputs_kept,
    assert_projected_gradient,
    assert_unchanged,
    check,
    describe,
    numeric_gradient,
    unpack,
)
from autograder.suites.formulas import logistic

AFFINE_SHAPES = ((4, 4, 4), (5, 3, 2), (1, 3, 4), (2, 6, 1))
IMAGES = ((3, 2, 3, 2), (2, 3, 4), (1, 2, 2), (3, 4, 1))
SHAPES = ((4, 4), (3, 5), (1, 6), (5,), (2, 3, 2, 2))
LOSS_SHAPES = ((5, 4), (4, 4), (1, 3), (6, 2))
KINK = 0.05


def draw(rng, shape):
    """Return numbers of both signs, none of them near zero."""
    values = rng.uniform(0.1, 2.5, shape) * rng.choice([-1.0, 1.0], shape)
    values.flat[0], values.flat[-1] = abs(values.flat[0]), -abs(values.flat[-1])
    return values


def gradients_of(layer, names):
    """Return the entries of a layer's grads."""
    grads = layer.grads
    owner = f"{layer.type_name}.grads"
    check(isinstance(grads, dict), f"{owner} should be a dict after backward; it is {describe(grads)}.")
    for name in names:
        check(name in grads, f"{owner} has no entry {name!r} after backward.")
    return [grads[name] for name in names]


# --- affine


def affine(x, weight, bias):
    """Return what an affine layer computes, one example after the other."""
    return np.stack([np.dot(np.ravel(example), weight) + bias for example in x])


def affine_case(rng, n, features, outputs):
    """Return x, weight, bias and an upstream gradient; features is a number or a tuple of dimensions."""
    features = features if isinstance(features, tuple) else (features,)
    size = int(np.prod(features))
    return draw(rng, (n, *features)), draw(rng, (size, outputs)), draw(rng, (outputs,)), draw(rng, (n, outputs))


def affine_outputs(student, rng, shapes):
    """Run a new layer forward for every shape; return what comes out and what should."""
    cases = [affine_case(rng, *shape) for shape in shapes]
    outputs = [student.Affine(weight, bias).forward(x) for x, weight, bias, _ in cases]
    return list(zip(outputs, [affine(x, weight, bias) for x, weight, bias, _ in cases], strict=True))


def affine_gradients(student, rng, shapes, names):
    """Run a new layer both ways for every shape; return (case, dx, the named gradients)."""
    runs = []
    for shape in shapes:
        x, weight, bias, upstream = case = affine_case(rng, *shape)
        layer = student.Affine(weight, bias)
        layer.forward(x)
        dx = layer.backward(upstream)
        runs.append((case, dx, gradients_of(layer, names) if names else []))
    return runs


@pytest.mark.task("layers.affine", points=5)
def test_affine_forward(student, rng):
    """The affine layer returns x @ weight + bias."""
    for out, expected in affine_outputs(student, rng, AFFINE_SHAPES):
        assert_close(out, expected, "Affine.forward")


@pytest.mark.task("layers.affine", points=3)
def test_affine_images(student, rng):
    """The affine layer lays each example of an image batch out as one row, the last index running fastest."""
    for out, expected in affine_outputs(student, rng, [(n, tuple(features), 3) for n, *features in IMAGES]):
        assert_close(out, expected, "Affine.forward of a batch of images")


@pytest.mark.task("layers.affine", points=6)
def test_affine_input_gradient(student, rng):
    """The affine layer's backward returns dx, the gradient of its input."""
    for (x, weight, bias, upstream), dx, _ in affine_gradients(student, rng, AFFINE_SHAPES, []):
        assert_gradient(dx, "dx of Affine", lambda a: upstream * affine(a, weight, bias), x)  # noqa: B023


@pytest.mark.task("layers.affine", points=7)
def test_affine_weight_gradient(student, rng):
    """The affine layer leaves the gradient of its weight, summed over the batch, in grads."""
    for (x, weight, bias, upstream), _, (dweight,) in affine_gradients(student, rng, AFFINE_SHAPES, ["weight"]):
        assert_gradient(dweight, "grads['weight'] of Affine", lambda a: upstream * affine(x, a, bias), weight)  # noqa: B023


@pytest.mark.task("layers.affine", points=4)
def test_affine_bias_gradient(student, rng):
    """The affine layer leaves the gradient of its bias, summed over the batch, in grads."""
    for (x, weight, bias, upstream), _, (dbias,) in affine_gradients(student, rng, AFFINE_SHAPES, ["bias"]):
        assert_gradient(dbias, "grads['bias'] of Affine", lambda a: upstream * affine(x, weight, a), bias)  # noqa: B023


@pytest.mark.task("layers.affine", points=2)
def test_affine_image_gradients(student, rng):
    """For a batch of images, dx has the shape of the images and the weight's gradient that of the weight."""
    shapes = [(n, tuple(features), 2) for n, *features in IMAGES]
    for (x, weight, bias, upstream), dx, (dweight,) in affine_gradients(student, rng, shapes, ["weight"]):
        assert_gradient(dx, "dx of Affine for images", lambda a: upstream * affine(a, weight, bias), x)  # noqa: B023
        assert_gradient(dweight, "grads['weight'] of Affine", lambda a: upstream * affine(x, a, bias), weight)  # noqa: B023


@pytest.mark.task("layers.affine", points=1)
def test_affine_full_size(student, rng):
    """The affine layer is right at full size: images of 32 x 32 x 3 and 100 outputs."""
    ((case, dx, (dweight,)),) = affine_gradients(student, rng, [(4, (32, 32, 3), 100)], ["weight"])
    x, weight, bias, upstream = case
    assert_projected_gradient(dx, "dx of Affine", lambda a: upstream * affine(a, weight, bias), x, rng, 2)
    assert_projected_gradient(
        dweight, "grads['weight'] of Affine", lambda a: upstream * affine(x, a, bias), weight, rng, 2
    )


@pytest.mark.task(
    "layers.affine",
    points=2,
    needs=[test_affine_forward, test_affine_input_gradient, test_affine_weight_gradient, test_affine_bias_gradient],
)
def test_affine_conduct(student, rng):
    """Each backward replaces grads, layers share nothing, batches may change in size, nothing is changed in place."""
    x, weight, bias, upstream = affine_case(rng, 3, (4, 1), 2)
    other_x, other_weight, other_bias, second_upstream = affine_case(rng, 3, 4, 2)
    smaller, smaller_upstream, other_upstream = draw(rng, (2, 4)), draw(rng, (2, 2)), draw(rng, (3, 2))
    first, second = student.Affine(weight, bias), student.Affine(other_weight, other_bias)
    first.forward(x)
    second.forward(other_x)
    other_dx = second.backward(other_upstream)
    for up in (upstream, second_upstream):
        check_affine_gradients(first, x, weight, bias, up, "with another Affine in use")
    other = (other_x, other_weight, other_bias, other_upstream)
    check_affine_gradients(second, *other, "after another Affine's backward", dx=other_dx)
    assert_close(first.forward(smaller), affine(smaller, weight, bias), "Affine.forward, called again")
    check_affine_gradients(first, smaller, weight, bias, smaller_upstream, "after a second forward")
    assert_unchanged(student)
    assert_outputs_kept(student)


def check_affine_gradients(layer, x, weight, bias, upstream, when, dx=None):
    """Run a layer backward, unless dx is what that gave before, and compare all three gradients."""
    dx = layer.backward(upstream) if dx is None else dx
    dweight, dbias = gradients_of(layer, ["weight", "bias"])
    assert_gradient(dx, f"dx of Affine, {when}", lambda a: upstream * affine(a, weight, bias), x)
    assert_gradient(dweight, f"grads['weight'] of Affine, {when}", lambda a: upstream * affine(x, a, bias), weight)
    assert_gradient(dbias, f"grads['bias'] of Affine, {when}", lambda a: upstream * affine(x, weight, a), bias)


# --- activations, entry by entry


def leaky(slope):
    """Return the leaky ReLU of that slope."""
    return lambda x: np.where(x > 0, x, slope * x)


def elu(alpha):
    """Return the ELU of that alpha."""
    return lambda x: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))


def plain(f):
    """Return the one case of a class without arguments."""
    return [((), {}, f)]


# How each class is called, and what it then computes: the default first, a keyword, an argument in its place.
LEAKY = [((), {}, leaky(0.01)), ((), {"slope": 0.3}, leaky(0.3)), ((0.7,), {}, leaky(0.7)), ((0.0,), {}, leaky(0.0))]
ELUS = [((), {}, elu(1.0)), ((), {"alpha": 0.4}, elu(0.4)), ((1.8,), {}, elu(1.8))]
RELU = plain(leaky(0.0))


def activation(student, name, case):
    """Make a layer of that class."""
    args, kwargs, _ = case
    return getattr(student, name)(*args, **kwargs)


def check_forward(student, rng, name, cases):
    """Compare the output with f for every way to make the layer."""
    runs = [(case, draw(rng, shape)) for case in cases for shape in SHAPES]
    outputs = [activation(student, name, case).forward(x) for case, x in runs]
    for (case, x), out in zip(runs, outputs, strict=True):
        assert_close(out, case[2](x), f"{name}.forward")


def check_gradients(student, rng, name, cases):
    """Compare dx with nudges of f for every way to make the layer."""
    runs = []
    for case in cases:
        for shape in SHAPES:
            x, upstream = draw(rng, shape), draw(rng, shape)
            layer = activation(student, name, case)
            layer.forward(x)
            runs.append((case[2], x, upstream, layer.backward(upstream)))
    for f, x, upstream, dx in runs:
        assert_gradient(dx, f"dx of {name}", lambda a: upstream * f(a), x)  # noqa: B023


def check_large(student, rng, name, cases, derivatives):
    """Compare output and gradient at up to ±1000; derivatives are the exact ones, by case."""
    runs = []
    for case, derivative in zip(cases, derivatives, strict=True):
        for x in (np.array([[1000.0, -1.5, 40.0], [-40.0, 0.5, -1000.0]]), np.array([-1000.0, -999.0, 0.25])):
            layer, upstream = activation(student, name, case), draw(rng, x.shape)
            runs.append((case[2](x), layer.forward(x), upstream * derivative(x), layer.backward(upstream)))
    for expected, out, expected_dx, dx in runs:
        assert_close(out, expected, f"{name}.forward at ±1000")
        assert_close(dx, expected_dx, f"dx of {name} at ±1000")


def check_conduct(student, rng, name, case, rival):
    """Two layers at work at once, backward twice, forward again, zero as an input, arguments and results left alone."""
    f, g = case[2], rival[2]
    first, second = activation(student, name, case), activation(student, name, rival)
    x, u, upstream = draw(rng, (3, 4)), draw(rng, (3, 4)), draw(rng, (3, 4))
    first.forward(x)
    second.forward(u)
    order = ((first, f, x), (second, g, u), (first, f, x))
    gradients = [layer.backward(upstream) for layer, _, _ in order]
    for dx, (_, function, a) in zip(gradients, order, strict=True):
        assert_gradient(dx, f"dx of {name}, with another in use", lambda z: upstream * function(z), a)  # noqa: B023
    smaller, smaller_upstream = draw(rng, (2, 3)), draw(rng, (2, 3))
    assert_close(first.forward(smaller), f(smaller), f"{name}.forward, called again")
    dx = first.backward(smaller_upstream)
    assert_gradient(dx, f"dx of {name} after a second forward", lambda z: smaller_upstream * f(z), smaller)
    assert_close(first.forward(np.zeros((2, 2))), np.zeros((2, 2)) + f(np.zeros(())), f"{name}.forward of zeros")
    as_array(first.backward(np.ones((2, 2))), f"dx of {name} at 0", (2, 2))
    assert_unchanged(student)
    assert_outputs_kept(student)


@pytest.mark.task("layers.sigmoid", points=1.5)
def test_sigmoid_forward(student, rng):
    """The sigmoid layer returns 1 / (1 + exp(-x)), entry by entry."""
    check_forward(student, rng, "Sigmoid", plain(logistic))


@pytest.mark.task("layers.sigmoid", points=2.5)
def test_sigmoid_gradients(student, rng):
    """The sigmoid layer multiplies the upstream gradient by o (1 - o), o being its output."""
    check_gradients(student, rng, "Sigmoid", plain(logistic))


@pytest.mark.task("layers.sigmoid", points=1, needs=[test_sigmoid_forward, test_sigmoid_gradients])
def test_sigmoid_stable(student, rng):
    """The sigmoid layer stays finite and right for inputs of plus and minus 1000."""
    check_large(student, rng, "Sigmoid", plain(logistic), [lambda x: logistic(x) * logistic(-x)])


@pytest.mark.task("layers.sigmoid", points=1, needs=[test_sigmoid_forward, test_sigmoid_gradients])
def test_sigmoid_conduct(student, rng):
    """Each sigmoid layer remembers its own last forward, and arguments and results are left as they are."""
    check_conduct(student, rng, "Sigmoid", *plain(logistic) * 2)


@pytest.mark.task("layers.tanh", points=1.5)
def test_tanh_forward(student, rng):
    """The tanh layer returns the hyperbolic tangent, entry by entry."""
    check_forward(student, rng, "Tanh", plain(np.tanh))


@pytest.mark.task("layers.tanh", points=2.5)
def test_tanh_gradients(student, rng):
    """The tanh layer multiplies the upstream gradient by 1 - o * o, o being its output."""
    check_gradients(student, rng, "Tanh", plain(np.tanh))


@pytest.mark.task("layers.tanh", points=1, needs=[test_tanh_forward, test_tanh_gradients])
def test_tanh_stable(student, rng):
    """The tanh layer stays finite and right for inputs of plus and minus 1000."""
    check_large(student, rng, "Tanh", plain(np.tanh), [lambda x: 4 * logistic(2 * x) * logistic(-2 * x)])


@pytest.mark.task("layers.tanh", points=1, needs=[test_tanh_forward, test_tanh_gradients])
def test_tanh_conduct(student, rng):
    """Each tanh layer remembers its own last forward, and arguments and results are left as they are."""
    check_conduct(student, rng, "Tanh", *plain(np.tanh) * 2)


@pytest.mark.task("layers.relu", points=2)
def test_relu_forward(student, rng):
    """The ReLU layer returns its input where that is positive, and zero elsewhere."""
    check_forward(student, rng, "ReLU", RELU)


@pytest.mark.task("layers.relu", points=3.5)
def test_relu_gradients(student, rng):
    """The ReLU layer passes the upstream gradient on where its input was positive, and nothing elsewhere."""
    check_gradients(student, rng, "ReLU", RELU)


@pytest.mark.task("layers.relu", points=1.5, needs=[test_relu_forward, test_relu_gradients])
def test_relu_conduct(student, rng):
    """Each ReLU layer remembers its own last forward, also at ±1000; arguments and results are left as they are."""
    check_large(student, rng, "ReLU", RELU, [lambda x: x > 0])
    check_conduct(student, rng, "ReLU", *RELU * 2)


@pytest.mark.task("layers.leaky_relu", points=2)
def test_leaky_relu_forward(student, rng):
    """The leaky ReLU layer returns x where it is positive and slope times x elsewhere; the default slope is 0.01."""
    check_forward(student, rng, "LeakyReLU", LEAKY)


@pytest.mark.task("layers.leaky_relu", points=3)
def test_leaky_relu_gradients(student, rng):
    """The leaky ReLU layer multiplies the upstream gradient by 1 where x was positive and by the slope elsewhere."""
    check_gradients(student, rng, "LeakyReLU", LEAKY)


@pytest.mark.task("layers.leaky_relu", points=1, needs=[test_leaky_relu_forward, test_leaky_relu_gradients])
def test_leaky_relu_conduct(student, rng):
    """Each leaky ReLU layer remembers its own last forward and slope; arguments and results are left as they are."""
    case, rival = ((0.2,), {}, leaky(0.2)), ((0.5,), {}, leaky(0.5))
    check_large(student, rng, "LeakyReLU", [case], [lambda x: np.where(x > 0, 1.0, 0.2)])
    check_conduct(student, rng, "LeakyReLU", case, rival)


@pytest.mark.task("layers.elu", points=2)
def test_elu_forward(student, rng):
    """The ELU layer returns x where it is positive and alpha (exp(x) - 1) elsewhere; the default alpha is 1."""
    check_forward(student, rng, "ELU", ELUS)


@pytest.mark.task("layers.elu", points=3)
def test_elu_gradients(student, rng):
    """The ELU layer multiplies the upstream gradient by 1 where x was positive and by alpha exp(x) elsewhere."""
    check_gradients(student, rng, "ELU", ELUS)


@pytest.mark.task("layers.elu", points=1, needs=[test_elu_forward, test_elu_gradients])
def test_elu_stable(student, rng):
    """The ELU layer stays finite and right for inputs of plus and minus 1000."""
    slopes = [lambda x, a=a: np.where(x > 0, 1.0, a * np.exp(np.minimum(x, 0.0))) for a in (1.0, 0.4, 1.8)]
    check_large(student, rng, "ELU", ELUS, slopes)


@pytest.mark.task("layers.elu", points=1, needs=[test_elu_forward, test_elu_gradients])
def test_elu_conduct(student, rng):
    """Each ELU layer remembers its own last forward, and arguments and results are left as they are."""
    check_conduct(student, rng, "ELU", ELUS[2], ELUS[1])


# --- maxout


MAXOUT_SHAPES = ((3, 3, 3, 3), (2, 6, 3, 4), (4, 1, 2, 3), (1, 3, 2, 2))


def maxout(x, weights, biases):
    """Return the largest of the affine pieces."""
    return np.max([np.dot(x, weight) + bias for weight, bias in zip(weights, biases, strict=True)], axis=0)


def maxout_case(rng, k, n, d, m):
    """Return x, weights, biases and an upstream gradient such that every winner is well ahead."""
    while True:
        x, weights, biases, upstream = (draw(rng, shape) for shape in ((n, d), (k, d, m), (k, m), (n, m)))
        pieces = np.sort(x @ weights + biases[:, None, :], axis=0)
        if k == 1 or np.min(pieces[-1] - pieces[-2]) > KINK:
            return x, weights, biases, upstream


def maxout_gradients(student, rng, names):
    """Run a new layer both ways for every shape; return (case, dx, the named gradients)."""
    runs = []
    for shape in MAXOUT_SHAPES:
        x, weights, biases, upstream = case = maxout_case(rng, *shape)
        layer = student.Maxout(weights, biases)
        layer.forward(x)
        dx = layer.backward(upstream)
        runs.append((case, dx, gradients_of(layer, names) if names else []))
    return runs


@pytest.mark.task("layers.maxout", points=2)
def test_maxout_forward(student, rng):
    """The maxout layer returns the largest of its affine pieces, for every example and output by itself."""
    cases = [maxout_case(rng, *shape)[:3] for shape in MAXOUT_SHAPES]
    outputs = [student.Maxout(weights, biases).forward(x) for x, weights, biases in cases]
    for case, out in zip(cases, outputs, strict=True):
        assert_close(out, maxout(*case), "Maxout.forward")


@pytest.mark.task("layers.maxout", points=2)
def test_maxout_input_gradient(student, rng):
    """The maxout layer's dx comes through the winning piece of each output alone."""
    for (x, weights, biases, upstream), dx, _ in maxout_gradients(student, rng, []):
        assert_gradient(dx, "dx of Maxout", lambda a: upstream * maxout(a, weights, biases), x)  # noqa: B023


@pytest.mark.task("layers.maxout", points=2)
def test_maxout_weights_gradient(student, rng):
    """The maxout layer leaves the gradient of its weights in grads: nothing for a piece that did not win."""
    for (x, weights, biases, upstream), _, (dweights,) in maxout_gradients(student, rng, ["weights"]):
        assert_gradient(dweights, "grads['weights'] of Maxout", lambda a: upstream * maxout(x, a, biases), weights)  # noqa: B023


@pytest.mark.task("layers.maxout", points=1)
def test_maxout_biases_gradient(student, rng):
    """The maxout layer leaves the gradient of its biases in grads: nothing for a piece that did not win."""
    for (x, weights, biases, upstream), _, (dbiases,) in maxout_gradients(student, rng, ["biases"]):
        assert_gradient(dbiases, "grads['biases'] of Maxout", lambda a: upstream * maxout(x, weights, a), biases)  # noqa: B023


@pytest.mark.task(
    "layers.maxout",
    points=1,
    needs=[test_maxout_forward, test_maxout_input_gradient, test_maxout_weights_gradient, test_maxout_biases_gradient],
)
def test_maxout_conduct(student, rng):
    """Each backward of a maxout layer replaces grads, layers share nothing, and nothing is changed in place."""
    x, weights, biases, upstream = maxout_case(rng, 3, 4, 2, 3)
    other_x, other_weights, other_biases, other_upstream = maxout_case(rng, 3, 4, 2, 3)
    first, second = student.Maxout(weights, biases), student.Maxout(other_weights, other_biases)
    first.forward(x)
    second.forward(other_x)
    second.backward(other_upstream)
    for up in (upstream, other_upstream):
        dx = first.backward(up)
        dweights, dbiases = gradients_of(first, ["weights", "biases"])
        assert_gradient(dx, "dx of Maxout, with another in use", lambda a: up * maxout(a, weights, biases), x)  # noqa: B023
        assert_gradient(dweights, "grads['weights'] of Maxout", lambda a: up * maxout(x, a, biases), weights)  # noqa: B023
        assert_gradient(dbiases, "grads['biases'] of Maxout", lambda a: up * maxout(x, weights, a), biases)  # noqa: B023
    dweights, dbiases = gradients_of(second, ["weights", "biases"])
    up, when = other_upstream, "after another Maxout's backward"
    assert_gradient(
        dweights, f"grads['weights'] of Maxout, {when}", lambda a: up * maxout(other_x, a, other_biases), other_weights
    )
    assert_gradient(
        dbiases, f"grads['biases'] of Maxout, {when}", lambda a: up * maxout(other_x, other_weights, a), other_biases
    )
    smaller = x[:2] + 0.0
    assert_close(first.forward(smaller), maxout(smaller, weights, biases), "Maxout.forward, called again")
    up = draw(rng, (2, 3))
    dx = first.backward(up)
    assert_gradient(dx, "dx of Maxout after a second forward", lambda a: up * maxout(a, weights, biases), smaller)
    assert_unchanged(student)
    assert_outputs_kept(student)


# --- losses


def cross_entropy(scores, y):
    """Return the mean of -log p of the right classes."""
    return np.mean(np.logaddexp.reduce(scores, axis=1) - scores[np.arange(len(y)), y])


def hinge(scores, y, margin):
    """Return the mean of the summed margins that the wrong classes violate, one example after the other."""
    total = 0.0
    for row, right in zip(scores, y, strict=True):
        total += sum(max(0.0, score - row[right] + margin) for j, score in enumerate(row) if j != right)
    return total / len(y)


def labels(rng, n, classes):
    """Return labels in which the last class is missing where there are few examples and three classes or more."""
    y = rng.integers(0, classes, n)
    y[0] = classes - 1
    if n == classes > 2:
        y[y == classes - 1] = 1
    if n > 1:
        y[-1] = 0
    return y


def number(loss, name):
    """Return a loss that is one number, whatever shape it came in."""
    value = as_array(loss, f"the loss of {name}")
    check(value.size == 1, f"The loss of {name} should be one number; it is {describe(loss)}.")
    return value.reshape(())


def softmax_cases(rng, shapes):
    """Return scores and labels for every shape."""
    return [(draw(rng, shape), labels(rng, *shape)) for shape in shapes]


def softmax_runs(student, cases):
    """Call the loss for every case; return (scores, y, loss, dscores)."""
    return [(*case, *unpack(student.softmax_loss(*case), 2, "softmax_loss")) for case in cases]


@pytest.mark.task("layers.softmax_loss", points=4)
def test_softmax_loss(student, rng):
    """The softmax loss is the mean over the batch of -log p of the right class."""
    for scores, y, loss, _ in softmax_runs(student, softmax_cases(rng, LOSS_SHAPES)):
        assert_close(number(loss, "softmax_loss"), cross_entropy(scores, y), "the loss of softmax_loss")


@pytest.mark.task("layers.softmax_loss", points=5)
def test_softmax_gradient(student, rng):
    """The gradient of the softmax loss is p, less 1 at the right class, over N."""
    for scores, y, _, dscores in softmax_runs(student, softmax_cases(rng, LOSS_SHAPES)):
        assert_gradient(dscores, "dscores of softmax_loss", lambda a: cross_entropy(a, y), scores)  # noqa: B023


@pytest.mark.task("layers.softmax_loss", points=2, needs=[test_softmax_loss, test_softmax_gradient])
def test_softmax_stable(student, rng):
    """The softmax loss stays finite and right for scores of ±1000, in one row or in different rows, however wrong."""
    small = np.round(draw(rng, (3, 4)) * 16) / 16  # which is exact in single precision, also next to 1000
    cases = [(small + 1000.0, labels(rng, 3, 4)), (small - 1000.0, labels(rng, 3, 4))]
    cases += [(small + np.array([[1000.0], [-1000.0], [0.0]]), labels(rng, 3, 4))]
    cases += [(np.array([[-1000.0, 1000.0, 0.0], [0.5, 20.0, -20.0]]), np.array([0, 2]))]
    for scores, y, loss, dscores in softmax_runs(student, cases):
        loss, wanted = number(loss, "softmax_loss"), cross_entropy(scores, y)
        if wanted > 1000 and 0 < loss < 0.9 * wanted:  # p was kept from 0, there is no telling by how much
            failure = CheckFailed("the loss of softmax_loss at ±1000 is too small where p is nearly 0.")
            failure.mistake = "softmax-log-plus-epsilon"
            raise failure
        assert_close(loss, wanted, "the loss of softmax_loss at ±1000")
        expected = np.exp(scores - np.logaddexp.reduce(scores, axis=1)[:, None])
        expected[np.arange(len(y)), y] -= 1.0
        assert_close(dscores, expected / len(y), "dscores of softmax_loss at ±1000")


@pytest.mark.task("layers.softmax_loss", points=1, needs=[test_softmax_loss, test_softmax_gradient])
def test_softmax_conduct(student, rng):
    """The softmax loss changes neither the scores nor the labels, and a second call knows nothing of the first."""
    for scores, y, loss, dscores in softmax_runs(student, softmax_cases(rng, ((3, 4), (5, 2), (3, 4)))):
        assert_close(number(loss, "softmax_loss"), cross_entropy(scores, y), "the loss of softmax_loss, called again")
        assert_gradient(dscores, "dscores of softmax_loss, called again", lambda a: cross_entropy(a, y), scores)  # noqa: B023
    assert_unchanged(student)


# The default margin first, then a keyword, then an argument in its place.
MARGINS = (
    (1.0, lambda f, s, y: f(s, y)),
    (0.4, lambda f, s, y: f(s, y, margin=0.4)),
    (3.0, lambda f, s, y: f(s, y, 3.0)),
)


def hinge_case(rng, n, classes, margin):
    """Return scores, no margin of theirs near its kink and some violated more than once, and labels."""
    while True:
        scores, y = draw(rng, (n, classes)), labels(rng, n, classes)
        margins = scores - scores[np.arange(n), y][:, None] + margin
        margins[np.arange(n), y] = 1.0
        several = classes == 2 or np.max(np.sum(margins > 0, axis=1)) > 2
        if np.min(np.abs(margins)) > KINK and several and (n == 1 or np.min(margins) < 0):
            return scores, y


def svm_runs(student, rng):
    """Call the loss for every margin and shape; return (margin, scores, y, loss, dscores)."""
    runs = []
    for margin, call in MARGINS:
        for shape in LOSS_SHAPES:
            scores, y = hinge_case(rng, *shape, margin)
            runs.append((margin, scores, y, *unpack(call(student.svm_loss, scores, y), 2, "svm_loss")))
    return runs


@pytest.mark.task("layers.svm_loss", points=3)
def test_svm_loss(student, rng):
    """The SVM loss is the mean over the batch of the sum, over the wrong classes, of max(0, s_j - s_y + margin)."""
    for margin, scores, y, loss, _ in svm_runs(student, rng):
        assert_close(number(loss, "svm_loss"), hinge(scores, y, margin), "the loss of svm_loss")


@pytest.mark.task("layers.svm_loss", points=4)
def test_svm_gradient(student, rng):
    """Each violated margin gives its class 1/N and takes 1/N from the right class."""
    for margin, scores, y, _, dscores in svm_runs(student, rng):
        assert_gradient(dscores, "dscores of svm_loss", lambda a: hinge(a, y, margin), scores)  # noqa: B023


@pytest.mark.task("layers.svm_loss", points=1, needs=[test_svm_loss, test_svm_gradient])
def test_svm_conduct(student, rng):
    """The SVM loss is right for scores of ±1000 too, and changes neither the scores nor the labels."""
    for scale in (1.0, 400.0):
        scores, y = hinge_case(rng, 4, 3, 1.0)
        scores = scores * scale
        loss, dscores = unpack(student.svm_loss(scores, y), 2, "svm_loss")
        assert_close(number(loss, "svm_loss"), hinge(scores, y, 1.0), "the loss of svm_loss")
        assert_gradient(dscores, "dscores of svm_loss", lambda a: hinge(a, y, 1.0), scores)  # noqa: B023
    assert_unchanged(student)


# --- Sequential


SEQUENTIAL_SIZE = 3


def candidates(rng):
    """Return two lists of (class, arguments, function): layers that mix the features, and those that work by entry."""
    weights, biases = draw(rng, (2, SEQUENTIAL_SIZE, SEQUENTIAL_SIZE)), draw(rng, (2, SEQUENTIAL_SIZE))
    mixing = [("Affine", (weights[0], biases[0]), affine), ("Maxout", (weights, biases), maxout)]
    pointwise = [
        ("Tanh", np.tanh),
        ("Sigmoid", logistic),
        ("LeakyReLU", leaky(0.01)),
        ("ELU", elu(1.0)),
        ("ReLU", RELU[0][2]),
    ]
    return mixing, [(name, (), f) for name, f in pointwise]


def works(student, rng, layer_case, both_ways):
    """Whether this layer of the student's is right by itself, so that Sequential can be judged with it."""
    name, args, f = layer_case
    try:
        layer, other = getattr(student, name)(*args), getattr(student, name)(*args)
        for n in (3, 1):
            x, upstream = draw(rng, (n, SEQUENTIAL_SIZE)), draw(rng, (n, SEQUENTIAL_SIZE))
            results = [(layer.forward(x), f(x, *args))]
            other.forward(draw(rng, (2, SEQUENTIAL_SIZE)))
            for up in (upstream, -2.0 * upstream) if both_ways else ():
                results.append((layer.backward(up), numeric_gradient(lambda a: up * f(a, *args), x)))  # noqa: B023
            for got, expected in results:
                check(isinstance(got, np.ndarray), f"{name} hands on something that is not an array.")
                assert_close(got, expected, name)
    except (CheckFailed, StudentFault):
        return False
    return True


def stack(student, rng, both_ways=True):
    """Return a function that makes new layers, and the function they compute: by entry, mixing, by entry.

    It takes those of the student's layers that work, so that a mistake in one of them costs nothing here.
    """
    mixing, pointwise = candidates(rng)
    inner = next((one for one in mixing if works(student, rng, one, both_ways)), None)
    outer = [one for one in pointwise if works(student, rng, one, both_ways)][:2]
    check(inner and outer, "Sequential cannot be tried yet: get Affine or Maxout, and one more layer, right first.")
    chain = [outer[0], inner, outer[-1]]

    def function(x):
        for _, args, f in chain:
            x = f(x, *args)
        return x

    return lambda: [getattr(student, name)(*args) for name, args, _ in chain], function


@pytest.mark.task("layers.sequential", points=2)
def test_sequential_forward(student, rng):
    """Sequential hands the output of each layer to the next one."""
    make, f = stack(student, rng, both_ways=False)
    inputs = [draw(rng, (n, SEQUENTIAL_SIZE)) for n in (4, 1)]
    outputs = [student.Sequential(make()).forward(x) for x in inputs]
    for x, out in zip(inputs, outputs, strict=True):
        assert_close(out, f(x), "Sequential.forward")


@pytest.mark.task("layers.sequential", points=2)
def test_sequential_gradients(student, rng):
    """Sequential goes back through its layers from last to first, handing each the gradient that came back before."""
    make, f = stack(student, rng)
    for n in (4, 1):
        x, upstream = draw(rng, (n, SEQUENTIAL_SIZE)), draw(rng, (n, SEQUENTIAL_SIZE))
        net = student.Sequential(make())
        net.forward(x)
        assert_gradient(net.backward(upstream), "dx of Sequential", lambda a: upstream * f(a), x)  # noqa: B023


@pytest.mark.task("layers.sequential", points=1, needs=[test_sequential_forward, test_sequential_gradients])
def test_sequential_conduct(student, rng):
    """Sequential runs both ways as often as one likes, whatever other nets do, and leaves its list of layers alone."""
    student.Sequential([student.Tanh(), student.Sigmoid()])
    assert_unchanged(student)  # before any layer runs: what a layer changes is not Sequential's fault
    make, f = stack(student, rng)
    net, other = student.Sequential(make()), student.Sequential(make())
    for n in (3, 2):
        x = draw(rng, (n, SEQUENTIAL_SIZE))
        net.forward(x)
        other.forward(draw(rng, (n, SEQUENTIAL_SIZE)))
        for _ in range(2):
            upstream = draw(rng, (n, SEQUENTIAL_SIZE))
            dx = net.backward(upstream)
            assert_gradient(dx, "dx of Sequential, called again", lambda a: upstream * f(a), x)  # noqa: B023
    assert_close(net.forward(x), f(x), "Sequential.forward after backward")


# --- collapse


def collapse_runs(student, rng):
    """Collapse two layers of every size; return (arguments, weight, bias)."""
    runs = []
    for d, h, m in ((3, 3, 3), (4, 3, 2), (2, 5, 4), (1, 2, 1)):
        args = [draw(rng, shape) for shape in ((d, h), (h,), (h, m), (m,))]
        runs.append((args, *unpack(student.collapse(*args), 2, "collapse")))
    return runs


@pytest.mark.task("layers.collapse", points=2)
def test_collapse_weight(student, rng):
    """The collapsed layer's weight takes x through both layers."""
    for (weight1, _, weight2, _), weight, _ in collapse_runs(student, rng):
        both = affine(affine(np.eye(len(weight1)), weight1, 0.0), weight2, 0.0)
        assert_close(weight, both, "the weight of collapse")


@pytest.mark.task("layers.collapse", points=2)
def test_collapse_bias(student, rng):
    """The collapsed layer's bias is what the two layers return for an input of zeros."""
    for (weight1, bias1, weight2, bias2), _, bias in collapse_runs(student, rng):
        at_zero = affine(affine(np.zeros((1, len(weight1))), weight1, bias1), weight2, bias2)[0]
        assert_close(bias, at_zero, "the bias of collapse")


@pytest.mark.task("layers.collapse", points=1, needs=[test_collapse_weight, test_collapse_bias])
def test_collapse_conduct(student, rng):
    """For any input, the collapsed layer returns what the two layers return, which are left as they are."""
    for (weight1, bias1, weight2, bias2), weight, bias in collapse_runs(student, rng):
        weight, bias = as_array(weight, "the weight of collapse"), as_array(bias, "the bias of collapse")
        x = draw(rng, (5, len(weight1)))
        assert_close(x @ weight + bias, affine(affine(x, weight1, bias1), weight2, bias2), "the collapsed layer")
    assert_unchanged(student)
