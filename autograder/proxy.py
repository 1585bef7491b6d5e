"""A student's module as the suites see it: attribute access and calls that travel to wherever the code runs.

One set of proxies serves two transports: a sandboxed worker, and a module of our own in this process (the
reference solution, a misconception). Values cross by copy; objects stay there and appear here as `Remote`.
Every step is kept in a transcript, which diagnosis replays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from .outcomes import STUDENT_PROVOKED, BadReply, OutOfMemory, StudentFault, StudentRaised
from .text import one_line
from .worker import wire
from .worker.snapshot import entries_of, size_of, snapshot

DATA_ATTRIBUTES = frozenset({"params", "grads"})
MAX_NAME, MAX_TEXT = 100, 2000
TRANSCRIPT_BYTES = 8 << 20
MAX_RETURNED = 256 << 20
MAX_CALLBACKS = 20_000
MAX_LINE = 1_000_000
SMALL, LARGER = 512, 4  # numbers in an argument of a callback, of several: so many, or so many times those sent


# What a function of a test's may raise where it is called with something odd.
PROVOKED = (*STUDENT_PROVOKED, MemoryError, RecursionError, StudentFault)


class Transport(Protocol):
    """Carries one message to the code and brings one back."""

    def request(self, message: wire.Message) -> wire.Message:
        """Return the reply; a StudentFault where there is none."""

    def share(self, array: np.ndarray) -> wire.Header | None:
        """Offer a large read-only array for mapping; None where it has to be sent."""


@dataclass
class Step:
    """One call, read or write, with what came back: a value, or the fault that was raised."""

    op: str
    owner: Remote | None
    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    value: Any = None
    fault: StudentFault | None = None
    changed: tuple[str, ...] = ()
    sources: dict[int | str, tuple[int, int | None]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Name the step as a student would: ``MultiplyGate.backward``."""
        return f"{self.owner.type_name}.{self.name}" if self.owner is not None else self.name


class Session:
    """One module in one fresh process (or namespace), for one test."""

    def __init__(self, transport: Transport, module: str) -> None:
        self.transport = transport
        self.module = module
        self.steps: list[Step] = []
        self.changed: list[str] = []
        self.outputs_changed: list[str] = []
        self._callbacks: list[Callable[..., Any]] = []
        self._called = self._returned = self._recorded = 0
        self._largest = SMALL // LARGER
        self.student = StudentModule(self)

    def load(self) -> None:
        """Import the module; a StudentFault where that fails."""
        self._value(self._exchange(wire.Message({"op": "import", "module": self.module})))

    def perform(self, step: Step) -> Any:
        """Carry out one step and keep it in the transcript."""
        try:
            message = self._request(step)
            self._record(step)
            reply = self._exchange(message)
            step.value = self._value(reply)
        except wire.WireError as error:  # a test's own values can cross: this one came from the code
            step.fault = BadReply(f"The code returned something that cannot be handed back to it: {error}.")
            raise step.fault from error
        except MemoryError as error:
            step.fault = OutOfMemory("What the code returned fills the memory.")
            raise step.fault from error
        except StudentFault as fault:
            step.fault = fault
            raise
        arguments, outputs = _names(reply.header, "changed"), _names(reply.header, "outputs_changed")
        self.changed += [f"{step.label} changed its {path}" for path in arguments]
        self.outputs_changed += [f"{step.label} changed {name}" for name in outputs]
        step.changed = (*arguments, *outputs)
        return step.value

    def _request(self, step: Step) -> wire.Message:
        buffers: wire.Buffers = []
        header: wire.Header = {"op": step.op, "name": step.name}
        if step.owner is not None:
            header["ref"] = step.owner.number
        if step.op == "call":
            header["args"] = wire.encode(step.args, buffers, self._refer, self.transport.share)
            header["kwargs"] = wire.encode(dict(step.kwargs), buffers, self._refer, self.transport.share)
        elif step.op == "set":
            header["key"] = wire.encode(step.args[0], buffers, self._refer)
            header["value"] = wire.encode(step.args[1], buffers, self._refer, self.transport.share)
        return wire.Message(header, buffers)

    def _record(self, step: Step) -> None:
        """Keep the step, its arguments copied while there is room: a test may change its arrays later."""
        given: list[tuple[int | str, Any]] = [*enumerate(step.args), *step.kwargs.items(), ("owner", step.owner)]
        for name, value in given:
            source = self._source(value)
            if source is not None:
                step.sources[name] = source
        self._largest = max(self._largest, *(entries_of(value) for name, value in given if name != "owner"), 0)
        size = size_of(step.args) + size_of(dict(step.kwargs))
        if self._recorded + size <= TRANSCRIPT_BYTES:
            self._recorded += size
            step.args, step.kwargs = snapshot(step.args), snapshot(dict(step.kwargs))
        self.steps.append(step)

    def _source(self, value: Any) -> tuple[int, int | None] | None:
        """Say which earlier answer (and which entry of it) a value is, so that a replay can hand on its own."""
        if not isinstance(value, Remote | np.ndarray | tuple | list | dict):
            return None
        for number, step in reversed(list(enumerate(self.steps))):
            if step.value is value:
                return number, None
            if isinstance(step.value, tuple | list) and len(step.value) <= MAX_NAME:
                for index, entry in enumerate(step.value):
                    if entry is value:
                        return number, index
        return None

    def _exchange(self, message: wire.Message) -> wire.Message:
        """Send a request; evaluate callbacks here until the reply to the request itself arrives."""
        reply = self._weighed(self.transport.request(message))
        while reply.header.get("status") == "callback":
            self._called += 1
            if self._called > MAX_CALLBACKS:
                raise BadReply(f"The code called a function that it was given more than {MAX_CALLBACKS} times.")
            reply = self._weighed(self.transport.request(self.evaluate(reply)))
        return reply

    def _weighed(self, reply: wire.Message) -> wire.Message:
        """Return the reply, unless all that came back in this test would fill the memory: a test may keep it."""
        self._returned += reply.weight
        if self._returned > MAX_RETURNED:
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
        given = [*args, *kwargs.values()]
        if len(given) > 1 and max(map(entries_of, given)) > LARGER * self._largest:
            raise BadReply("The code called a function with arrays far larger than those that it was given.")
        buffers: wire.Buffers = []
        try:
            result = self._callbacks[number](*args, **kwargs)
        except PROVOKED as error:
            return wire.Message({"status": "error", "message": f"the function it was given raised {error}"[:300]})
        return wire.Message({"status": "ok", "value": wire.encode(result, buffers, self._refer)}, buffers)

    def _value(self, reply: wire.Message) -> Any:
        """Return the value of a reply, or raise what it reports."""
        header = reply.header
        status = header.get("status")
        if status == "ok":
            return self._decode(reply, "value")
        if status == "raised":
            raise _raised(header)
        if status == "missing":
            owner, name = _text(header, "owner"), _text(header, "name")
            raise StudentRaised(f"{owner} has no {name}.", "AttributeError")
        if status == "unusable":
            raise BadReply(f"The code returned something that cannot be compared: {_text(header, 'message', 200)}.")
        raise BadReply("The code answered with something that is not a reply.")

    def _decode(self, message: wire.Message, key: str) -> Any:
        try:
            value = wire.decode(message.header.get(key), message.buffers, self._resolve)
            wire.check_texts(value)
            return value
        except (wire.WireError, ValueError, OverflowError, RecursionError) as error:
            raise BadReply(f"The code answered with something that is not a value: {error}.") from error

    def _resolve(self, tree: wire.Header) -> Any:
        number = tree.get("id")
        if tree.get("t") != "ref" or type(number) is not int:
            raise wire.WireError("a value is of no known kind")
        return Remote(self, number, _text(tree, "type"))

    def _refer(self, value: Any) -> wire.Header:
        if isinstance(value, Remote):
            return {"t": "ref", "id": value.number}
        if callable(value):
            self._callbacks.append(value)
            return {"t": "callback", "id": len(self._callbacks) - 1}
        raise TypeError(f"a test passes a value that cannot cross: {type(value).__name__}")


class StudentModule:
    """The module: every attribute is a function or class to call."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return _caller(self._session, None, name)


class Remote:
    """An object made by the student's code, which stays where it was made."""

    def __init__(self, session: Session, number: int, type_name: str) -> None:
        self._session = session
        self.number = number
        self.type_name = type_name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in DATA_ATTRIBUTES:
            value = self._session.perform(Step("get", self, name))
            return RemoteDict(self, name, value) if isinstance(value, dict) else value
        return _caller(self._session, self, name)

    def __repr__(self) -> str:
        return f"<{self.type_name}>"


class RemoteDict(dict[Any, Any]):
    """A copy of a dict attribute such as ``net.params``; setting an item also sets it in the student's object."""

    def __init__(self, owner: Remote, name: str, value: dict[Any, Any]) -> None:
        super().__init__(value)
        self._owner, self._name = owner, name

    def __setitem__(self, key: Any, value: Any) -> None:
        self._owner._session.perform(Step("set", self._owner, self._name, (key, value)))
        super().__setitem__(key, value)


def changed_arguments(student: StudentModule) -> list[str]:
    """Return a sentence's beginning for every argument that a call so far has changed."""
    return student._session.changed


def changed_results(student: StudentModule) -> list[str]:
    """Return the same for every earlier result that a later call on the same object has changed."""
    return student._session.outputs_changed


def _caller(session: Session, owner: Remote | None, name: str) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        return session.perform(Step("call", owner, name, args, kwargs))

    call.__name__ = name
    return call


def _raised(header: wire.Header) -> StudentFault:
    kind, message = _text(header, "type"), _text(header, "message", 300)
    if kind == "MemoryError":
        return OutOfMemory("The code used more memory than the limit allows.")
    line, file = header.get("line"), _text(header, "file")
    where = f" in line {line} of {file}" if type(line) is int and 0 <= line <= MAX_LINE and file else ""
    return StudentRaised(f"{kind}{where}: {message}" if message else f"{kind}{where}", kind)


def _text(header: wire.Header, key: str, longest: int = MAX_NAME) -> str:
    return _clean(header.get(key), longest)


def _names(header: wire.Header, key: str) -> list[str]:
    value = header.get(key)
    if not isinstance(value, list):
        return []
    return [_clean(entry) for entry in value[:8] if isinstance(entry, str)]


def _clean(value: Any, longest: int = MAX_NAME) -> str:
    """Return text on one line, without what a report cannot hold or a terminal would obey."""
    if not isinstance(value, str):
        return ""
    return one_line(value[:MAX_TEXT])[:longest]
