"""A made-up test's calls on made-up implementations, of which each says how often it had to be started."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
from autograder.diagnosis.replay import Answer, Replayer

from autograder.in_process import in_process_session
from autograder.proxy import StudentModule
from autograder.session import Session

SOURCE = """
import numpy as np

class Box:
    def __init__(self, value): self.value = value
    def open(self): return self.value
    def give(self): return (self.value, self)

def double(x): return 2.0 * x
def pair(x): return x, 10 * x
def named(x, **more): return {"x": x, "y": 2 * x, **more}
def wrapped(x): return {"x": [x]}
def apply(f, x): return f(x)
def large(n): return np.zeros(n)
def fails(x): raise ValueError("no")
def overwrite(x):
    x[0] = 7.0
    return x
"""


_numbers = itertools.count()


Calls = Callable[[StudentModule], object]


def session_on(source: str | bytes) -> Session:
    return in_process_session({"trial.py": source.encode() if isinstance(source, str) else source}, "trial")


def transcript(calls: Calls, source: str = SOURCE) -> Session:
    """Return a session in which a test has made its calls, and met the faults."""
    session = session_on(source)
    calls(session.student)
    return session


class Other:
    """Another implementation, which no other test has: it counts how often it is started."""

    def __init__(self, source: str = SOURCE) -> None:
        self.source = f"{source}\n# {next(_numbers)}".encode()
        self.sessions: list[weakref.ref[Session]] = []
        self.steps: list[int] = []

    def start(self) -> Session:
        session = session_on(self.source)
        self.sessions.append(weakref.ref(session))
        return session

    def answers(self, calls: Calls, private: dict[str, int] | None = None) -> list[Answer]:
        """Return its answers to a test's calls."""
        return list(Replayer(transcript(calls).steps, private or {}).answers(self.source, self.start))

    def starts(self, calls: Calls) -> int:
        """Return how often it had to be started for them."""
        before = len(self.sessions)
        self.answers(calls)
        return len(self.sessions) - before


def plain(answers: list[Answer]) -> list[object]:
    def listed(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(listed, value))
        return value.tolist() if isinstance(value, np.ndarray) else value

    return [listed(answer.value) for answer in answers]
