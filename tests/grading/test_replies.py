"""What a session takes of replies, and what it tells the code: nothing beyond what a value needs, no text of ours."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest
from scripted import asked, called, ok, session

from autograder import replies
from autograder.assertions import CheckFailed
from autograder.faults import BadReply, StudentFault
from autograder.worker import wire

ARRAY = {"t": "array", "dtype": "<f8", "shape": [2], "b": 0}
NUMBERS = {"t": "list", "dtype": "|i1", "shape": [30], "b": 0}
TWO = {"t": "tuple", "v": [ARRAY, ARRAY | {"b": 1}]}


def sent(header: wire.Header, arrays: int) -> wire.Message:
    return wire.Message(header, [memoryview(np.ones(2)).cast("B") for _ in range(arrays)])


@pytest.mark.parametrize(
    ("reply", "arrays"), [(ok(1.0), 1), (ok(ARRAY), 2), (ok(TWO), 3), (ok(ARRAY, extra=ARRAY | {"b": 1}), 2)]
)
def test_an_array_that_no_value_takes_is_a_bad_reply(reply: wire.Header, arrays: int):
    with pytest.raises(BadReply, match="belong to no value"):
        session(sent(reply, arrays)).student.f(1.0)
    assert len(session(sent(ok(TWO), 2)).student.f(1.0)) == 2


def test_an_array_beside_the_arguments_of_a_given_function_is_one_as_well():
    calls: list[Any] = []
    made = session(sent(called(0), 1))
    with pytest.raises(BadReply, match="belong to no value"):
        made.student.f(lambda: calls.append(1))
    assert not calls


def test_calls_of_given_functions_are_counted_over_all_tests(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(replies, "MAX_CALLS", 3)
    first, second = session(called(0), called(0), ok()), session(called(0), called(0), ok())
    second.tally = first.tally
    first.student.f(lambda: None)
    with pytest.raises(BadReply, match="more than 3 times in all"):
        second.student.f(lambda: None)


@pytest.mark.parametrize("value", [NUMBERS, {"t": "list", "v": [1.0] * 30}, {"t": "dict", "v": [["a", NUMBERS]]}])
def test_values_are_counted_over_all_replies_of_a_test(value: wire.Header, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("autograder.session.MAX_VALUES", 65)

    def reply() -> wire.Message:
        return wire.Message(ok(value), [memoryview(bytes(30))] if "dtype" in str(value) else [])

    made = session(*(reply() for _ in range(3)))
    made.student.f(1.0)
    made.student.f(1.0)
    assert made.values in (60, 62)
    with pytest.raises(BadReply, match="far more numbers"):
        made.student.f(1.0)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (StudentFault("odd"), "odd"),
        (CheckFailed("odd" * 200), "odd" * 200),
        (ValueError("odd"), "ValueError"),  # whose text may name what only the test knows
        (TypeError("Gate.<locals>.forward() got an unexpected argument"), "TypeError"),
        (ZeroDivisionError("odd"), "ZeroDivisionError"),
    ],
)
def test_what_a_function_of_the_test_raises_is_told_to_the_code(error: Exception, told: str):
    def fails() -> None:
        raise error

    made = session(called(0), ok(2.0))
    assert made.student.f(fails) == 2.0
    assert asked(made)[1]["status"] == "error"
    assert asked(made)[1]["message"] == f"the function it was given raised {told}"[:300]
    assert len(f"{asked(made)[1]['message']}") <= 300


def test_an_answer_of_the_tests_that_cannot_cross_is_the_codes_fault():
    deep = functools.reduce(lambda inner, _: [inner], range(100), 1.0)
    with pytest.raises(BadReply, match="cannot be handed back"):
        session(called(0), ok()).student.f(lambda: deep)
