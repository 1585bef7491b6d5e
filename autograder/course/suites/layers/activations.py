"""Layers that work entry by entry: how each is made, what it then computes, and what is asked of all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from autograder.assertions import FLOAT32_TOLERANCE, TOLERANCE, as_array, assert_close
from autograder.comparison import in_float32
from autograder.together import together

from .. import contents, passes
from ..advice import ANYTHING, IN_SHAPE, NUMBERS_COUNT, advised
from ..contents import THOUSANDS, pairs_of_contents
from ..drawing import one_sided
from ..formulas import logistic, logistic_slope
from ..magnitudes import EXTREME, FAR, assert_digits, assert_each_close, assert_exponentials
from ..passes import Pass, assert_partials, both_ways, two_at_work
from ..twins import twins
from .numbers import draw

SHAPES = ((4, 4), (3, 5), (1, 6), (5,), (2, 3, 2, 2))
LARGE = (np.array([[1000.0, -1.5, 40.0], [-40.0, 0.5, -1000.0]]), np.array([-1000.0, -999.0, 0.25, -0.5]))
LARGE += (np.array([-1000.0, -990.0, 1000.0]), np.array([1000.0, 990.0, -1000.0]))  # their mean is on one side
LARGE_FLOAT32 = np.array([[1000.0, -1.5, 100.0], [-100.0, 0.5, -1000.0]], dtype=np.float32)
# Inputs of every size, and upstream gradients of every size where a sigmoid has a slope.
WIDE = np.array([[1e-13, -3e-13, 2e-20, -5e-20, 0.7], [-0.6, 3e6, -8e5, 2e9, -1e9]])
UPSTREAM = np.array([[4e9, 2e-13, -6e5, 3e-11, -1e-12], [5e7, -3e-13, 2e6, 5e-13, 7e-13]])
SURE = 1e-9  # how near a number is to the right one, in its own size, that needs no further look
FLATTEST, TINIEST = 1e-13, 5e-324
# A shortcut for some numbers may be right for larger and smaller ones.
SWEEP = np.append(np.geomspace(1e-9, 700.0, 84), np.arange(3.0, 31.0, 0.5)).reshape(5, 28)
IN_SIZE = 1e-28, 1e25, 1e-20, 1e17
MANY_SHAPES = (*contents.SHAPES, (THOUSANDS, 2), (2, THOUSANDS), (1200,))


class Activation(NamedTuple):
    """A function and its exact derivative, and how a layer of a class is made that has them."""

    formula: Callable[..., Any]
    derivative: Callable[..., Any]
    make: Callable[[Any], Any] = lambda kind: kind()
    linear: Callable[[Any], Any] = lambda x: np.zeros(x.shape, dtype=bool)  # where tiny outputs are exact, too
    scale: Callable[[Any], Any] = lambda x: np.ones(x.shape)  # by which exponentials are multiplied

    def made_with(self, *arguments, **keywords):
        """Return the same function for a layer that is made with these arguments."""
        return self._replace(make=lambda kind: kind(*arguments, **keywords))


def leaky(slope):
    """Return the leaky ReLU of that slope, as the default of a layer."""
    return Activation(
        lambda x: np.where(x > 0, x, slope * x),
        lambda x: np.where(x > 0, 1.0, slope),
        linear=lambda x: np.ones(x.shape, dtype=bool),
    )


def elu(alpha):
    """Return the ELU of that alpha, as the default of a layer."""
    return Activation(
        lambda x: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0))),
        lambda x: np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0))),
        linear=lambda x: x > 0,
        scale=lambda x: np.where(x > 0, 1.0, alpha),
    )


def repeated(activation, times):
    """Return the function that an activation is if it is applied so many times."""

    def formula(x):
        for _ in range(times):
            x = activation.formula(x)
        return x

    def derivative(x):
        slope = np.ones(x.shape)
        for _ in range(times):
            slope, x = slope * activation.derivative(x), activation.formula(x)
        return slope

    return activation._replace(formula=formula, derivative=derivative)


SIGMOID = Activation(logistic, logistic_slope)
TANH = Activation(np.tanh, lambda x: 4 * logistic(2 * x) * logistic(-2 * x))
RELU = leaky(0.0)


def check_forward(kind, activations, rng):
    """Compare the output for every way to make the layer."""
    trials = [(partial(a.make, kind), Pass(a.formula, (draw(rng, shape),))) for a in activations for shape in SHAPES]
    with advised(IN_SHAPE, about=" has shape "):
        passes.check_forward(kind, trials)


def check_gradients(kind, activations, rng):
    """Compare dx with numeric differences for every way to make the layer."""
    trials = [
        (partial(a.make, kind), Pass(a.formula, (draw(rng, shape),), draw(rng, shape)))
        for a in activations
        for shape in SHAPES
    ]
    with advised(IN_SHAPE, about=" has shape "):
        passes.check_gradients(kind, trials)


def check_at_1000(kind, activations, rng):
    """Compare output and gradient at up to ±1000, for inputs in single precision, too."""
    for inputs, where, tolerance in (
        (LARGE, "at ±1000", TOLERANCE),
        ((LARGE_FLOAT32,), "at ±1000, for float32", FLOAT32_TOLERANCE),
    ):
        trials = [
            (partial(a.make, kind), Pass(a.formula, (x,), draw(rng, x.shape).astype(x.dtype)), a.derivative)
            for a in activations
            for x in inputs
        ]
        passes.check_exactly(kind, where, trials, tolerance)


def run_new(kind, activation, x, upstream):
    """Return what a new layer's forward and backward return."""

    def run():
        layer = activation.make(kind)
        return layer.forward(x), layer.backward(upstream)

    return together(kind, run)


def check_every_size(kind, activation):
    """Compare output and gradient where every entry has another size and is judged by its own."""
    name = f"{kind.__name__} for tiny and large numbers"
    output, dx = run_new(kind, activation, WIDE, UPSTREAM)
    assert_output(activation, WIDE, output, f"The output of {name}")
    assert_slopes(activation, WIDE, UPSTREAM, dx, f"dx of {name}")


def check_many_entries(kind, activation, rng):
    """Compare output and gradient for more entries than a type of two bytes can count."""
    x, upstream = (np.resize(draw(rng, (prime,)), (257, 257)) for prime in (1009, 997))
    output, dx = run_new(kind, activation, x, upstream)
    name = f"{kind.__name__} for {x.size} entries"
    assert_close(output, activation.formula(x), f"The output of {name}")
    assert_close(dx, activation.derivative(x) * upstream, f"dx of {name}")


def check_extremes(kind, activation):
    """Compare output and gradient for the largest numbers and the smallest, unless they come in single precision."""
    exact = activation.linear(EXTREME)
    upstream = (1.0 if np.all(exact) else 1e-3) * EXTREME[::-1]  # four times as much is in range, too
    output, dx = run_new(kind, activation, EXTREME, upstream)
    if in_float32((output, dx)):
        return
    with np.errstate(over="ignore"):
        expected, slopes = activation.formula(EXTREME), activation.derivative(EXTREME)
    name = f"{kind.__name__}.forward for extreme numbers"
    output = as_array(output, name, EXTREME.shape)
    assert_each_close(output[exact], expected[exact], name, smallest=TINIEST)
    assert_exponentials(output[~exact], expected[~exact], name)
    assert_each_close(dx, slopes * upstream, f"dx of {kind.__name__} for extreme numbers", smallest=1e-300)


def check_far(kind, activation):
    """Compare output and gradient where exponentials make tiny numbers of middling ones."""
    x = np.append(FAR, -FAR)
    slopes = activation.derivative(x)
    upstream = 1.0 / np.maximum(slopes, FLATTEST)  # which makes each of dx count
    output, dx = run_new(kind, activation, x, upstream)
    assert_exponentials(output, activation.formula(x), f"{kind.__name__}.forward far from 0")
    name = f"dx of {kind.__name__} far from 0"
    dx = as_array(dx, name, x.shape)
    assert_exponentials((dx / upstream).astype(dx.dtype), slopes, name)


def check_contents(kind, activations, rng):
    """Run two layers of every way to make one both ways on numbers of all kinds, each of them many times."""
    for activation, what, x, upstream, output, dx in together(kind, lambda: _runs_of_contents(kind, activations, rng)):
        name = f"{kind.__name__} on an array of shape {x.shape} ({what})"
        with advised(NUMBERS_COUNT if "tiny" in what or "large" in what else ANYTHING):
            assert_output(activation, x, output, f"The output of {name}")
            assert_slopes(activation, x, upstream, dx, f"dx of {name}")


def _runs_of_contents(kind, activations, rng):
    layers = [(a, a.make(kind)) for _ in range(2) for a in activations]
    runs = []
    for turn, (what, x, upstream) in enumerate(pairs_of_contents(rng, MANY_SHAPES)):
        activation, layer = layers[turn % len(layers)]
        if turn % 3 == 1:
            layer.forward(np.flip(x) + 0.5)
        output = layer.forward(x)
        if turn % 3 == 2:
            layer.backward(np.flip(upstream) - 0.5)
        runs.append((activation, what, x, upstream, output, layer.backward(upstream)))
    for (activation, layer), size in zip(layers, IN_SIZE, strict=False):
        x, upstream = size * draw(rng, (2, 3)), draw(rng, (2, 3)) / size
        runs.append((activation, f"large or tiny: {size:g}", x, upstream, layer.forward(x), layer.backward(upstream)))
    activation, layer = layers[-1]
    for x, upstream in same_in_other_shapes(rng):
        runs.append((activation, "the last one's", x, upstream, layer.forward(x), layer.backward(upstream)))
    for count, kind_of_x in ((1, np.float64), (2, np.float32)):  # the same in memory
        x, upstream = np.zeros((count, 2), kind_of_x), np.ones((count, 2), kind_of_x)
        runs.append((activation, "zeros", x, upstream, layer.forward(x), layer.backward(upstream)))
    for what, (x, upstream) in twins(draw(rng, (3, 2)), draw(rng, (3, 2))):
        runs.append((activation, what, x, upstream, layer.forward(x), layer.backward(upstream)))
    for x in one_sided(partial(draw, rng, (2, 3))):
        upstream = draw(rng, x.shape)
        runs.append((activation, "one side", x, upstream, layer.forward(x), layer.backward(upstream)))
    return runs


def same_in_other_shapes(rng):
    """Return arrays x and upstream whose numbers are the same in every pair, but not their shape."""
    x, upstream = draw(rng, (6,)), draw(rng, (6,))
    return [(x.reshape(shape), upstream.reshape(shape)) for shape in contents.SIX]


def check_sweep(kind, activation):
    """Compare output and slope for numbers of every size, each by itself."""
    layer, upstream = activation.make(kind), np.outer(np.ones(SWEEP.shape[1]), [0.5, -2.0])
    inputs = [np.outer(sizes, [1.0, -1.0]) for sizes in SWEEP]
    runs = together(kind, lambda: [(x, layer.forward(x), layer.backward(upstream)) for x in inputs])
    for x, output, dx in runs:
        exact, scale = activation.linear(x), activation.scale(x)
        found = {"The output": (output, activation.formula(x), 1.0), "dx": (dx, activation.derivative(x), upstream)}
        for what, (numbers, right, by) in found.items():
            name = f"{what} of {kind.__name__}"
            numbers = as_array(numbers, name, x.shape)
            numbers, beside = ((numbers / size).astype(numbers.dtype) for size in (by, by * scale))
            assert_digits(numbers[exact], right[exact], name, x[exact])
            assert_digits(beside[~exact], (right / scale)[~exact], name, x[~exact], 1e-12)


def assert_output(activation, x, output, name):
    """Check every entry in its own size, or as what exponentials made."""
    expected = activation.formula(x)
    output = as_array(output, name, x.shape)
    if np.all(np.abs(output - expected) <= SURE * np.abs(expected)):
        return
    exact, scale = activation.linear(x), activation.scale(x)
    assert_each_close(output[exact], expected[exact], name)
    assert_exponentials((output / scale).astype(output.dtype)[~exact], (expected / scale)[~exact], name)


def assert_slopes(activation, x, upstream, dx, name):
    """Check dx in the same way, beside the upstream gradient; at a kink it is between the slopes of both sides."""
    dx = as_array(dx, name, x.shape)
    expected = activation.derivative(x) * upstream
    if np.all(np.abs(dx - expected) <= SURE * np.abs(expected)):
        return
    exact, scale = activation.linear(x), activation.scale(x)
    found = (dx / np.where(upstream == 0.0, 1.0, upstream)).astype(dx.dtype)
    left, right = (activation.derivative(np.where(x == 0.0, side, x)) for side in (-1e-9, 1e-9))
    between = (x == 0.0) & (found > np.minimum(left, right)) & (found < np.maximum(left, right))
    slopes = np.where(between, found, np.where(np.abs(found - left) < np.abs(found - right), left, right))
    slopes = np.where(upstream == 0.0, 0.0, slopes)
    assert_each_close(found[exact], slopes[exact], name)
    assert_exponentials((found / scale).astype(dx.dtype)[~exact], (slopes / scale)[~exact], name)


def check_two_layers(kind, activation, rival, rng, ends=(), tiny=()):
    """Run two layers at once, backward twice, and the first one forward again; then layers on numbers of all kinds.

    ends are other ways to make a layer, at the ends of what its parameter may be, tiny those of which few digits are
    left beside 1.
    """
    x, u, upstream = draw(rng, (3, 4)), draw(rng, (3, 4)), draw(rng, (3, 4))
    turns = [Pass(a.formula, (z,), upstream) for a, z in ((activation, x), (rival, u), (activation, x))]
    smaller = Pass(activation.formula, (draw(rng, (2, 3)),), draw(rng, (2, 3)))
    nothing = smaller._replace(upstream=np.zeros((2, 3)))

    def run():
        first, second = activation.make(kind), rival.make(kind)
        found = two_at_work(first, second, turns)
        first.forward(x)
        second.forward(x)
        same, (output, dx) = first.backward(upstream), both_ways(first, smaller)
        return output, [*found, same, dx, first.backward(nothing.upstream)]

    output, found = together(kind, run)
    notes = [*[", with another in use"] * 3, ", with another on the same array"]
    notes += [" after a second forward", " for an upstream gradient of zeros"]
    for dx, through, note in zip(found, (*turns, turns[0], smaller, nothing), notes, strict=True):
        assert_partials(dx, kind.__name__, through, note)
    assert_close(output, smaller.output, f"{kind.__name__}.forward, called again")
    check_contents(kind, [activation, *ends], rng)
    with advised(NUMBERS_COUNT):
        check_every_size(kind, activation)
        check_far(kind, activation)
        for way in (activation, *tiny):
            check_extremes(kind, way)
        for way in (activation, *tiny[:1]):
            check_sweep(kind, way)
