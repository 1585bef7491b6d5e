"""One module of a student's in one fresh process (or namespace): carry out steps there, and keep what came of them.

One kind of session serves two transports: a sandboxed worker, and a module of our own in this process (the reference
solution, a misconception). Values cross by copy; objects stay there and appear here as `Remote`. Every step is kept in
a transcript.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

import numpy as np

from . import replies
from .faults import STUDENT_PROVOKED, BadReply, OutOfMemory, StudentFault
from .proxy import Remote, StudentModule
from .replies import names, raised, text, words_of
from .transcript import Returned, Step, Transcript
from .worker import wire
from .worker.snapshot import changed_paths

MAX_RETURNED = 256 << 20
MAX_VALUES = 2_000_000  # in the lists and dicts that come back
MAX_CALLBACKS = 20_000
# Exceptions that a function of a test may raise if it is called with something odd.
PROVOKED = (*STUDENT_PROVOKED, StudentFault)


class Transport(Protocol):
    """Carries messages between a session and the code: to a sandboxed worker, or to a module in this process."""

    def request(self, message: wire.Message) -> wire.Message:
        """Return the reply; a StudentFault if there is none."""

    def share(self, array: np.ndarray) -> wire.Header | None:
        """Offer an array for mapping; None if it has to be sent."""

    def placed(self, header: wire.Header) -> np.ndarray:
        """Return an array that was placed in shared memory, as it is now."""


class Session:
    """One module in one fresh process (or namespace), for one test."""

    def __init__(self, transport: Transport, module: str) -> None:
        self.transport = transport
        self.module = module
        self.changed: list[str] = []
        self.tally = replies.Tally()  # one for all tests of a submission
        self._transcript = Transcript()
        self.steps = self._transcript.steps
        self._callbacks: list[Callable[..., Any]] = []
        self._called = self.received = self.values = 0
        self.passing: tuple[type[BaseException], ...] = ()  # of this process: no answer for the code
        self.metered: Callable[[], AbstractContextManager[object]] = nullcontext  # around each request
        self.student = StudentModule(self)

    def load(self) -> None:
        """Import the module; a StudentFault if that fails."""
        self.value_of(self.exchange(wire.Message({"op": "import", "module": self.module})))

    def perform(self, step: Step) -> Any:
        """Carry out one step, and keep it in the transcript with its value, or its StudentFault, which goes on."""
        buffers: wire.Buffers = []
        try:
            header = self._requested(step, buffers)
            reply = self.exchange(wire.Message(header, buffers))
            step.value = self.value_of(reply)
        except wire.WireError as error:  # a test's own values can cross: this one came from the code
            step.fault = BadReply(f"The code returned something that cannot be handed back to it: {words_of(error)}.")
            raise step.fault from error
        except MemoryError as error:
            step.fault = OutOfMemory("What the code returned fills the memory.")
            raise step.fault from error
        except StudentFault as fault:
            step.fault = fault
            raise
        self._note_changes(step, header, reply.header)
        return step.value

    def _requested(self, step: Step, buffers: wire.Buffers) -> wire.Header:
        """Keep a step in the transcript, and return the request for it, whose arrays go into buffers."""
        self._transcript.trace(step)
        header: wire.Header = {"op": step.op, "name": step.name}
        if step.owner is not None:
            header["ref"] = step.owner.number
        if step.op == "call":
            header["args"], header["kwargs"] = self._arguments(step, buffers)
        elif step.op == "replace":
            header["value"] = wire.encode(step.args[0], buffers, self._refer)
            header |= {"reads": step.args[1]} if len(step.args) > 1 else {}
        elif step.op in ("set", "programs"):
            header["items"] = wire.encode(step.args, buffers, self._refer, self.transport.share)
        self._transcript.record(step)
        return header

    def _note_changes(self, step: Step, request: wire.Header, reply: wire.Header) -> None:
        """Keep what a step has changed, by the memory that its arguments lie in and by its reply."""
        arguments = self._changed_in_place(request.get("args"), step.args, "argument ")
        arguments += self._changed_in_place(request.get("kwargs"), dict(step.kwargs), "argument ")
        arguments += [name for name in names(reply, "changed") if name not in arguments]
        step.result = replies.number(reply, "result")
        self.changed += [f"{step.label} changed its {path}" for path in arguments]
        step.changed = tuple(arguments)

    def _arguments(self, step: Step, buffers: wire.Buffers) -> tuple[Any, Any]:
        """Encode the arguments of a call; containers that the code has returned before are named besides."""

        def refer(value: Any) -> wire.Header:
            if isinstance(value, Returned):
                tree = wire.encode(value.value, buffers, self._refer)
                return {"t": "result", "id": value.result, "at": value.entry, "v": tree}
            return self._refer(value)

        args, kwargs = self._transcript.handed_back(step)
        share = self.transport.share
        return wire.encode(args, buffers, refer, share), wire.encode(kwargs, buffers, refer, share)

    def _changed_in_place(self, tree: Any, value: Any, path: str) -> list[str]:
        """Return the paths of arrays that lie in shared memory and are no longer what was passed."""
        if type(tree) is not dict:
            return []
        if isinstance(value, np.ndarray):
            return [path] if tree.get("t") == "arena" and changed_paths(self.transport.placed(tree), value) else []
        if not isinstance(tree.get("v"), list):
            return []
        pairs: list[tuple[Any, Any, str]] = []
        if isinstance(value, Mapping):
            entries = zip(tree["v"], value.items(), strict=True)
            pairs = [(item[1], entry, f"{path}[{key!r}]") for item, (key, entry) in entries]
        elif isinstance(value, tuple | list):
            pairs = [(t, v, f"{path}[{i}]") for i, (t, v) in enumerate(zip(tree["v"], value, strict=True))]
        return [found for t, v, p in pairs for found in self._changed_in_place(t, v, p)]

    def exchange(self, message: wire.Message) -> wire.Message:
        """Send a request; evaluate callbacks here until the reply to the request itself arrives."""
        reply = self._request(message)
        while reply.header.get("status") == "callback":
            self._called += 1
            self.tally.call()
            if self._called > MAX_CALLBACKS:
                raise BadReply(f"The code called a function that it was given more than {MAX_CALLBACKS} times.")
            reply = self._request(self.evaluate(reply))
        return reply

    def _request(self, message: wire.Message) -> wire.Message:
        """Return the reply, unless all that came back in this test would fill the memory: a test may keep it."""
        with self.metered():
            reply = self.transport.request(message)
        self.received += reply.weight
        if self.received > MAX_RETURNED:
            raise BadReply(f"The code returned more than {MAX_RETURNED >> 20} MB in all.")
        return reply

    def evaluate(self, request: wire.Message) -> wire.Message:
        """Call one of the test's own functions for the student's code."""
        number = request.header.get("id")
        if type(number) is not int or not 0 <= number < len(self._callbacks):
            raise BadReply("The code called a function that it was not given.")
        args = self._decode(request, "args")
        kwargs = self._decode(request, "kwargs")
        if not isinstance(args, tuple) or not isinstance(kwargs, dict):
            raise BadReply("The code called a function with arguments that are not a list of values.")
        self.check_taken(request)
        given = [*args, *kwargs.values()]
        if not self._transcript.allows(given):
            raise BadReply("The code called a function with arrays far larger than those that it was given.")
        buffers: wire.Buffers = []
        try:
            value = wire.encode(self._callbacks[number](*args, **kwargs), buffers, self._refer)
        except wire.WireError as error:  # made of what the code has passed
            why = f"The code called a function whose answer cannot be handed back to it: {words_of(error)}."
            raise BadReply(why) from error
        except self.passing:
            raise
        except PROVOKED as error:
            return wire.Message(
                {"status": "error", "message": f"the function it was given raised {words_of(error)}"[:300]}
            )
        return wire.Message({"status": "ok", "value": value}, buffers)

    def value_of(self, reply: wire.Message) -> Any:
        """Return the value of a reply, or raise what it reports."""
        header = reply.header
        status = header.get("status")
        if status == "ok":
            value = self._decode(reply, "value")
            self.check_taken(reply)
            return value
        if status in ("raised", "missing"):
            raise raised(header)
        if status == "unusable":
            raise BadReply(f"The code returned something that cannot be compared: {text(header, 'message', 200)}.")
        raise BadReply("The code answered with something that is not a reply.")

    def check_taken(self, message: wire.Message) -> None:
        """Refuse arrays that no value has taken: what is sent may not be more than what is looked at."""
        if not wire.all_taken(message.buffers):
            raise BadReply("The code answered with arrays that belong to no value.")

    def _decode(self, message: wire.Message, key: str) -> Any:
        try:
            decoder = wire.Decoder(message.buffers, self._resolve)
            value = decoder.value(message.header.get(key), 0)
            self.values += decoder.values
            if self.values > MAX_VALUES:
                raise wire.WireError("the test has got far more numbers than it asks for")
            if type(value) is not np.ndarray:
                replies.check_texts(value)
            return value
        except (wire.WireError, ValueError, OverflowError, RecursionError) as error:
            raise BadReply(f"The code answered with something that is not a value: {words_of(error)}.") from error

    def _resolve(self, tree: wire.Header) -> Any:
        number = tree.get("id")
        if tree.get("t") != "ref" or type(number) is not int:
            raise wire.WireError("a value is of no known kind")
        return Remote(self, number, text(tree, "type"))

    def _refer(self, value: Any) -> wire.Header:
        if isinstance(value, Remote):
            return {"t": "ref", "id": value.number}
        if callable(value):
            number = next((n for n, known in enumerate(self._callbacks) if known is value), len(self._callbacks))
            if number == len(self._callbacks):
                self._callbacks.append(value)
            return {"t": "callback", "id": number}
        raise RuntimeError(f"the test passes a value that cannot cross, a {type(value).__name__}")
