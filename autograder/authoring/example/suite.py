"""Hidden tests of example.square."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import assert_close, assert_gradient
from autograder.battery import assert_conduct

SHAPES = ((), (1,), (5,), (3, 4))


def draw(rng, shape):
    """Return numbers of both signs, none of them near zero: a float for shape (), else an array."""
    numbers = rng.uniform(0.3, 2.0, shape) * rng.choice([-1.0, 1.0], shape)
    return float(numbers) if shape == () else numbers


def check_gradient(gradient, x, upstream):
    """Compare with numeric differences of the suite's own square: a pair that is wrong together must not pass."""
    assert_gradient(gradient, "square_gradient", lambda a: upstream * a * a, x)


@pytest.mark.task("example.square", points=40)
def test_square_values(student, rng):
    """The square of every entry is the entry times itself."""
    inputs = [draw(rng, shape) for shape in SHAPES]
    outputs = [student.square(x) for x in inputs]
    for x, output in zip(inputs, outputs, strict=True):
        assert_close(output, np.multiply(x, x), "square")


@pytest.mark.task("example.square", points=40)
def test_square_gradient(student, rng):
    """The gradient is the upstream gradient times the local one, entry by entry."""
    pairs = [(draw(rng, shape), draw(rng, shape)) for shape in SHAPES]
    gradients = [student.square_gradient(x, upstream) for x, upstream in pairs]
    for gradient, (x, upstream) in zip(gradients, pairs, strict=True):
        check_gradient(gradient, x, upstream)


@pytest.mark.task("example.square", points=20, needs=(test_square_values, test_square_gradient))
def test_square_conduct(student, rng):
    """Neither x nor the upstream gradient is changed in place, and both may lie in memory in any order."""
    x, upstream = draw(rng, (2, 3)), draw(rng, (2, 3))
    student.square(x)
    check_gradient(student.square_gradient(x, upstream), x, upstream)
    assert_conduct(student)
