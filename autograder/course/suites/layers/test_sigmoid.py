"""Hidden tests of layers.sigmoid."""

from __future__ import annotations

import pytest

from autograder.battery import assert_conduct

from .activations import (
    SIGMOID,
    check_at_1000,
    check_forward,
    check_gradients,
    check_two_layers,
)


@pytest.mark.task("layers.sigmoid", points=2)
def test_sigmoid_forward(student, rng):
    """The sigmoid layer returns 1 / (1 + exp(-x)), entry by entry."""
    check_forward(student.Sigmoid, [SIGMOID], rng)


@pytest.mark.task("layers.sigmoid", points=2)
def test_sigmoid_gradients(student, rng):
    """The sigmoid layer multiplies the upstream gradient by o (1 - o), o being its output."""
    check_gradients(student.Sigmoid, [SIGMOID], rng)


@pytest.mark.task("layers.sigmoid", points=1, needs=[test_sigmoid_forward, test_sigmoid_gradients])
def test_sigmoid_stable(student, rng):
    """The sigmoid layer stays finite and right for inputs of plus and minus 1000."""
    check_at_1000(student.Sigmoid, [SIGMOID], rng)


@pytest.mark.task("layers.sigmoid", points=1, needs=[test_sigmoid_forward, test_sigmoid_gradients])
def test_sigmoid_conduct(student, rng):
    """Each sigmoid layer remembers its own last forward, and arguments and results are left as they are."""
    check_two_layers(student.Sigmoid, SIGMOID, SIGMOID, rng)
    assert_conduct(student)
