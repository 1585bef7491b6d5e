"""The forms in which equal numbers may come: other layouts of memory, other kinds of numbers, the same object again.

What a function makes of its arguments must not depend on these. They are made on the student's side, since what
crosses the boundary is a fresh, contiguous array.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def _fortran(array: np.ndarray) -> np.ndarray:
    return np.asfortranarray(array) if array.ndim > 1 else array


def _strided(array: np.ndarray) -> np.ndarray:
    """Return a view, backward along every axis, of every other entry of a larger array."""
    larger = np.full([2 * length for length in array.shape], array.dtype.type(7))
    view = larger[tuple(slice(None, None, -2) for _ in array.shape)]
    view[...] = array
    return view


class Reused:
    """Arrays that are passed again with other numbers in them: the same objects, as in a caller's own loop."""

    def __init__(self) -> None:
        self._held: dict[Any, np.ndarray] = {}

    def array(self, place: Any, array: np.ndarray) -> np.ndarray:
        """Return the array of that place, shape and type, with these numbers in it."""
        key = place, array.shape, array.dtype.str
        held = self._held.setdefault(key, array)
        if not held.flags.writeable:  # by the code that was given it
            held = self._held[key] = array
        held[...] = array
        return held


LAYOUTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {"fortran": _fortran, "strided": _strided}
SCALARS: dict[str, Callable[[float], Any]] = {"numpy": np.float64, "0-d": np.array}
REUSED = "reused"


def in_form(form: str, value: Any, place: Any, reused: Reused) -> Any:
    """Return a value with its arrays and floats in that form, also in lists, tuples and dicts."""
    if isinstance(value, np.ndarray) and form in LAYOUTS:
        return LAYOUTS[form](value)
    if isinstance(value, np.ndarray) and form == REUSED:
        return reused.array(place, value)
    if type(value) is float and form in SCALARS:
        return SCALARS[form](value)
    if type(value) is dict:
        return {key: in_form(form, entry, (place, key), reused) for key, entry in value.items()}
    if type(value) in (list, tuple):
        return type(value)(in_form(form, entry, (place, index), reused) for index, entry in enumerate(value))
    return value
