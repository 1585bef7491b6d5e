"""Hidden tests of descent.numerical_gradient."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import (
    STEP,
    TOLERANCE,
    as_array,
    assert_close,
    bank_entry,
    mistake_if,
    numeric_gradient,
)
from autograder.battery import assert_steady
from autograder.together import together

from ..drawing import draw
from ..magnitudes import assert_close_in_size, assert_each_close
from ..special import assert_left_alone
from .functions import guarded, landscape, of_size, pairs, short_waves, triangular
from .special import slopes, whole_places

EPSILON, ROUNDINGS = np.finfo(np.float64).eps, 4


def judge(found, f, x, *h):
    """Compare with centered differences of the same step, so that truncation is no error.

    Nor are a few roundings of the values of f, of which nothing but these may be left in a difference.
    """
    expected = numeric_gradient(f, x, *h)
    name = "numerical_gradient, called with a step h," if h else "numerical_gradient"
    found = as_array(found, name, expected.shape)
    rounding = ROUNDINGS * EPSILON * abs(float(f(np.asarray(x, dtype=np.float64)))) / (h[0] if h else STEP)
    found = np.where(np.abs(found - expected) <= rounding, expected, found).astype(found.dtype)
    assert_close(found, expected, name, float32_tolerance=TOLERANCE)


def check_numerical_gradient(student, *arguments):
    """Ask for a gradient, and judge it."""
    judge(student.numerical_gradient(*arguments), *arguments)


def check_all(student, cases):
    """Ask for several gradients, and judge them."""
    found = together(student, lambda: [student.numerical_gradient(*arguments) for arguments in cases])
    for gradient, arguments in zip(found, cases, strict=True):
        judge(gradient, *arguments)


def check_sizes(student, rng):
    """Numbers, h and slopes may be tiny or large; and one function may be asked again, at another place."""
    for size, height, times in ((1e-10, 1e-100, 2), (1e-100, 1e-20, 1), (1e90, 1e100, 1)):
        f, h = of_size(landscape(rng, (2, 2)), (2, 2), size, height), 0.02 * size
        for x in size * draw(rng, (times, 2, 2)):
            expected, name = numeric_gradient(f, x, h), f"numerical_gradient, for numbers of about {size:g},"
            assert_close_in_size(student.numerical_gradient(f, x, h), expected, name)
    # Each number but the one that is nudged is as it was, however tiny it is next to h.
    for h in ((), (0.01,)):
        x, several = draw(rng, (2, 2)) * np.array([[1e-19, 1.0], [1.0, 1e-19]]), []
        found = student.numerical_gradient(pairs(x, several), x, *h)
        with mistake_if(several, bank_entry("numerical-adds-h-back")):
            assert_each_close(found, x[:, ::-1], "numerical_gradient, for tiny numbers among others,")


@pytest.mark.task("descent.numerical_gradient", points=7)
def test_numerical_gradient_of_vectors(student, rng):
    """The numerical gradient of a function of a vector is right in every entry."""
    for size in (5, 3, 1):
        check_numerical_gradient(student, landscape(rng, (size,)), 0.5 * draw(rng, (size,)))


@pytest.mark.task("descent.numerical_gradient", points=5)
def test_numerical_gradient_of_any_shape(student, rng):
    """The numerical gradient has the shape of x, which may have any number of dimensions."""
    for shape in ((2, 3), (2, 1, 3), (1, 4), (3, 3)):
        check_numerical_gradient(student, landscape(rng, shape), 0.3 * draw(rng, shape))


@pytest.mark.task("descent.numerical_gradient", points=5)
def test_numerical_gradient_step(student, rng):
    """The differences are centered and use the h that is given, or 1e-5 where none is."""
    shape = (2, 3)
    for h in (0.2, 0.01):
        check_numerical_gradient(student, landscape(rng, shape), 0.5 * draw(rng, shape), h)
    check_numerical_gradient(student, short_waves(rng, shape), draw(rng, shape))
    far = 4096.0 + draw(rng, shape)  # where a larger step would lose fewer digits
    check_numerical_gradient(student, short_waves(rng, shape, 1e4), far)


@pytest.mark.task("descent.numerical_gradient", points=3)
def test_numerical_gradient_of_integers(student, rng):
    """Where x holds integers, the numerical gradient is still one of floats."""
    for shape in ((4,), (2, 3)):
        x = rng.integers(-6, 7, shape)
        check_numerical_gradient(student, landscape(rng, shape, scale=5.0), x)


@pytest.mark.task(
    "descent.numerical_gradient",
    points=3,
    needs=[test_numerical_gradient_of_vectors, test_numerical_gradient_of_any_shape],
)
def test_numerical_gradient_conduct(student, rng):
    """Afterwards x holds exactly the same numbers; it may be one number, large or tiny, in any order of memory."""
    # In the other forms the three axes of one lie in memory in neither of the usual orders.
    for f, shape in ((landscape(rng, (3, 2)), (3, 2)), (np.var, (2, 2, 2))):
        check_numerical_gradient(student, f, 0.3 * draw(rng, shape))
    assert_steady(student)
    arrays = ((np.prod, draw(rng, (5,))), (np.linalg.norm, draw(rng, (2, 3))))
    check_all(student, [(f, x, *h) for f, x in arrays for h in ((), (1e-3,), ())])
    cases = []
    for shape, size in (((1, 1), 1.0), ((3, 1, 2), 1e-6), ((2, 2), 30.0)):
        x, f = np.asarray(size * draw(rng, shape)), landscape(rng, shape, scale=10.0 * max(size, 1.0))
        cases.append((f, x))
    cases.append((np.linalg.norm, 1e-2 * draw(rng, (18,))))
    x = draw(rng, (3, 2))
    x[0] = 0.0
    cases.append((landscape(rng, (3, 2)), x, 0.1))
    cases.append((landscape(rng, (2, 2), scale=5.0), rng.integers(0, 9, (2, 2)).astype(np.uint8)))
    check_all(student, cases)
    check_numerical_gradient(student, np.linalg.norm, draw(rng, (300,)))
    ints = guarded(lambda a: 0 if a[0] < 0 else float(a[0]) + 0.25 * float(a[1]), (2,))
    check_numerical_gradient(student, ints, np.zeros(2), 0.5)
    whole = np.array([3.0])
    assert_close(student.numerical_gradient(triangular((1,)), whole, 1), whole + 0.5, "numerical_gradient with h=1")
    check_all(student, [*(case for _, case in slopes(rng)), *whole_places(rng)])
    check_sizes(student, rng)
    assert_left_alone(student)
