"""Hidden tests of layers.leaky_relu."""

from __future__ import annotations

import pytest

from autograder.battery import assert_conduct

from .activations import check_at_1000, check_forward, check_gradients, check_two_layers, leaky

# The default slope first, then a keyword, then an argument in its place.
LEAKY = [leaky(0.01), leaky(0.3).made_with(slope=0.3), leaky(0.7).made_with(0.7), leaky(0.0).made_with(0.0)]
ENDS = [leaky(0.0).made_with(0), leaky(0.999).made_with(0.999), leaky(1e-3).made_with(1e-3)]
TINY = [leaky(1e-14).made_with(1e-14), leaky(1e-60).made_with(1e-60)]


@pytest.mark.task("layers.leaky_relu", points=2)
def test_leaky_relu_forward(student, rng):
    """The leaky ReLU layer returns x where it is positive and slope times x elsewhere; the default slope is 0.01."""
    check_forward(student.LeakyReLU, LEAKY, rng)


@pytest.mark.task("layers.leaky_relu", points=2)
def test_leaky_relu_gradients(student, rng):
    """The leaky ReLU layer multiplies the upstream gradient by 1 where x was positive and by the slope elsewhere."""
    check_gradients(student.LeakyReLU, LEAKY, rng)


@pytest.mark.task("layers.leaky_relu", points=1, needs=[test_leaky_relu_forward, test_leaky_relu_gradients])
def test_leaky_relu_conduct(student, rng):
    """Each leaky ReLU layer remembers its own last forward and slope; arguments and results are left as they are."""
    activation, rival = leaky(0.2).made_with(0.2), leaky(0.5).made_with(0.5)
    check_two_layers(student.LeakyReLU, activation, rival, rng, ENDS, TINY)
    check_at_1000(student.LeakyReLU, [activation], rng)
    assert_conduct(student)
