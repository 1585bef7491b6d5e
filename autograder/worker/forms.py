"""The forms in which equal numbers may come: other layouts of memory, other kinds of numbers, the same object again.

What a function makes of its arguments must not depend on these. They are made on the student's side, since what
crosses the boundary is a fresh, contiguous array.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import partial
from types import FunctionType
from typing import Any

import numpy as np

from .snapshot import Mark, is_plain, snapshot

HIGHER, TIMES = 9.0, -2.0  # what answers become: higher than any, and in the opposite order
SCALE = 0.75  # a rate, a decay, a strength or a number stays a legitimate one


class Strided:
    """Arrays of one call as views, backward along every axis, of every other entry of larger arrays.

    Two of one shape share a larger one: they lie between each other, and have no entry in common. From three axes on
    they lie in memory in neither C nor Fortran order.
    """

    def __init__(self) -> None:
        self._between: dict[Any, np.ndarray] = {}

    def array(self, array: np.ndarray) -> np.ndarray:
        """Return a view with these numbers in it."""
        if array.ndim == 0:
            return array
        kind = array.shape, array.dtype.str
        view = self._between.pop(kind, None)
        if view is None:
            axes = np.roll(np.arange(array.ndim), 1 if array.ndim > 2 else 0)
            larger = np.full([2 * array.shape[axis] for axis in axes], array.dtype.type(7)).transpose(np.argsort(axes))
            view, self._between[kind] = (larger[(slice(first, None, -2),) * array.ndim] for first in (-1, -2))
        view[...] = array
        return view


class Shared:
    """Arrays that are equal, in one call or in several, as one and the same object."""

    def __init__(self) -> None:
        self._seen: list[np.ndarray] = []

    def array(self, array: np.ndarray, laid_out: bool) -> np.ndarray:
        """Return the array so far that is it bit by bit, if laid_out in its layout alone; itself if it is the first."""
        mark = Mark.of(array)
        for seen in self._seen:
            if (seen.strides == array.strides or not laid_out) and mark.is_in(seen):
                return seen
        self._seen.append(array)
        return array


class Reused:
    """Arrays that are passed again with other numbers in them: the same objects, as in a caller's own loop."""

    def __init__(self) -> None:
        self._held: defaultdict[Any, dict[int, np.ndarray]] = defaultdict(dict)
        self._dicts: dict[Any, dict[Any, Any]] = {}
        self.shared = Shared()  # of all calls: the same array again, for another object, method or function too

    def array(self, place: Any, array: np.ndarray) -> np.ndarray:
        """Return the array of that place, shape and type, with these numbers in it, in either order of memory.

        One with fewer rows than those before it is the front of the longest.
        """
        held = self._held[place, array.ndim, array.shape[1:], array.dtype.str]
        rows, most = len(array) if array.ndim else 1, max(held, default=-1)
        if rows > most or not held[most].flags.writeable:  # by the code that was given it
            held.clear()
            held[rows] = np.array(array, order="F" if sum(array.shape) % 2 else "C")
        elif rows not in held or not held[rows].flags.writeable:
            held[rows] = held[most][:rows]
        held[rows][...] = array
        return held[rows]

    def dict(self, place: Any, entries: dict[Any, Any]) -> dict[Any, Any]:
        """Return the dict of that place with these entries in it, filled anew."""
        held = self._dicts.setdefault(place, entries)
        if held is not entries:
            held.clear()
            held.update(entries)
        return held


class Mixed:
    """Arrays of one call in Fortran order, but of several of the same shape the first alone.

    From three axes on it is, for every other shape, each entry along the first axis that is in Fortran order.
    """

    def __init__(self) -> None:
        self._shapes: set[tuple[int, ...]] = set()

    def array(self, array: np.ndarray) -> np.ndarray:
        """Return the array, in Fortran order if it is the first of its shape."""
        first = array.shape not in self._shapes
        self._shapes.add(array.shape)
        if not first or array.ndim < 2:
            return array
        if array.ndim > 2 and sum(array.shape) % 2:
            axes = 0, *range(array.ndim - 1, 0, -1)
            return np.ascontiguousarray(array.transpose(axes)).transpose(axes)
        return np.asfortranarray(array)


FORTRAN, STRIDED, REUSED, SHARED, NUMPY = "fortran", "strided", "reused", "shared", "numpy"
ANSWERS = "answers"  # what functions return that are given, read-only: they may keep it
GROWN = "grown"  # lists of integers get other entries, larger ones or ones alone, and one more, after the call
SPOILT = "spoilt"  # arrays that came back get other numbers, as the caller's own, once they are told
NESTED = "nested"  # the same function is called with other numbers meanwhile
HANDED = "handed"  # what earlier calls have returned is handed on as it is, where it would be copied
# No forms of equal numbers: other ones, everywhere, in arrays alone, or in what is no array.
OTHERS, ARRAYS, SCALARS = "others", "arrays", "scalars"
LAYOUTS = FORTRAN, STRIDED
OF_ARGUMENTS = frozenset((*LAYOUTS, REUSED, SHARED, NUMPY))  # what in_form makes; the others are of other things


def in_form(form: str, value: Any, place: Any, reused: Reused) -> Any:
    """Return the arguments of a call with arrays and floats in that form, also those in lists, tuples and dicts.

    place says what is called: the object, None for the module, and the name.
    """
    of_this_call: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        FORTRAN: Mixed().array,
        STRIDED: Strided().array,
        # A function's calls are few, and its arrays come in all layouts; an object's method is called many times.
        SHARED: partial(reused.shared.array, laid_out=place is None or place[0] is None),
    }

    def formed(value: Any, place: Any) -> Any:
        if isinstance(value, np.ndarray):
            return reused.array(place, value) if form == REUSED else of_this_call.get(form, np.asarray)(value)
        if type(value) is float and form == NUMPY:
            return np.float64(value)
        if type(value) is dict:
            entries = {key: formed(entry, (place, key)) for key, entry in value.items()}
            return reused.dict(place, entries) if form == REUSED else entries
        if type(value) in (list, tuple):
            if form != NUMPY and is_plain(value):
                return value[:]
            return type(value)(formed(entry, (place, index)) for index, entry in enumerate(value))
        return value

    return formed(value, place)


def grow(arguments: tuple[Any, ...]) -> None:
    """Go on to use the lists of integers of a call that is over, as a caller may."""
    for value in arguments:
        if type(value) is list and value and all(type(entry) is int for entry in value):
            larger = [entry + 1 for entry in value] + [value[-1] + 2]
            value[:] = [1] * len(larger) if sum(value) % 2 else larger


def spoil(value: Any) -> None:
    """Write into the arrays that a call has returned, and take all out of its dicts, as a caller may."""
    if isinstance(value, np.ndarray):
        if value.flags.writeable and value.dtype.kind in "fiu":
            value[...] = 1 - 2 * value  # which turns their order, too, and back again only by chance
    elif type(value) in (list, tuple, dict):
        for entry in value.values() if type(value) is dict else value:
            spoil(entry)
        if type(value) is dict:
            value.clear()


def read_only(value: Any) -> Any:
    """Return a value whose arrays, also those in lists, tuples and dicts, cannot be written to."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, list | tuple | dict):
        for entry in value.values() if isinstance(value, dict) else value:
            read_only(entry)
    return value


def other_numbers(value: Any) -> Any:
    """Return an argument with other numbers in it, of the same kind and shapes."""
    return SCALE * value if type(value) is float else turned(value)


def of_another_call(
    arguments: tuple[Any, ...], keywords: dict[str, Any], more: int
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return arguments with other numbers: given functions return others, too, whole numbers are larger by more."""
    args, kwargs = answering_otherwise(turned(snapshot((arguments, keywords))))
    return tuple(_another(value, more) for value in args), {name: _another(v, more) for name, v in kwargs.items()}


def _another(value: Any, more: int) -> Any:
    return value + more if type(value) is int else SCALE * value if isinstance(value, float) else value


def has_scalars(values: Iterable[Any]) -> bool:
    """Whether there is a number among arguments, which may be another one in a call with the same arrays."""
    return any(_another(value, 1) is not value for value in values)


CHANGES: dict[str, Callable[[Any], Any]] = {
    OTHERS: other_numbers,
    ARRAYS: lambda value: turned(value),
    SCALARS: lambda value: _another(value, 1),
}


def changed_by(forms: Collection[str]) -> Callable[[Any], Any] | None:
    """Return what makes other numbers of an argument, as the forms say; None if it stays what it is."""
    return next((change for form, change in CHANGES.items() if form in forms), None)


def answering_otherwise(value: Any) -> Any:
    """Return arguments of which functions return other numbers."""
    if isinstance(value, FunctionType):
        return lambda *args, **more: _answered_otherwise(value(*args, **more))
    return _in_each(answering_otherwise, value)


def _answered_otherwise(value: Any) -> Any:
    """Return a value with other floats in it."""
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        return HIGHER + TIMES * value
    return _in_each(_answered_otherwise, value)


def turned(value: Any) -> Any:
    """Return a value whose arrays, and lists of floats, are reversed, which keeps labels with their rows."""
    if isinstance(value, np.ndarray):
        return np.ascontiguousarray(np.flip(value)).reshape(value.shape)
    if type(value) in (list, tuple) and value and all(type(entry) is float for entry in value):
        return value[::-1]
    return _in_each(turned, value)


def _in_each(change: Callable[[Any], Any], value: Any) -> Any:
    """Return a list, tuple or dict with every entry changed, anything else as it is."""
    if type(value) in (list, tuple):
        return type(value)(map(change, value))
    return {key: change(entry) for key, entry in value.items()} if type(value) is dict else value
