"""Check a gradient by nudging each number that it is of, in the local tests."""

import numpy as np

from .checking import check

TOLERANCE = 1e-3  # nudging costs digits


def check_gradient(got, f, x, what="The gradient", upstream=1.0, h=1e-5):
    """Fail unless got is the gradient of the sum of upstream * f(x), which is found by nudging each entry of x."""
    x = np.array(x, dtype=float)
    slopes = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += h
        down[index] -= h
        slopes[index] = np.sum(upstream * (np.asarray(f(up)) - np.asarray(f(down)))) / (2 * h)
    check(got, slopes, what, TOLERANCE)
