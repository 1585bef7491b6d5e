"""Local tests: run `pytest`. Your grade comes from other tests, with other numbers and shapes."""

import example
import numpy as np

X = np.array([[1.5, -2.0, 0.5], [3.0, 0.25, -1.0]])
UPSTREAM = np.array([[2.0, -1.0, 0.5], [3.0, 10.0, -4.0]])


def test_square_of_numbers_and_arrays():
    """The square is the number times itself."""
    assert example.square(-3.0) == 9.0
    np.testing.assert_allclose(example.square(X), X * X)


def test_square_gradient():
    """The gradient is what nudging x shows, times the upstream gradient."""
    nudge = 1e-5
    slope = (example.square(X + nudge) - example.square(X - nudge)) / (2 * nudge)
    np.testing.assert_allclose(example.square_gradient(X, UPSTREAM), UPSTREAM * slope, rtol=1e-6)
