"""Answers that are kept for the next student: the same calls are carried out once, and other calls are other calls."""

from __future__ import annotations

import gc
from functools import partial
from typing import Any

import numpy as np
import pytest
from transcripts import Calls, Other, plain

from autograder.diagnosis import replay
from autograder.faults import StudentFault


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
        student.apply(partial(np.negative), 1.0)  # no function of which one could tell what it does
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
