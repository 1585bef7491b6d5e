"""Dicts that the code's objects have: read, filled, and written into."""

from __future__ import annotations

from typing import Any

LEARNS = frozenset({"train"})  # methods that change their object


class Entries:
    """What callers have put into dicts: it stays there, and whoever has put an array there may write into it."""

    def __init__(self) -> None:
        self._put: dict[tuple[int, str, Any], Any] = {}

    def get_or_put(self, op: str, owner: Any, name: str, arguments: tuple[Any, ...]) -> Any:
        """Return a dict, or put items into it, their keys and values by turns, or write the values into its arrays."""
        target = getattr(owner, name)
        if op == "get":  # as it is now: a later call may fill it anew, of whatever class it is
            return dict(target) if isinstance(target, dict) else target
        for key, value in zip(arguments[::2], arguments[1::2], strict=True):
            place = id(owner), name, key
            if op == "write":
                array = self._put[place] if place in self._put else target[key]
                array[...] = value
            elif len(self._put) % 2:
                target[key] = self._put[place] = value
            else:
                self._put[place] = value
                target.update({key: value})  # the other way
        return None

    def called(self, owner: Any, method: str) -> None:
        """Forget what was put into the dicts of an object that has learned: it may hold other arrays now."""
        if method in LEARNS:
            self._put = {place: value for place, value in self._put.items() if place[0] != id(owner)}
