"""Hidden tests of layers.maxout."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import as_array, assert_close
from autograder.battery import assert_conduct
from autograder.together import together

from ..passes import assert_partial
from .numbers import draw
from .special import check_maxout
from .weighted import (
    BIAS,
    INPUT,
    WEIGHT,
    another_batch,
    assert_all_gradients,
    both_ways,
    check_changed_weights,
    check_grads_stay,
    check_outputs,
    check_sizes,
    entries_of,
    maxout_case,
    two_layers_at_work,
)

SHAPES = ((3, 3, 3, 3), (2, 6, 3, 4), (4, 1, 2, 3), (1, 3, 2, 2))
GRADS = ("weights", "biases")


def cases(rng):
    """Return a case of every shape."""
    return [maxout_case(rng, *shape) for shape in SHAPES]


def check_low(student, rng):
    """All pieces may be far below zero, and there may be many of them."""
    low = []
    for case in (maxout_case(rng, k, 3, 2, 2) for k in (2, 9)):
        x, weights, biases = case.inputs
        low.append(case._replace(inputs=(x, weights, biases - 1000.0)))
    found = both_ways(student.Maxout, low, *GRADS)
    check_outputs(student.Maxout, low, "Maxout.forward far below zero")
    names = [f"{name} of Maxout, for outputs of about -1000" for name in ("dx", *GRADS)]
    for case, *gradients in found:
        assert_all_gradients(case, gradients, names)


def check_tie(student, rng):
    """Where two pieces are equal, or more, they share what one of them would have."""

    def run(pieces):
        x, weight, bias, upstream = (draw(rng, shape) for shape in ((4, 3), (3, 2), (2,), (4, 2)))
        layer = student.Maxout(np.stack([weight] * pieces), np.stack([bias] * pieces))
        return pieces, (x, weight, bias, upstream), layer.forward(x), layer.backward(upstream), layer.grads

    for pieces, (x, weight, bias, upstream), output, dx, grads in together(student, lambda: [*map(run, (2, 3, 5))]):
        assert_close(output, x @ weight + bias, "Maxout.forward at a tie")
        assert_close(dx, upstream @ weight.T, "dx of Maxout at a tie")
        dweights, dbiases = entries_of(grads, "Maxout", GRADS)
        sums = as_array(dweights, "grads['weights']", (pieces, 3, 2)).sum(axis=0)
        assert_close(sums, x.T @ upstream, "grads['weights'] of Maxout, summed over the pieces of a tie,")
        sums = as_array(dbiases, "grads['biases']", (pieces, 2)).sum(axis=0)
        assert_close(sums, upstream.sum(axis=0), "grads['biases'], summed over the pieces of a tie,")


def check_nearly_tie(student, rng):
    """Where pieces are only nearly equal, one of them wins, the last of many."""
    x, weight, upstream = np.abs(draw(rng, (4, 3))), np.abs(draw(rng, (3, 2))), draw(rng, (4, 2))
    biases = np.ones((300, 2))
    biases[-1, 1] += 4e-6

    def run():
        layer = student.Maxout(np.stack([weight] * 300), biases)
        return layer.forward(x), layer.backward(upstream), layer.grads

    (dbiases,) = entries_of(together(student, run)[-1], "Maxout", ("biases",))
    dbiases, sums = as_array(dbiases, "grads['biases']", (300, 2)), upstream.sum(axis=0)
    assert_close(dbiases[:, 1], [0.0] * 299 + [sums[1]], "grads['biases'] of Maxout where one piece is just ahead")


@pytest.mark.task("layers.maxout", points=2)
def test_maxout_forward(student, rng):
    """The maxout layer returns the largest of its affine pieces, for every example and output by itself."""
    check_outputs(student.Maxout, cases(rng), "Maxout.forward")


@pytest.mark.task("layers.maxout", points=2)
def test_maxout_input_gradient(student, rng):
    """The maxout layer's dx comes through the winning piece of each output alone."""
    for case, dx in both_ways(student.Maxout, cases(rng)):
        assert_partial(dx, "dx of Maxout", case, INPUT)


@pytest.mark.task("layers.maxout", points=1)
def test_maxout_weights_gradient(student, rng):
    """The maxout layer leaves the gradient of its weights in grads: nothing for a piece that did not win."""
    for case, _, dweights in both_ways(student.Maxout, cases(rng), "weights"):
        assert_partial(dweights, "grads['weights'] of Maxout", case, WEIGHT)


@pytest.mark.task("layers.maxout", points=1)
def test_maxout_biases_gradient(student, rng):
    """The maxout layer leaves the gradient of its biases in grads: nothing for a piece that did not win."""
    for case, _, dbiases in both_ways(student.Maxout, cases(rng), "biases"):
        assert_partial(dbiases, "grads['biases'] of Maxout", case, BIAS)


@pytest.mark.task(
    "layers.maxout",
    points=1,
    needs=[test_maxout_forward, test_maxout_input_gradient, test_maxout_weights_gradient, test_maxout_biases_gradient],
)
def test_maxout_conduct(student, rng):
    """Each backward of a maxout layer replaces grads, layers share nothing, and nothing is changed in place."""
    case, rival = maxout_case(rng, 3, 4, 2, 3), maxout_case(rng, 3, 4, 2, 3)
    again = case._replace(upstream=rival.upstream)
    smaller = another_batch(case, case.inputs[INPUT][:2] + 0.0, draw(rng, (2, 3)))
    turns = case, again, case._replace(upstream=0.0 * case.upstream)
    found, (_, beside), output = two_layers_at_work(student.Maxout, turns, rival, smaller)
    names = "dx of Maxout, with another in use", "grads['weights'] of Maxout", "grads['biases'] of Maxout"
    for turn, (dx, grads) in zip(turns, found, strict=False):
        assert_all_gradients(turn, [dx, *entries_of(grads, "Maxout", GRADS)], names)
    for position, gradient, name in zip((WEIGHT, BIAS), entries_of(beside, "Maxout", GRADS), GRADS, strict=True):
        assert_partial(gradient, f"grads[{name!r}] of Maxout, after another Maxout's backward", rival, position)
    assert_close(output, smaller.output, "Maxout.forward, called again")
    assert_partial(found[-1][0], "dx of Maxout after a second forward", smaller, INPUT)
    check_low(student, rng)
    check_tie(student, rng)
    check_nearly_tie(student, rng)
    case = maxout_case(rng, 2, 3, 2, 2)
    x, weights, biases = case.inputs
    check_sizes(student.Maxout, case._replace(inputs=(x, weights, biases - 1000.0)), *GRADS)
    check_maxout(student.Maxout, rng)
    assert_conduct(student)
    cases = maxout_case(rng, 3, 4, 3, 2), maxout_case(rng, 3, 4, 3, 2)
    check_changed_weights(student.Maxout, *cases)
    check_grads_stay(student.Maxout, *cases, "weights", "biases")
