"""Hidden tests of descent.step."""

from __future__ import annotations

import pytest

from autograder.assertions import assert_close
from autograder.battery import assert_conduct
from autograder.suites.drawing import draw


@pytest.mark.task("descent.step", points=7)
def test_step_values(student, rng):
    """A step goes against the gradient, by the learning rate times the gradient."""
    for shape, rate in (((5,), 0.3), ((3, 4), 0.07), ((2, 3, 2), 1.7), ((1,), 0.6)):
        w, gradient = draw(rng, shape), draw(rng, shape)
        assert_close(student.gradient_step(w, gradient, rate), w - rate * gradient, "gradient_step")


@pytest.mark.task("descent.step", points=3, needs=test_step_values)
def test_step_conduct(student, rng):
    """A step returns new weights: the array that was passed in, and the gradient, are left as they are."""
    w, gradient = draw(rng, (4, 3)), draw(rng, (4, 3))
    for rate in (0.2, 0.5):
        assert_close(student.gradient_step(w, gradient, rate), w - rate * gradient, "gradient_step, called again,")
    assert_conduct(student)
