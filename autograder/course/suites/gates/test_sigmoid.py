"""Hidden tests of gates.sigmoid."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.battery import assert_conduct

from ..drawing import draw
from ..formulas import logistic, logistic_slope
from ..passes import Pass
from .gate import SHAPES, check_at_1000, check_forward, check_gradients, check_two_in_use
from .sizes import check_sizes
from .special import check_sigmoid
from .stand_ins import SIGMOID


@pytest.mark.task("gates.sigmoid", points=4)
def test_sigmoid_forward(student, rng):
    """The sigmoid gate returns 1 / (1 + exp(-x))."""
    check_forward(student.SigmoidGate, logistic, [(draw(rng, shape),) for shape in SHAPES])


@pytest.mark.task("gates.sigmoid", points=5)
def test_sigmoid_gradients(student, rng):
    """The sigmoid gate multiplies the upstream gradient by o (1 - o), o being its output."""
    check_gradients(student.SigmoidGate, logistic, [((draw(rng, shape),), draw(rng, shape)) for shape in SHAPES])


@pytest.mark.task("gates.sigmoid", points=3, needs=[test_sigmoid_forward, test_sigmoid_gradients])
def test_sigmoid_stable(student, rng):
    """The sigmoid gate stays finite and right for inputs of plus and minus 1000."""
    inputs = (np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0]), 1000.0, -1000.0)
    inputs += tuple(sign * np.array([-1000.0, -990.0, 1000.0]) for sign in (1.0, -1.0))  # whose mean is on one side
    check_at_1000(student.SigmoidGate, logistic, logistic_slope, [((x,), draw(rng, np.shape(x))) for x in inputs])


@pytest.mark.task("gates.sigmoid", points=2, needs=[test_sigmoid_forward, test_sigmoid_gradients])
def test_sigmoid_conduct(student, rng):
    """Each sigmoid gate remembers its own last input, and arguments and results are left as they are."""
    x, u, z = draw(rng, (2, 3)), draw(rng, (2, 3)), draw(rng, (2, 2, 2))
    turns = [Pass(logistic, (value,), draw(rng, (2, 3))) for value in (x, u, x)]
    last = Pass(logistic, (z,), draw(rng, (2, 2, 2)))
    check_two_in_use(student.SigmoidGate, turns, last, ", called again", ", called again")
    check_sizes(student, SIGMOID)
    assert_conduct(student)
    check_sigmoid(student, SIGMOID, rng)
