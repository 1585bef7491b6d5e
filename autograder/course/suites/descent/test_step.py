"""Hidden tests of descent.step."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import assert_close, bank_entry
from autograder.battery import assert_conduct, assert_new
from autograder.together import for_each

from ..drawing import draw
from ..special import check_cases
from .sizes import check_steps
from .special import steps


def after_step(w, gradient, rate):
    """Return the weights after one step."""
    return w - rate * gradient


def check_steps_of(student, cases, name):
    """Check the steps from weights against gradients, at rates."""
    for found, case in zip(for_each(student.gradient_step, cases), cases, strict=True):
        assert_close(found, after_step(*case), name)


@pytest.mark.task("descent.step", points=6)
def test_step_values(student, rng):
    """A step goes against the gradient, by the learning rate times the gradient."""
    shapes = ((5,), 0.3), ((3, 4), 0.07), ((2, 3, 2), 1.7), ((1,), 0.6)
    check_steps_of(student, [(draw(rng, shape), draw(rng, shape), rate) for shape, rate in shapes], "gradient_step")


@pytest.mark.task("descent.step", points=3, needs=test_step_values)
def test_step_conduct(student, rng):
    """A step returns new weights: the array that was passed in, and the gradient, are left as they are."""
    steps_again = [(draw(rng, shape), draw(rng, shape), rate) for shape, rate in (((4, 3), 0.2), ((2, 3, 2), 0.4))]
    w, gradient, _ = steps_again[-1]
    odd = (np.array([2.0]), np.array([-3.0]), 1), (w, 0.0 * gradient, 0.5), (w[:1], w[:1], 2)
    check_steps_of(student, [*steps_again, *odd], "gradient_step, called again,")
    check_steps(student, rng)
    assert_conduct(student)
    check_cases(student, student.gradient_step, after_step, steps(rng), "gradient_step")
    for slopes, mistake in ((draw(rng, (4,)), None), (np.zeros(4), bank_entry("step-returns-w-itself"))):
        assert_new(student, "gradient_step", (draw(rng, (4,)), slopes, 0.3), mistake)
