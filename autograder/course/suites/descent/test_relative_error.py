"""Hidden tests of descent.relative_error."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import assert_close, relative_error
from autograder.battery import assert_conduct
from autograder.together import together

from ..drawing import draw
from ..magnitudes import assert_each_close
from ..special import check_cases
from .special import array_pairs


def check_relative_errors(student, pairs, name="relative_error"):
    """Ask for all errors before any is judged: one number alone seldom tells which formula it came from."""
    errors = together(student, lambda: [student.relative_error(a, b) for a, b in pairs])
    for error, (a, b) in zip(errors, pairs, strict=True):
        assert_close(error, relative_error(a, b), name)


@pytest.mark.task("descent.relative_error", points=5)
def test_relative_error_values(student, rng):
    """The relative error is the norm of the difference over the sum of the two norms, over all entries."""
    shapes = ((3, 4), (5,), (2, 3, 2), (4, 4), (1,))
    pairs = [(draw(rng, shape), factor * draw(rng, shape)) for shape in shapes for factor in (3.0, 0.2)]
    check_relative_errors(student, pairs)
    close = [(a, a + tiny * draw(rng, (3, 4))) for tiny in (1e-2, 1e-4, 1e-7) for a in [draw(rng, (3, 4))]]
    check_relative_errors(student, close, "relative_error of arrays that hardly differ")
    check_relative_errors(student, [(draw(rng, (6,)), np.zeros(6)), (np.zeros((2, 2)), draw(rng, (2, 2)))])


@pytest.mark.task("descent.relative_error", points=2, needs=test_relative_error_values)
def test_relative_error_of_zeros(student, rng):
    """Two arrays of zeros have the relative error 0, and where both are small it is still a relative one."""
    sizes = ((1e-4, 3e-4, (2, 3)), (3e-4, 1e-4, (4,)), (1e-4, 1e-4, (5,)))
    small = [(a * draw(rng, shape), b * draw(rng, shape)) for a, b, shape in sizes]
    check_relative_errors(student, small, "relative_error of small numbers")
    for shape in ((2, 3), 4):
        check_relative_errors(student, [(np.zeros(shape), -np.zeros(shape))], "relative_error of zeros")


@pytest.mark.task("descent.relative_error", points=2, needs=test_relative_error_values)
def test_relative_error_conduct(student, rng):
    """The relative error of equal arrays is 0, that of opposite ones 1, and both arrays are left as they are."""
    for shape in ((5,), (3, 2)):
        a, b = draw(rng, shape), 2.0 * draw(rng, shape)
        check_relative_errors(student, [(a, b), (b, a), (b, b), (a, -a)])
    pairs = []
    for shape, size in (((3, 2, 2), 1e-9), ((1, 1), 1e-13), ((4,), 1e-100), ((2,), 1e100)):
        a, b = (np.asarray(size * draw(rng, shape)) for _ in range(2))
        pairs += [(a, b), (a, 1.5 * a), (a, 0.0 * a), (0.0 * a, a)]
    check_relative_errors(student, pairs)
    a = draw(rng, (4,))
    for b in (a + 1e-13 * draw(rng, (4,)), a * (1.0 + 2.0**-45)):
        # They may be scaled before they are compared.
        name, tolerance = "relative_error of arrays that hardly differ", 5e-2
        assert_each_close(student.relative_error(a, b), relative_error(a, b), name, tolerance)
    assert_conduct(student)
    check_cases(student, student.relative_error, relative_error, array_pairs(rng), "relative_error")
