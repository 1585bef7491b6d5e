"""A value that knows how it is encoded, such as a message that is the same for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Written:
    """What `wire.encode` asks for its tree, instead of looking into it."""

    def written(self, buffers: list[Any], refer: Callable[[Any], Any]) -> Any:
        """Return the tree, its arrays appended to buffers; refer names what has to stay behind."""
        raise NotImplementedError

    def largest(self) -> int:
        """Return how many numbers the largest of the values in it has."""
        raise NotImplementedError
