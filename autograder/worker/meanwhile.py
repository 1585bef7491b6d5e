"""A second call of a function before the first one is over: neither may leave anything where the other finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

WHEN = 1, 2  # in which calls of a function that it was given: some call it once, some have nothing to lose before
FEW = 3  # entries of an iterator


class Meanwhile:
    """A call to be made before another one is over, with a number that goes up from the first one."""

    def __init__(self, call: Callable[[int], Any], first: int) -> None:
        self._call, self._first = call, first
        self._count = 0

    def called(self) -> None:
        """Make the call if this is the time: a function that the first one was given is being called."""
        self._count += 1
        if self._count in WHEN:
            with suppress(Exception):
                self._some_of(self._call(self._first + self._count))

    def beside(self, entries: Iterator[Any]) -> Iterator[Any]:
        """Return the entries of an iterator; a second one is gone through as well after the first of them."""
        yield from islice(entries, 1)
        with suppress(Exception):
            self._some_of(self._call(self._first))
        yield from entries

    def _some_of(self, result: Any) -> None:
        if isinstance(result, Iterator):
            list(islice(result, FEW))
