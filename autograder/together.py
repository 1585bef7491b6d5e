"""Calls that are made together: in one message, which costs a fraction of what a message for each does.

What they return is known once all are made. Until then each is a `Later`, which may be handed on to the calls that
follow, and whose methods may be called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .faults import BadReply, StudentFault
from .later import SETTLED, Later, place_of, settled
from .proxy import DATA_ATTRIBUTES, caller
from .replies import names
from .session import Session, session_of
from .transcript import Step
from .worker import wire

MOST_CALLS, MOST_BYTES = 400, 1 << 20  # in one message


def together(student: Any, make: Callable[[], Any]) -> Any:
    """Make calls of the student's code together; return what make returns, what came back in its places.

    student is the module or an object or function of it. In make nothing is known yet of what a call returns: entries
    are taken with [], and looked at afterwards. The first call that fails ends it. Calls within others that are made
    together are some of those.
    """
    session = session_of(student)
    if session.batch is not None:
        return make()
    batch = _Batch(session)
    session.batch = batch.add
    try:
        made = make()
        batch.send()
    finally:
        session.batch = None
    return settled(made)


def for_each(call: Callable[..., Any], cases: Iterable[Sequence[Any]]) -> list[Any]:
    """Call a function of the student's for every tuple of arguments, together; return what came back."""
    return list(together(call, lambda: [call(*arguments) for arguments in cases]))


class _Batch:
    """The calls that are waiting to be made, and what came back of those that were."""

    def __init__(self, session: Session) -> None:
        self.values: list[Any] = []
        self.session = session
        self._begin()

    def _begin(self) -> None:
        self._first = len(self.session.steps)
        self._base = len(self.values)
        self._waiting: list[tuple[Step, wire.Header, bool]] = []  # whether each may hand on what another will return
        self._buffers: wire.Buffers = []
        self._size = 0

    def add(self, step: Step) -> Later:
        """Let a step be made with the others; return what it will return."""
        if len(self._waiting) == MOST_CALLS or self._size > MOST_BYTES:
            self.send()
        is_open = isinstance(step.owner, Later) or not SETTLED.issuperset(
            map(type, (*step.args, *step.kwargs.values()))
        )
        if is_open:
            step.owner, step.args, step.kwargs = settled((step.owner, step.args, dict(step.kwargs)))
            given: list[tuple[int | str, Any]] = [*enumerate(step.args), *step.kwargs.items(), ("owner", step.owner)]
            for name, value in given:
                if isinstance(value, Later):
                    number, entry = place_of(value)
                    step.sources[name] = self._first + number - self._base, entry
        begun = len(self._buffers)
        header = self.session.requested(step, self._buffers)
        for number in range(begun, len(self._buffers)):  # as they are now: the test may go on to use them
            self._buffers[number] = memoryview(bytes(self._buffers[number]))
        self._waiting.append((step, header, is_open))
        self._size += step.size
        return Later(self, self._base + len(self._waiting) - 1)

    def attribute(self, owner: Later, name: str) -> Any:
        """Return the method of that name of an object that a call will return, or its dict."""
        owner = settled(owner)
        if not isinstance(owner, Later):
            return getattr(owner, name)
        if name in DATA_ATTRIBUTES:
            return self.session.perform(Step("get", owner, name))
        return caller(self.session, owner, name)

    def refer(self, later: Later) -> wire.Header:
        """Return how the other side finds what an earlier call of the same message has returned."""
        number, entry = place_of(later)
        return {"t": "later", "id": number - self._base, "at": entry}

    def send(self) -> None:
        """Make the calls; the fault of the first that fails is raised, and nothing is known of those after it."""
        if not self._waiting:
            return
        session, waiting = self.session, self._waiting
        requests = [header for _, header, _ in waiting]
        try:
            with session.faults_of(waiting[0][0]):  # which of them it was is not known
                messages = [session.exchange(wire.Message({"op": "together", "steps": requests}, self._buffers))]
                replies = _replies(messages[0], len(waiting))
                while messages[-1].header.get("more") is True and len(replies) < len(waiting):
                    messages.append(session.exchange(wire.Message({"op": "go on"})))
                    replies += _replies(messages[-1], len(waiting) - len(replies))
            told = any(names(header, key) for header, _ in replies for key in ("changed", "outputs_changed"))
            for (step, request, is_open), (header, buffers) in zip(waiting, replies, strict=False):
                if is_open:
                    step.owner, step.args, step.kwargs = settled((step.owner, step.args, dict(step.kwargs)))
                with session.faults_of(step):
                    step.value = session.part_of(wire.Message(header, buffers))
                self.values.append(step.value)
                # What a later call changed of an earlier one's arguments is told with that one.
                session.completed(step, {} if told else request, header)
            for message in messages:
                session.check_taken(message)
        except StudentFault:
            del session.steps[self._first + len(self.values) - self._base + 1 :]
            raise
        finally:
            session.look_again(self._first)
        del session.steps[self._first + len(replies) :]
        self.values += [None] * (self._base + len(waiting) - len(self.values))
        self._begin()


def _replies(reply: wire.Message, count: int) -> list[tuple[wire.Header, wire.Buffers]]:
    """Return the replies to several requests, each with the arrays of all, of what the other side may have made up."""
    replies = reply.header.get("replies")
    if not isinstance(replies, list) or not all(isinstance(header, dict) for header in replies):
        replies = []
    if not 0 < len(replies) <= count:
        raise BadReply("The code answered with something that is not a list of replies.")
    return [(header, reply.buffers) for header in replies]
