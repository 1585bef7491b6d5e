"""Tiny and large numbers: what is rounded, cut off or taken for zero is wrong in its own entry, however small."""

from __future__ import annotations

import numpy as np

from autograder.assertions import FLOAT32_TOLERANCE, as_array, assert_close
from autograder.suites.drawing import draw

SPREAD = np.array([1e-13, 1e-10, 1.0, 1e6, 1e9])
SMALLEST = 1e-30  # what is below counts as zero: single precision does not hold much less


def of_every_size(rng):
    """Return numbers of both signs, each of another size."""
    return SPREAD * draw(rng, SPREAD.shape)


def assert_close_in_size(actual, expected, name):
    """Check numbers of one size, which may be tiny."""
    size = float(np.max(np.abs(expected)))
    assert_close(as_array(actual, name) / size, np.asarray(expected) / size, name)


def assert_each_close(actual, expected, name, tolerance=FLOAT32_TOLERANCE):
    """Check every entry in its own size."""
    sizes = np.maximum(np.abs(expected), SMALLEST)
    actual = as_array(actual, name, np.shape(expected))
    assert_close(actual / sizes, np.asarray(expected) / sizes, name, tolerance)
