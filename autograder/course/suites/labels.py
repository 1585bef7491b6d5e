"""Labels and predictions: numbers of classes, which are integers whatever array or list they come in."""

from __future__ import annotations

import numpy as np

from autograder.assertions import mistaken


def are_integers(value):
    """Whether a value is made of integers of any type, as an index has to be."""
    return np.asarray(value).dtype.kind in "iu"


def assert_integers(value, entry, message):
    """Check that a value, which is known to be numbers, is made of integers; entry is the mistake of whole floats."""
    if not are_integers(value):
        floats = np.asarray(value).dtype.kind == "f" and np.array_equal(value, np.rint(value))
        raise mistaken(entry if floats else None, message)
