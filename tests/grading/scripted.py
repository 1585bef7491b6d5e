"""A session whose code gives the replies that a test wants, for the tests of what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.session import Session
from autograder.worker import wire

NO_ARGUMENTS: dict[str, Any] = {"args": {"t": "tuple", "v": []}, "kwargs": {"t": "dict", "v": []}}
ARRAY = {"t": "array", "dtype": "<f8", "shape": [2], "b": 0}
BOX = {"t": "ref", "id": 7, "type": "Box"}
Reply = wire.Header | wire.Message | BaseException


class Scripted:
    """A transport that gives these replies, one after the other, and keeps what it was asked.

    It places arrays of 100 numbers in a memory that the code may have changed, which change says.
    """

    def __init__(self, *replies: Reply, change: Callable[[np.ndarray], object] = lambda array: None) -> None:
        self.replies, self.asked, self.change = list(replies), list[wire.Header](), change
        self.memory: list[np.ndarray] = []

    def request(self, message: wire.Message) -> wire.Message:
        self.asked.append(message.header)
        reply = self.replies.pop(0) if self.replies else {"status": "ok", "value": 1.0}
        if isinstance(reply, BaseException):
            raise reply
        return reply if isinstance(reply, wire.Message) else wire.Message(dict(reply))

    def share(self, array: np.ndarray) -> wire.Header | None:
        if array.size != 100:
            return None
        self.memory.append(array.copy())
        return {"t": "arena", "number": len(self.memory) - 1}

    def placed(self, header: wire.Header) -> np.ndarray:
        self.change(self.memory[header["number"]])
        return self.memory[header["number"]]


def session(*replies: Reply, **how: Any) -> Session:
    return Session(Scripted(*replies, **how), "trial")


def ok(value: Any = 1.0, **more: Any) -> wire.Header:
    return {"status": "ok", "value": value, **more}


def called(number: Any, args: Any = NO_ARGUMENTS["args"], kwargs: Any = NO_ARGUMENTS["kwargs"]) -> wire.Header:
    return {"status": "callback", "id": number, "args": args, "kwargs": kwargs}


def asked(made: Session) -> list[wire.Header]:
    assert isinstance(made.transport, Scripted)
    return made.transport.asked
