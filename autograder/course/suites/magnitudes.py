"""Tiny and large numbers: what is rounded, cut off or taken for zero is wrong in its own entry, however small."""

from __future__ import annotations

import numpy as np

from autograder.assertions import FLOAT32_TOLERANCE, TOLERANCE, CheckFailed, as_array, assert_close, check

SPREAD = np.array([1e-13, 1e-10, 1.0, 1e6, 1e9])
TAKEN_FOR_ZERO = "Where the result is tiny, yours is 0: however small a number is, 1e-100 or less, it counts as it is."
# Numbers that single precision cannot hold: results that come back in it are not held to them.
EXTREME = np.array([1.5e308, -1e308, 3e-290, -2e-290, 1e-307, -1e-307, 1e-310, -1e-310])
TINY = 1e-3  # what may be said to be
SMALLEST = 1e-30  # what is below counts as zero: single precision does not hold much less
LARGEST = 1e30  # that single precision holds, and what is made of it on the way
SINGLE_DIGITS, FEW_DIGITS = 1e-4, 1e-3
FLOOR = 5e-8  # times the tolerance it is 1e-12, to which what exponentials make of numbers has to be right
# Where a sigmoid is nearly flat, and its output and slope are still more than 1e-12. On the other side of 0 single
# precision, in which code may compute, has no digits of the slope left.
FAR = np.array([-27.0, -24.0, -21.0, -18.0, -15.0, -12.0, -9.0])


def size_of_each(values):
    """Return the size of every number, 1 for zeros, to divide by."""
    return np.abs(values) + np.equal(values, 0.0)


def assert_close_in_size(actual, expected, name):
    """Check numbers of one size, which may be tiny."""
    size = float(np.max(np.abs(expected))) or 1.0
    assert_close(as_array(actual, name) / size, np.asarray(expected) / size, name)


def assert_each_close(actual, expected, name, tolerance=FLOAT32_TOLERANCE, smallest=SMALLEST):
    """Check every entry in its own size."""
    sizes = np.maximum(np.abs(expected), smallest)
    actual = as_array(actual, name, np.shape(expected))
    assert_close(actual / sizes, np.asarray(expected) / sizes, name, tolerance)


def in_single(array):
    """Whether single precision holds these numbers, not all zero, as they are, as if they were computed in it."""
    with np.errstate(over="ignore"):
        return np.any(array) and np.array_equal(array, np.asarray(array).astype(np.float32))


def assert_every_size(actual, expected, name):
    """Check every entry in its own size, however small, in single precision down to what that holds."""
    actual, expected = as_array(actual, name, np.shape(expected)), np.asarray(expected)
    sizes = np.maximum(np.abs(expected), SMALLEST) if in_single(actual) else size_of_each(expected)
    lost = (actual == 0.0) & (np.abs(expected) > (SMALLEST if in_single(actual) else 0.0))
    try:
        with np.errstate(over="ignore"):
            assert_close(np.clip(actual / sizes, -1e9, 1e9), expected / sizes, name, FLOAT32_TOLERANCE)
    except CheckFailed as failure:
        tiny = lost.any() and np.max(np.abs(expected[lost])) < TINY
        if tiny and np.allclose(actual[~lost], expected[~lost], FLOAT32_TOLERANCE, 0.0):
            failure.advice = TAKEN_FOR_ZERO
        raise


def assert_exponentials(actual, expected, name):
    """Check every entry that exponentials made in its own size; what is far below the floor counts as zero.

    In single precision that is all that is far below 1.
    """
    actual = as_array(actual, name, np.shape(expected))
    sizes = np.maximum(np.abs(expected), 1.0 if actual.dtype == np.float32 else FLOOR)
    # The one beside them has even entries that are all tiny judged by the floor.
    both = (np.append(values / sizes, 1.0) for values in (actual, np.asarray(expected)))
    assert_close(*both, name, FLOAT32_TOLERANCE)


def assert_digits(actual, expected, name, where, off=0.0):
    """Check every number by itself, to six digits or to what it may be off; where says what it belongs to.

    In single precision that is four digits, of numbers that may be off those of 1.
    """
    actual = as_array(actual, name, np.shape(expected))
    if actual.dtype == np.float32:
        allowed = SINGLE_DIGITS * np.maximum(np.abs(expected), 1.0 if off else SMALLEST)
    else:
        allowed = 2 * TOLERANCE * np.abs(expected) + off
    wrong = ~(np.abs(actual - expected) <= allowed)
    at = np.broadcast_to(where, wrong.shape)[wrong]
    check(not wrong.any(), f"{name} is wrong at {at[0]:.3g}." if wrong.any() else "")


def assert_sums(actual, expected, sizes, name, single=False):
    """Check every sum beside the size that what is added up has in all: to six digits, in single precision to four.

    single says that arguments came in it: then three digits of the largest will do.
    """
    actual = as_array(actual, name, np.shape(expected))
    sizes = np.full(np.shape(expected), np.max(sizes, initial=0.0)) if single else sizes
    with np.errstate(over="ignore"):
        off = np.max(np.abs(actual - expected) / np.maximum(sizes, SMALLEST), initial=0.0)
    digits = FEW_DIGITS if single else SINGLE_DIGITS if actual.dtype == np.float32 else TOLERANCE
    check(off <= digits, f"{name} is wrong.")
