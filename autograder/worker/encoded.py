"""A value that knows how it is encoded, such as a message that is the same for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Encoded:
    """A value that gives `wire.encode` its tree."""

    def tree(self, buffers: list[Any], refer: Callable[[Any], Any]) -> Any:
        """Return the tree, its arrays appended to buffers; refer names objects that stay on this side."""
        raise NotImplementedError

    def largest(self) -> int:
        """Return how many numbers the largest of the values in it has."""
        raise NotImplementedError
