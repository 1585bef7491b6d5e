"""Requests that come in one message: what one has returned may be an argument of those that follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import wire
from .snapshot import crosses_unchanged

MOST_ARRAYS, MOST_BYTES = wire.MAX_ARRAYS - 1000, 8 << 20  # in one message


class Unanswerable(Exception):
    """A request names what an earlier one should have returned and has not; the other side finds that out."""


class Together:
    """The replies so far, with the arrays in them, and what was returned."""

    def __init__(self) -> None:
        self.replies: list[wire.Header] = []
        self.buffers: wire.Buffers = []
        self._values: list[Any] = []
        self._copied = self._size = 0

    def settle(self, request: wire.Header) -> None:
        """Name the object whose method is called by its number, if it was made by an earlier request."""
        if isinstance(request.get("ref"), dict):
            made = self.replies[request["ref"]["id"]]["value"]
            if not isinstance(made, dict) or made.get("t") != "ref":
                raise Unanswerable
            request["ref"] = made["id"]

    def goes_on(self, reply: wire.Header, returned: Any) -> bool:
        """Keep a reply, with its arrays as they are now; return whether the next request is to be carried out.

        A reply that does not go into one message with those before it is not kept: nothing is known of it then.
        """
        added = self.buffers[self._copied :]
        size = sum(buffer.nbytes for buffer in added)
        if self.replies and (len(self.buffers) > MOST_ARRAYS or self._size + size > MOST_BYTES):
            del self.buffers[self._copied :]
            return False
        self._size += size
        for number in range(self._copied, len(self.buffers)):
            self.buffers[number] = memoryview(bytes(self.buffers[number]))
        self._copied = len(self.buffers)
        self.replies.append(reply)
        self._values.append(returned)
        return bool(reply["status"] == "ok")

    def value(self, tree: wire.Header, decode: Callable[[Any, wire.Buffers], Any]) -> Any:
        """Return what an earlier request has returned, or an entry of it: a copy, as if it had crossed, if it can."""
        number, entry = tree["id"], tree["at"]
        returned = self._values[number]
        try:
            returned = returned if entry is None else returned[entry]
        except (TypeError, LookupError) as error:
            raise Unanswerable from error
        if not crosses_unchanged(returned):
            return returned
        copied = decode(self.replies[number]["value"], list(self.buffers))
        return copied if entry is None else copied[entry]
