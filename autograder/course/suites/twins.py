"""Arguments that share something with others and are not they: what is known again by that alone is taken for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Arguments = tuple[Any, ...]
SLIGHTLY = 1e-4  # what is rounded to a few digits, or cut off behind the point, is the same
TINY = 1e-9  # what is rounded is 0
STEPS = 4096.0  # in 1


def _moved(array: Array) -> None:
    """Turn the order of all entries but the first and the last: sum, norm, mean and extremes stay."""
    array.flat[1:-1] = array.flat[1:-1][::-1]


def _turned(array: Array) -> None:
    """Turn the sign of an entry in the middle: all sizes stay."""
    array.flat[array.size // 2] *= -1.0


def _doubled(array: Array) -> None:
    """Double an entry in the middle: all signs stay."""
    array.flat[array.size // 2] *= 2.0


def _slight(array: Array) -> None:
    array *= 1.0 + SLIGHTLY


CHANGES: dict[str, Callable[[Array], None]] = {
    "of the same entries": _moved,
    "of the same sizes": _turned,
    "of the same three digits": _slight,
}


def twins(*arguments: Any, objects: int = 1) -> Iterator[tuple[str, Arguments]]:
    """Yield (what it is, arguments): some, and others of which each shares something with those before.

    Arrays of floats that are not all whole, and so no labels, are changed, also those in lists and dicts, if they have
    four entries or more. objects says how many of them take what comes by turns: then all share something with the
    first ones, which each of the objects has seen.
    """
    arguments = _changed(arguments, _coarsened)
    yield from [("the first ones", arguments)] * objects
    last = arguments
    for what, change in CHANGES.items():
        last = _changed(last if objects == 1 else arguments, change)
        yield f"arrays {what} as those before", last
    tiny = _changed(arguments, _scaled)
    yield from [("tiny ones", tiny)] * objects
    yield "tiny ones, others", _changed(tiny, _doubled)


def _coarsened(array: Array) -> None:
    array[...] = np.round(array * STEPS) / STEPS  # so that their sums are exact


def _scaled(array: Array) -> None:
    array *= TINY


def _changed(value: Any, change: Callable[[Array], None]) -> Any:
    """Return a value with its arrays changed."""
    if isinstance(value, tuple | list):
        return type(value)(_changed(entry, change) for entry in value)
    if isinstance(value, dict):
        return {name: _changed(entry, change) for name, entry in value.items()}
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or value.size < 4:
        return value
    if np.array_equal(value, np.round(value)):
        return value
    copy = value.copy()
    change(copy)
    return copy
