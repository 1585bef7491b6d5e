"""Hidden tests of layers.relu."""

from __future__ import annotations

import pytest

from autograder.battery import assert_conduct

from .activations import (
    RELU,
    check_at_1000,
    check_forward,
    check_gradients,
    check_many_entries,
    check_two_layers,
)


@pytest.mark.task("layers.relu", points=2)
def test_relu_forward(student, rng):
    """The ReLU layer returns its input where that is positive, and zero elsewhere."""
    check_forward(student.ReLU, [RELU], rng)


@pytest.mark.task("layers.relu", points=3)
def test_relu_gradients(student, rng):
    """The ReLU layer passes the upstream gradient on where its input was positive, and nothing elsewhere."""
    check_gradients(student.ReLU, [RELU], rng)


@pytest.mark.task("layers.relu", points=1, needs=[test_relu_forward, test_relu_gradients])
def test_relu_conduct(student, rng):
    """Each ReLU layer remembers its own last forward, also at ±1000; arguments and results are left as they are."""
    check_at_1000(student.ReLU, [RELU], rng)
    check_two_layers(student.ReLU, RELU, RELU, rng)
    assert_conduct(student)
    check_many_entries(student.ReLU, RELU, rng)
