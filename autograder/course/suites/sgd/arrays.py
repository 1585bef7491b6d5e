"""Dicts of arrays, as they are handed over and as the student returns them."""

from __future__ import annotations

import numpy as np

from autograder.assertions import as_array, assert_close, changed_arguments, check, check_kept, describe
from autograder.session import session_of

from ..magnitudes import assert_close_in_size

SHAPES = (
    {"W1": (3, 4), "b1": (4,)},
    {"kernel": (2, 2), "v_kernel": (2, 2), "velocity": (2, 2)},
    {"w": (1,)},
    {"filters": (2, 3, 2), "V": (5, 1), "c": (1,), "d": (6,)},
)
FEW = {"W": (3, 2), "b": (4,)}
KERNELS = {"kernel": (2, 1, 3, 2), "V": (1, 2, 1, 2, 1), "filters": (2, 2, 2), "step": (1, 3), "t": (6,)}


def draw(rng, shapes):
    """Return a dict of arrays with entries between 0.3 and 2 in size."""
    return {name: rng.uniform(0.3, 2.0, shape) * rng.choice([-1.0, 1.0], shape) for name, shape in shapes.items()}


def turned(arrays):
    """Return the same dict with its names in the opposite order."""
    return dict(reversed(arrays.items()))


def as_dict(value, name):
    """Return value, checked to be a dict."""
    check(isinstance(value, dict), f"{name} should be a dict of arrays; it is {describe(value)}.")
    return value


def assert_entries(actual, expected, name, owner):
    """Check every array of a dict that owner returned."""
    as_dict(actual, f"The {name} that {owner} returns")
    for key, value in expected.items():
        check(key in actual, f"The {name} that {owner} returns lack {key!r}.")
        what = f"{name}[{key!r}] of {owner}"
        if np.any(value):  # by their own size, which may be tiny
            assert_close_in_size(as_array(actual[key], what, value.shape), value, what)
        else:
            assert_close(actual[key], value, what)


def assert_kept(student, owner, names):
    """Check that arguments, given by position and name, were not changed; the others may be."""
    answers = any("function's answer" in entry for entry in session_of(student).changed)
    check_kept(not answers, f"{owner} changes what the function that it was given returned; leave it as it is.")
    for position, name in names.items():
        kept = not any(f"argument [{position}]" in entry for entry in changed_arguments(student))
        check_kept(kept, f"{owner} changes {name}, which should be left as it is.")
