"""Tell whether a call changed its arguments: copy the arrays before, compare after."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from operator import attrgetter, is_
from typing import Any

import numpy as np

COMPARED = 1 << 16  # numbers at a time: what compares a data set should not need memory of its size
FEW_BYTES = 1 << 17
NUMBERS = frozenset((bool, int, float))
PLAIN = NUMBERS | {str, type(None)}
_ENTRIES, _BYTES = attrgetter("size"), attrgetter("nbytes")


def is_plain(values: Sequence[Any]) -> bool:
    """Whether a sequence holds numbers, texts and None alone, as long ones do: a look that costs little."""
    return PLAIN.issuperset(map(type, values))


def snapshot(value: Any, copy: Callable[[np.ndarray], np.ndarray] = np.ndarray.copy) -> Any:
    """Copy arrays (with ``copy``) and containers, also nested ones; other objects are kept as they are."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if isinstance(value, np.ndarray):
        return copy(value)
    if kind is dict:
        return {key: snapshot(entry, copy) for key, entry in value.items()}
    if kind is list or kind is tuple:
        if is_plain(value):
            return value[:]
        return kind([copy(entry) if type(entry) is np.ndarray else snapshot(entry, copy) for entry in value])
    return value


def changed_paths(value: Any, before: Any, path: str = "") -> list[str]:
    """List where value differs from its snapshot, e.g. ``[0]`` or ``['W1']``; empty if nothing changed."""
    if _is_same(value, before):  # as it mostly is: paths are for the rest
        return []
    if type(value) is type(before) is dict and value.keys() == before.keys():
        return [p for key in value for p in changed_paths(value[key], before[key], f"{path}[{key!r}]")]
    if type(value) is type(before) in (list, tuple) and len(value) == len(before):
        pairs = enumerate(zip(value, before, strict=True))
        return [p for i, (entry, old) in pairs for p in changed_paths(entry, old, f"{path}[{i}]")]
    return [path or "itself"]


def _is_same(value: Any, before: Any) -> bool:
    """Whether a value is as its snapshot is; of objects that are no data nothing is known."""
    if value is before:
        return True
    if type(value) is not type(before):
        return False
    if isinstance(value, np.ndarray):
        return same_array(value, before)
    if type(value) is dict:
        return value.keys() == before.keys() and all(_is_same(value[key], before[key]) for key in value)
    if type(value) in (list, tuple):
        # The very entries of the snapshot are quickly seen: long lists of numbers hold nothing else.
        return len(value) == len(before) and (all(map(is_, value, before)) or all(map(_is_same, value, before)))
    return bool(value == before) if isinstance(value, int | float | str) else True


def same_array(array: np.ndarray, before: np.ndarray) -> bool:
    """Whether two arrays hold the same numbers of one type, piece by piece if they are large; nan equals nan."""
    if array.shape != before.shape or array.dtype != before.dtype:
        return False
    if array.nbytes <= FEW_BYTES and array.tobytes() == before.tobytes():  # in a tenth of the time
        return True
    nan = array.dtype.kind == "f"
    if array.size <= COMPARED or not (array.flags.c_contiguous and before.flags.c_contiguous):
        return np.array_equal(array, before, equal_nan=nan)
    array, before = array.reshape(-1), before.reshape(-1)
    pieces = (slice(start, start + COMPARED) for start in range(0, array.size, COMPARED))
    return all(np.array_equal(array[piece], before[piece], equal_nan=nan) for piece in pieces)


def found_in(arguments: Iterable[Any], array: np.ndarray) -> np.ndarray:
    """Return the argument, or the view of one, that an array is bit by bit, else the array."""
    data = array.tobytes()
    for argument in arguments:
        if isinstance(argument, np.ndarray) and argument.size == array.size and argument.dtype == array.dtype:
            for view in (argument, argument.T, np.flip(argument)):
                if view.shape == array.shape and view.tobytes() == data:
                    return view
    return array


def entries_of(value: Any) -> int:
    """Count the numbers in a value."""
    return _total(value, _ENTRIES, other=1)


def size_of(value: Any) -> int:
    """Bytes of the arrays in a value."""
    return _total(value, _BYTES, other=0)


def _total(value: Any, measure: Callable[[Any], int], other: int) -> int:
    """Add up a measure of the arrays in a value, also nested ones; anything else counts as other."""
    kind = type(value)
    if kind in PLAIN:
        return other
    if isinstance(value, np.ndarray):
        return measure(value)
    if kind is dict:
        value = list(value.values())
    elif kind is not list and kind is not tuple:
        return other
    if is_plain(value):
        return other * len(value)
    total = 0
    for entry in value:
        total += measure(entry) if type(entry) is np.ndarray else _total(entry, measure, other)
    return total


def crosses_unchanged(value: Any) -> bool:
    """Whether a value crosses the boundary without becoming another one."""
    if type(value) in (tuple, list):
        return all(map(crosses_unchanged, value))
    if type(value) is dict:
        return all(map(crosses_unchanged, value.values()))
    if isinstance(value, Generator):
        return False
    return isinstance(value, bool | int | float | str | np.ndarray | np.generic | Iterator | None)


class Encoded:
    """A value that gives `wire.encode` its tree."""

    def tree(self, buffers: list[Any], refer: Callable[[Any], Any]) -> Any:
        """Return the tree, its arrays appended to buffers; refer names objects that stay on this side."""
        raise NotImplementedError

    def largest(self) -> int:
        """Return how many numbers the largest of the values in it has."""
        raise NotImplementedError
