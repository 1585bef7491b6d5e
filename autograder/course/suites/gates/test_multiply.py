"""Hidden tests of gates.multiply."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.battery import assert_conduct

from .gate import check_forward, check_gradients
from .sizes import check_every_size
from .special import check_contents, check_numbers
from .stand_ins import MULTIPLY
from .two_inputs import check_two_gates, pairs, two, with_upstream


@pytest.mark.task("gates.multiply", points=3)
def test_multiply_forward(student, rng):
    """The multiply gate returns x * y, for scalars and for arrays."""
    check_forward(student.MultiplyGate, np.multiply, pairs(rng, two))


@pytest.mark.task("gates.multiply", points=5)
def test_multiply_gradients(student, rng):
    """Each input of the multiply gate receives the upstream gradient times the other input."""
    check_gradients(student.MultiplyGate, np.multiply, with_upstream(rng, pairs(rng, two)))


@pytest.mark.task("gates.multiply", points=3, needs=[test_multiply_forward, test_multiply_gradients])
def test_multiply_conduct(student, rng):
    """Each multiply gate remembers its own last inputs, and arguments and results are left as they are."""
    check_two_gates(student.MultiplyGate, np.multiply, rng)
    check_numbers(student, MULTIPLY, rng)
    check_every_size(student, MULTIPLY)
    assert_conduct(student)
    check_contents(student, MULTIPLY, rng)
