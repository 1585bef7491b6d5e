"""Hidden tests of gates.add."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.battery import assert_conduct

from .gate import check_forward, check_gradients
from .sizes import check_every_size
from .special import check_contents, check_numbers
from .stand_ins import ADD
from .two_inputs import check_two_gates, pairs, two, with_upstream


@pytest.mark.task("gates.add", points=2)
def test_add_forward(student, rng):
    """The add gate returns x + y, for scalars and for arrays."""
    check_forward(student.AddGate, np.add, pairs(rng, two))


@pytest.mark.task("gates.add", points=3, needs=test_add_forward)  # code that returns its input passes this one
def test_add_gradients(student, rng):
    """The add gate passes the upstream gradient on to both inputs."""
    check_gradients(student.AddGate, np.add, with_upstream(rng, pairs(rng, two)))


@pytest.mark.task("gates.add", points=2, needs=[test_add_forward, test_add_gradients])
def test_add_conduct(student, rng):
    """Two add gates do not share anything, and arguments and results are left as they are."""
    check_two_gates(student.AddGate, np.add, rng)
    check_numbers(student, ADD, rng)
    check_every_size(student, ADD)
    assert_conduct(student)
    check_contents(student, ADD, rng)
