"""Hidden tests of layers.tanh."""

from __future__ import annotations

import pytest

from autograder.battery import assert_conduct

from .activations import TANH, check_at_1000, check_forward, check_gradients, check_two_layers


@pytest.mark.task("layers.tanh", points=1)
def test_tanh_forward(student, rng):
    """The tanh layer returns the hyperbolic tangent, entry by entry."""
    check_forward(student.Tanh, [TANH], rng)


@pytest.mark.task("layers.tanh", points=2)
def test_tanh_gradients(student, rng):
    """The tanh layer multiplies the upstream gradient by 1 - o * o, o being its output."""
    check_gradients(student.Tanh, [TANH], rng)


@pytest.mark.task("layers.tanh", points=1, needs=[test_tanh_forward, test_tanh_gradients])
def test_tanh_stable(student, rng):
    """The tanh layer stays finite and right for inputs of plus and minus 1000."""
    check_at_1000(student.Tanh, [TANH], rng)


@pytest.mark.task("layers.tanh", points=1, needs=[test_tanh_forward, test_tanh_gradients])
def test_tanh_conduct(student, rng):
    """Each tanh layer remembers its own last forward, and arguments and results are left as they are."""
    check_two_layers(student.Tanh, TANH, TANH, rng)
    assert_conduct(student)
