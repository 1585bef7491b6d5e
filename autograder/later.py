"""What a call will return that is made together with others: a name for it, to be handed on or to call methods of."""

from __future__ import annotations

from operator import is_
from typing import Any, Protocol

import numpy as np

SETTLED = frozenset((bool, int, float, str, type(None), np.ndarray))


class Batch(Protocol):
    """Calls that are made in one message by a session; values are what came back, by their place among the calls."""

    session: Any
    values: list[Any]

    def attribute(self, owner: Later, name: str) -> Any:
        """Return the method of that name of an object that a call will return, or its dict."""

    def refer(self, later: Later) -> dict[str, Any]:
        """Return how the other side finds it."""


class Later:
    """What the call at that place of a batch will return, or an entry of it; None once it is known not to."""

    __slots__ = ("_batch", "_entry", "_number")
    __iter__ = None  # nobody knows yet how many entries there are

    def __init__(self, batch: Batch, number: int, entry: Any = None) -> None:
        self._batch, self._number, self._entry = batch, number, entry

    @property
    def _session(self) -> Any:
        return self._batch.session

    def __getitem__(self, entry: Any) -> Later:
        return Later(self._batch, self._number, entry)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._batch.attribute(self, name)


def place_of(later: Later) -> tuple[int, Any]:
    """Return the place of the call in its batch, and which entry of what it returns is meant, None for all of it."""
    return later._number, later._entry


def reference(later: Later) -> dict[str, Any]:
    """Return how the other side finds it."""
    return later._batch.refer(later)


def settled(value: Any) -> Any:
    """Return a value with what came back in the place of every `Later` in it, as far as it has; itself if none is."""
    if type(value) in SETTLED:
        return value
    if type(value) in (list, tuple):
        if SETTLED.issuperset(map(type, value)):
            return value
        entries = type(value)(map(settled, value))
        return value if all(map(is_, entries, value)) else entries
    if type(value) is dict:
        found = {key: settled(entry) for key, entry in value.items()}
        return value if all(map(is_, found.values(), value.values())) else found
    if not isinstance(value, Later) or value._number >= len(value._batch.values):
        return value
    found = value._batch.values[value._number]
    if value._entry is None:
        return found
    try:
        return found[value._entry]
    except (TypeError, LookupError):  # the code returned something else, which is judged where it is looked at
        return None
