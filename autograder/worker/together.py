"""Requests that come in one message: what one has returned may be an argument of those that follow.

Their replies go into as many messages as they need: the other side asks for those that are left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from . import wire
from .snapshot import crosses_unchanged

CarryOut = Callable[[wire.Message], tuple[wire.Message, Any]]  # returns what was returned besides the reply
MOST_ARRAYS, MOST_BYTES = wire.MAX_ARRAYS - 1000, 8 << 20  # in one message


class Unanswerable(Exception):
    """A request names what an earlier one should have returned and has not; the other side finds that out."""


class Answer(NamedTuple):
    """The reply to one request, the arrays of its message, and what was returned."""

    reply: wire.Header
    buffers: wire.Buffers
    returned: Any


class Together:
    """The requests that are left, with their arrays, the answers so far, and the arrays of the next message."""

    def __init__(self, requests: list[wire.Header], given: wire.Buffers) -> None:
        self.requests, self.given = requests, given
        self.buffers: wire.Buffers = []
        self._answers: list[Answer] = []
        self._postponed: Answer | None = None
        self._copied = self._size = self._sent = 0

    def next_message(self, carry_out: CarryOut, refer: wire.Refer) -> wire.Message:
        """Carry out requests until one fails, or until their replies fill a message; return that."""
        self.buffers, self._copied, self._size = [], 0, 0
        if self._postponed is not None:
            reply, _, returned = self._postponed
            reply["value"] = wire.encode(returned, self.buffers, refer)  # nothing was called since
            self._keep(reply, returned)
        self._postponed = None
        while self.requests:
            header = self.requests.pop(0)
            try:
                self._settle(header)
                answer, returned = carry_out(wire.Message(header, self.given))
            except Unanswerable:
                self.requests.clear()
                break
            if len(self._answers) > self._sent and self._is_full():
                del self.buffers[self._copied :]
                self._postponed = Answer(answer.header, [], returned)
                break
            self._keep(answer.header, returned)
            if answer.header["status"] != "ok":
                self.requests.clear()
        replies = [answer.reply for answer in self._answers[self._sent :]]
        self._sent = len(self._answers)
        more = self._postponed is not None
        return wire.Message({"status": "ok", "replies": replies, "more": more}, self.buffers)

    def _settle(self, request: wire.Header) -> None:
        """Name the object whose method is called by its number, if it was made by an earlier request."""
        if isinstance(request.get("ref"), dict):
            made = self._answers[request["ref"]["id"]].reply["value"]
            if not isinstance(made, dict) or made.get("t") != "ref":
                raise Unanswerable
            request["ref"] = made["id"]

    def _is_full(self) -> bool:
        """Whether the arrays of the last reply do not go into one message with those before it."""
        added = sum(buffer.nbytes for buffer in self.buffers[self._copied :])
        return len(self.buffers) > MOST_ARRAYS or self._size + added > MOST_BYTES

    def _keep(self, reply: wire.Header, returned: Any) -> None:
        """Keep a reply, with its arrays as they are now."""
        for number in range(self._copied, len(self.buffers)):
            self._size += self.buffers[number].nbytes
            self.buffers[number] = memoryview(bytes(self.buffers[number]))
        self._copied = len(self.buffers)
        self._answers.append(Answer(reply, self.buffers, returned))

    def value(self, tree: wire.Header, decode: Callable[[Any, wire.Buffers], Any]) -> Any:
        """Return what an earlier request has returned, or an entry of it: a copy, as if it had crossed, if it can."""
        entry, (reply, buffers, returned) = tree["at"], self._answers[tree["id"]]
        try:
            returned = returned if entry is None else returned[entry]
        except (TypeError, LookupError) as error:
            raise Unanswerable from error
        if not crosses_unchanged(returned):
            return returned
        copied = decode(reply["value"], list(buffers))
        return copied if entry is None else copied[entry]
