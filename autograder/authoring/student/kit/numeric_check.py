"""Find a gradient by nudging each number that it is of, and check yours against it."""

import numpy as np

from .checking import check

TOLERANCE = 1e-3  # nudging costs digits


def check_gradient(got, f, x, what="The gradient", upstream=1.0, h=1e-5):
    """Fail unless got is the gradient of the sum of upstream * f(x), which is found by nudging each entry of x."""
    x = np.array(x, dtype=float)
    check(got, nudged(lambda: upstream * np.asarray(f(x.copy())), x, h), what, TOLERANCE)


def nudged(f, array, h=1e-5):
    """Return how the sum of f() changes with each entry of the array, which f looks at each time."""
    slopes = np.zeros(array.shape)
    for index in np.ndindex(array.shape):
        kept, seen = array[index], []
        for value in (kept + h, kept - h):
            array[index] = value
            seen.append(f())
        array[index] = kept
        slopes[index] = np.sum(seen[0] - seen[1]) / (2 * h)
    return slopes
