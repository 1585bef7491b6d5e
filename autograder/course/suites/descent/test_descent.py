"""Hidden tests of descent.descent."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import FLOAT32_TOLERANCE, as_array, assert_close, bank_entry, mistake_if
from autograder.battery import assert_conduct

from ..drawing import draw
from ..magnitudes import assert_every_size
from ..special import check_cases
from .functions import bowl, guarded, valley, walk
from .sizes import of_any_size
from .special import descents
from .stand_ins import with_working_step


@pytest.fixture
def student(student):
    """A step that is wrong costs its own points."""
    with_working_step(student)
    return student


def check_descent(student, gradient, w, rate, steps):
    expected = walk(gradient, w, rate, steps)
    assert_close(student.gradient_descent(gradient, w, rate, steps), expected, f"gradient_descent with steps={steps}")


def check_sizes(student, rng):
    """Weights may be of every size, and the gradient large where the rate is tiny."""
    w, bottom = np.abs(of_any_size(rng)), np.abs(of_any_size(rng))
    for gradient, rate in ((bowl(bottom), 0.1), (guarded(lambda a: 1e13 * a, w.shape), 1e-14)):
        found = student.gradient_descent(gradient, w, rate, 3)
        assert_every_size(found, walk(gradient, w, rate, 3), "gradient_descent, for tiny and large numbers,")
    for slope, rate in ((1.0, 1e-15), (1e-100, 1.0)):
        found = student.gradient_descent(guarded(lambda a, s=slope: s * np.ones_like(a), (2,)), np.zeros(2), rate, 5)
        found, step = as_array(found, "gradient_descent", (2,)), slope * rate
        if found.dtype == np.float32 and step < 1e-30:
            continue
        fewer = any(np.allclose(found, -step * taken, rtol=1e-5, atol=0.0) for taken in range(5))
        with mistake_if(fewer, bank_entry("descent-stops-at-small-steps")):
            assert_close(found / step, [-5.0, -5.0], f"gradient_descent, for steps of {step:g},", FLOAT32_TOLERANCE)
    saddle = guarded(lambda a: np.array([0.0, -1.0]) * a, (2,))  # left slowly at first, and then fast
    start = np.array([1.0, 1e-20])
    found = student.gradient_descent(saddle, start, 1.0, 70)
    assert_close(found, walk(saddle, start, 1.0, 70), "gradient_descent, from next to a saddle,")


@pytest.mark.task("descent.descent", points=2)
def test_descent_one_step(student, rng):
    """With steps=1, gradient descent takes one step from where it starts."""
    for shape, rate in (((4,), 0.3), ((2, 3), 0.05)):
        check_descent(student, valley(rng, shape), draw(rng, shape), rate, 1)


@pytest.mark.task("descent.descent", points=5)
def test_descent_path(student, rng):
    """Each of the steps uses the gradient at the place that the step before it has reached."""
    for shape, rate, steps in (((5,), 0.2, 3), ((2, 3), 0.1, 2), ((1,), 0.4, 7)):
        check_descent(student, valley(rng, shape), draw(rng, shape), rate, steps)
    check_descent(student, np.sin, draw(rng, (3,)), 0.05, 40)
    # Where the slope is small, as on top of a hill, every step still counts.
    check_descent(student, np.sin, np.pi + 1e-5 * draw(rng, (4,)), 0.1, 30)


@pytest.mark.task("descent.descent", points=2, needs=test_descent_path)
def test_descent_conduct(student, rng):
    """The weights that it starts from are left as they are, called again it starts there again, also with no steps."""
    gradient, w = valley(rng, (2, 3)), draw(rng, (2, 3))
    for steps in (3, 4, 3):
        check_descent(student, gradient, w, 0.2, steps)
    check_descent(student, guarded(lambda a: a, (2, 3)), w, 0.1, 5)  # its gradient is the very array that it is given
    check_descent(student, guarded(np.ones_like, (2, 3)), w, 1, 4)
    for shape, rate, steps in (((3,), 0.1, 0), ((1,), 0.1, 3), ((2, 3, 2), 0.1, 1)):
        check_descent(student, valley(rng, shape), np.asarray(draw(rng, shape)), rate, steps)
    check_sizes(student, rng)
    assert_conduct(student)
    check_cases(student, student.gradient_descent, walk, descents(rng), "gradient_descent")
    check_descent(student, np.tanh, draw(rng, (1, 2)), 1e-3, 3000)
