"""Replaying a test's calls elsewhere: with that implementation's own objects, and no more often than is needed."""

from __future__ import annotations

import gc
import itertools
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.diagnosis import replay
from autograder.diagnosis.replay import Answer, Replayer
from autograder.in_process import in_process_session
from autograder.outcomes import StudentFault, StudentRaised
from autograder.proxy import Remote, Session, StudentModule

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


# --- what counts of an answer


def read(calls: Calls, private: dict[str, int] | None = None) -> list[Answer]:
    return Replayer(transcript(calls).steps, private or {}).given()


def test_an_answer_is_value_fault_and_what_was_changed():
    def calls(student: Any) -> None:
        student.double(3.0)
        student.overwrite(np.zeros(2))
        with pytest.raises(StudentFault):
            student.fails(1)

    value, changing, fault = read(calls)
    assert value == Answer(6.0, frozenset())
    assert changing.changed == {"argument [0]"}
    assert isinstance(fault.value, StudentRaised)


def test_of_a_dict_the_names_that_the_test_has_given_count():
    assert read(lambda student: student.named(1, z=2))[0].value == {"z": 2}
    assert read(lambda student: student.named(1))[0].value == {"x": 1, "y": 2}
    assert read(lambda student: (student.named(1), student.named(x=4)))[0].value == {"x": 1}
    assert read(lambda student: student.named(1), {"named": 0})[0].value == {"x": 1, "y": 2}


def test_what_is_the_students_own_affair_does_not_count():
    assert read(lambda student: student.pair(1), {"pair": 1})[0].value == [1, None]
    assert read(lambda student: student.pair(1), {"pair": 0})[0].value == [None, 10]
    assert read(lambda student: student.pair(1), {"other": 0})[0].value == (1, 10)
    assert read(lambda student: student.double(1), {"double": 0})[0].value == 2.0


# --- its own counterparts


def test_the_other_implementation_answers():
    other = Other(SOURCE.replace("2.0 * x", "3.0 * x"))
    assert plain(other.answers(lambda student: [student.double(1.0), student.pair(2.0)])) == [3.0, (2.0, 20.0)]


def test_its_own_objects_and_results_are_handed_on():
    other = Other(SOURCE.replace("10 * x", "20 * x").replace("return self.value", "return self.value + 1"))

    def calls(student: Any) -> None:
        _, second = student.pair(np.array([2.0]))
        box = student.Box(second)
        student.double(x=box.open())
        mine, again = box.give()
        again.open()
        student.apply(lambda x: x, mine)

    found = other.answers(calls)
    assert plain(found)[2:4] == [[41.0], [82.0]]
    assert plain(found)[5:] == [[41.0], [40.0]]
    assert isinstance(found[1].value, Remote)


def test_the_latest_answer_is_the_one_that_is_handed_on():
    """A result that is one object with an earlier one is the later one's counterpart."""
    other = Other(SOURCE.replace("x[0] = 7.0", "x[0] = 9.0"))

    def calls(student: Any) -> None:
        first, second = student.double(np.zeros(1)), student.double(np.ones(1))
        student.double(first)
        student.double(second)

    assert plain(other.answers(calls)) == [[0.0], [2.0], [0.0], [4.0]]


@pytest.mark.parametrize("instead", ["x", "[x]", "None"])
def test_without_a_counterpart_the_students_is_handed_on(instead: str):
    other = Other(SOURCE.replace("return x, 10 * x", f"return {instead}"))

    def calls(student: Any) -> None:
        student.double(student.pair(np.array([2.0]))[1])

    assert plain(other.answers(calls))[1] == [40.0]


def test_an_object_that_is_none_in_the_other_implementation_is_a_fault():
    other = Other(SOURCE + "\ndef Box(value): return 3.0\n")
    found = other.answers(lambda student: student.Box(1.0).open())
    assert found[0].value == 3.0
    assert isinstance(found[1].value, StudentFault)


def test_faults_and_changes_are_answers():
    other = Other(SOURCE.replace("return 2.0 * x", "x[0] = 0.0; raise TypeError('here')"))
    (found,) = other.answers(lambda student: student.double(np.ones(2)))
    assert isinstance(found.value, StudentRaised)
    assert found.value.kind == "TypeError"
    (found,) = Other(SOURCE.replace("return 2.0 * x", "x[0] = 0.0; return x")).answers(
        lambda student: student.double(np.ones(2))
    )
    assert found.changed == {"argument [0]"}


# --- what is kept


def test_the_same_calls_are_carried_out_once():
    other = Other()

    def calls(student: Any) -> None:
        box = student.Box(np.arange(3.0))
        student.double(box.open())
        student.named(1, z=(2, [None, "x"]))

    first = other.answers(calls)
    assert plain(other.answers(calls))[1:] == plain(first)[1:]
    assert repr(other.answers(calls)[0].value) == "<Box>"
    assert len(other.sessions) == 1
    assert Other().starts(calls) == 1  # another source


DIFFERENT = [
    lambda student: student.double(np.arange(4.0)),
    lambda student: student.double(np.arange(4.0) + 1),
    lambda student: student.double(np.arange(4)),
    lambda student: student.double(np.arange(4.0).reshape(2, 2)),
    lambda student: student.pair([0.0, 1.0]),
    lambda student: student.pair((0.0, 1.0)),
    lambda student: student.double(x=np.arange(4.0)),
    lambda student: student.pair(np.arange(4.0)),
    lambda student: [student.pair(np.arange(4.0)), student.double(1.0)],
    lambda student: student.named(1, z=2),
    lambda student: student.named(1, y=2),
    lambda student: student.named(2, z=2),
    lambda student: student.Box(student.pair(np.ones(1))[0]),
    lambda student: student.Box(student.pair(np.ones(1))[1]),
    lambda student: student.Box(np.ones(1)),
    lambda student: student.apply(lambda x: x + 1, 1.0),
    lambda student: student.apply(lambda x: x + 2, 1.0),
    lambda student: student.apply(lambda x: x - 1, 1.0),
    lambda student: student.apply(lambda x, y=1: x * y, 1.0),
    lambda student: student.apply(lambda x, y=2: x * y, 1.0),
    lambda student: student.apply(lambda x, *, y=1: x * y, 1.0),
    lambda student: student.apply(lambda x, *, y=2: x * y, 1.0),
]


def test_other_calls_are_other_calls():
    other = Other()
    assert [other.starts(calls) for calls in DIFFERENT] == [1] * len(DIFFERENT)
    assert [other.starts(calls) for calls in DIFFERENT] == [0] * len(DIFFERENT)


def test_what_a_function_closes_over_counts():
    other = Other()

    def calls(number: float) -> Calls:
        return lambda student: student.apply(lambda x: x + number, 1.0)

    assert [other.starts(calls(number)) for number in (1.0, 2.0, 1.0)] == [1, 1, 0]
    assert plain(other.answers(calls(2.0))) == [3.0]


def test_names_that_a_later_call_gives_count():
    """What is kept of a dict depends on all names of a test."""
    other = Other()
    assert other.starts(lambda student: student.named(1)) == 1
    assert plain(other.answers(lambda student: [student.named(1), student.named(x=2)])) == [{"x": 1}, {"x": 2}]


def test_only_what_is_new_is_kept_and_the_steps_before_it_are_made_again():
    other = Other()

    def first(student: Any) -> Any:
        box = student.Box(np.array([1.0]))
        return student.pair(box.open())

    def longer(student: Any) -> None:
        student.double(student.double(first(student)[1]))

    assert other.starts(first) == 1
    assert plain(other.answers(longer))[1:] == [[1.0], ([1.0], [10.0]), [20.0], [40.0]]
    assert len(other.sessions) == 2
    assert other.starts(longer) == 0


def test_from_an_object_of_unknown_content_on_nothing_is_kept():
    other = Other()

    def calls(student: Any) -> None:
        student.double(1.0)
        student.apply(np.negative, 1.0)  # no function of which one could tell what it does
        student.double(2.0)

    assert plain(other.answers(calls)) == [2.0, -1.0, 4.0]
    assert [other.starts(calls) for _ in range(2)] == [1, 1]
    assert other.starts(lambda student: student.double(1.0)) == 0


def test_what_is_large_is_not_kept():
    other = Other()
    most = replay.LARGEST // 8
    assert [other.starts(lambda student: student.large(most)) for _ in range(2)] == [1, 0]
    assert [other.starts(lambda student: student.large(most + 1)) for _ in range(2)] == [1, 1]


def test_what_is_too_much_is_forgotten(monkeypatch: pytest.MonkeyPatch):
    other, kept = Other(), 10 * (8000 + replay.OVERHEAD)
    monkeypatch.setattr(replay, "KEPT_BYTES", kept)
    monkeypatch.setattr(replay, "_kept", replay._Kept())
    sizes = [990 + number for number in range(11)]
    for size in sizes:
        assert other.starts(lambda student, size=size: student.large(size)) == 1
    assert other.starts(lambda student: student.large(sizes[-1])) == 0
    assert other.starts(lambda student: student.large(sizes[0])) == 1
    assert other.starts(lambda student: student.large(sizes[-1])) == 0


def test_nothing_that_is_kept_holds_a_session():
    other = Other()

    def calls(student: Any) -> None:
        student.wrapped(student.Box(1.0).give()[1])
        with pytest.raises(StudentFault):
            student.fails(1)

    found = other.answers(calls)
    number = found[0].value.number
    del found
    gc.collect()
    assert [session() for session in other.sessions] == [None]
    kept = other.answers(calls)
    assert len(other.sessions) == 1
    assert kept[-1].value.__traceback__ is None
    assert kept[0].value.number == number
    assert repr([answer.value for answer in kept[:3]]) == "[<Box>, (1.0, <Box>), {'x': [<Box>]}]"
