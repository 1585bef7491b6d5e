"""Hidden tests of layers.elu."""

from __future__ import annotations

import pytest

from autograder.battery import assert_conduct

from .activations import check_at_1000, check_forward, check_gradients, check_two_layers, elu

# The default alpha first, then a keyword, then an argument in its place.
ELUS = [elu(1.0), elu(0.4).made_with(alpha=0.4), elu(1.8).made_with(1.8)]
ENDS = [elu(1.0).made_with(1), elu(25.0).made_with(25.0), elu(1e-3).made_with(1e-3), elu(300.0).made_with(300)]
ENDS += [elu(1e20).made_with(1e20)]
TINY = [elu(1e-14).made_with(1e-14), elu(1e-20).made_with(1e-20)]


@pytest.mark.task("layers.elu", points=2)
def test_elu_forward(student, rng):
    """The ELU layer returns x where it is positive and alpha (exp(x) - 1) elsewhere; the default alpha is 1."""
    check_forward(student.ELU, ELUS, rng)


@pytest.mark.task("layers.elu", points=2)
def test_elu_gradients(student, rng):
    """The ELU layer multiplies the upstream gradient by 1 where x was positive and by alpha exp(x) elsewhere."""
    check_gradients(student.ELU, ELUS, rng)


@pytest.mark.task("layers.elu", points=1, needs=[test_elu_forward, test_elu_gradients])
def test_elu_stable(student, rng):
    """The ELU layer stays finite and right for inputs of plus and minus 1000."""
    check_at_1000(student.ELU, ELUS, rng)


@pytest.mark.task("layers.elu", points=1, needs=[test_elu_forward, test_elu_gradients])
def test_elu_conduct(student, rng):
    """Each ELU layer remembers its own last forward, and arguments and results are left as they are."""
    check_two_layers(student.ELU, ELUS[2], ELUS[1], rng, ENDS, TINY)
    assert_conduct(student)
