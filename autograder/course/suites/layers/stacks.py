"""Stacks of layers for Sequential: of those of the student's that work, so that a mistake in another costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autograder.assertions import CheckFailed, StudentFault, assert_close, check, numeric_gradient
from autograder.together import together

from .. import stand_ins
from ..magnitudes import assert_each_close
from ..passes import Pass
from .activations import RELU, SIGMOID, TANH, UPSTREAM, WIDE, elu, leaky
from .numbers import draw
from .weighted import affine, maxout

FEATURES = 3
IMAGES = WIDE.reshape(1, 5, 1, 2), UPSTREAM.reshape(1, 5, 1, 2)


class Candidate(NamedTuple):
    """A class of layers, what such a layer computes, and the weights and biases that it is made with."""

    kind: str
    formula: Callable[..., Any]
    weights: tuple[Any, ...] = ()

    def make(self, student):
        """Make a layer."""
        return getattr(student, self.kind)(*self.weights)


POINTWISE = (
    Candidate("Tanh", TANH.formula),
    Candidate("Sigmoid", SIGMOID.formula),
    Candidate("LeakyReLU", leaky(0.01).formula),
    Candidate("ELU", elu(1.0).formula),
    Candidate("ReLU", RELU.formula),
)


def mixing(rng):
    """Return the layers that mix the features, with random weights."""
    weights, biases = draw(rng, (2, FEATURES, FEATURES)), draw(rng, (2, FEATURES))
    return [Candidate("Affine", affine, (weights[0], biases[0])), Candidate("Maxout", maxout, (weights, biases))]


def draw_batch(rng, n):
    """Return n examples, or the upstream gradient of n."""
    return draw(rng, (n, FEATURES))


def works(student, rng, candidate, both_ways):
    """Whether this layer of the student's is right by itself, so that Sequential can be judged with it."""
    key = candidate.kind, "both ways" if both_ways else "forward"
    return stand_ins.verdict(student, key, lambda: _tried(student, rng, candidate, both_ways))


def _tried(student, rng, candidate, both_ways):
    """Try a layer both ways or forward only, beside another one, on batches of which two have one shape."""
    try:
        results = []
        for through, output, gradients in together(student, lambda: _tries(student, rng, candidate, both_ways)):
            results.append((output, through.output))
            for up, dx in gradients:
                expected = numeric_gradient(through._replace(upstream=up).along(0), through.inputs[0])
                results.append((dx, expected))
        for got, expected in results:
            check(isinstance(got, np.ndarray), f"{candidate.kind} hands on something that is not an array.")
            assert_close(got, expected, candidate.kind)
    except (CheckFailed, StudentFault):
        return False
    return True


def _tries(student, rng, candidate, both_ways):
    layer, other = candidate.make(student), candidate.make(student)
    runs = []
    for n in (3, 1, 1):
        x, upstream = draw_batch(rng, n), draw_batch(rng, n)
        output = layer.forward(x)
        for rows in (n, 2):
            other.forward(draw_batch(rng, rows))
        ups = (upstream, -2.0 * upstream) if both_ways else ()
        runs.append(
            (Pass(candidate.formula, (x, *candidate.weights)), output, [(up, layer.backward(up)) for up in ups])
        )
    return runs


def straight(student):
    """Return a class of layers that takes inputs of every shape and size, and what it computes; None for none."""
    for name, activation in (("LeakyReLU", leaky(0.01)), ("ReLU", RELU)):

        def trial(name=name, activation=activation):
            for x in IMAGES:
                layer = getattr(student, name)()
                assert_each_close(layer.forward(x), activation.formula(x), name)
                assert_each_close(layer.backward(IMAGES[0]), IMAGES[0] * activation.derivative(x), name)

        if stand_ins.works(student, trial):
            return getattr(student, name), activation
    return None


def stack(student, rng, both_ways=True):
    """Return a function that makes new layers, and the function they compute: by entry, mixing, by entry."""
    inner = next((one for one in mixing(rng) if works(student, rng, one, both_ways)), None)
    outer = [one for one in POINTWISE if works(student, rng, one, both_ways)][:2]
    check(inner and outer, "Sequential cannot be tried yet: get Affine or Maxout, and one activation, right first.")
    chain = [outer[0], inner, outer[-1]]

    def formula(x):
        for one in chain:
            x = one.formula(x, *one.weights)
        return x

    return lambda: [one.make(student) for one in chain], formula
