"""A session: what a test does becomes requests, and replies become values, faults and changes, within limits."""

from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from autograder import replies
from autograder.assertions import CheckFailed
from autograder.faults import BadReply, Crashed, OutOfMemory, StudentRaised
from autograder.proxy import substitute
from autograder.session import MAX_CALLBACKS, Session
from autograder.worker import wire

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


def called(number: Any, args: Any = None, kwargs: Any = None) -> wire.Header:
    args, kwargs = args or {"t": "tuple", "v": []}, kwargs or {"t": "dict", "v": []}
    return {"status": "callback", "id": number, "args": args, "kwargs": kwargs}


def asked(made: Session) -> list[wire.Header]:
    return made.transport.asked


NUMBERS = {"t": "list", "dtype": "|i1", "shape": [30], "b": 0}
TWO = {"t": "tuple", "v": [ARRAY, ARRAY | {"b": 1}]}


def sent(header: wire.Header, arrays: int = 0, weight: int = 0) -> wire.Message:
    """Return a message with arrays of two numbers."""
    return wire.Message(header, [memoryview(np.ones(2)).cast("B") for _ in range(arrays)], weight)


def test_each_step_of_a_test_is_one_request():
    made = session(ok(), ok(BOX), ok({"t": "dict", "v": [["W", 1.0]]}), ok(), ok(), ok())
    made.load()
    box = made.student.Box(1, y=None)
    params = box.params
    params["W"] = 2.0
    assert box.forward(box) == 1.0
    substitute(box, "loss", len)
    sent = [("import", None), ("call", None), ("get", 7), ("set", 7), ("call", 7), ("replace", 7)]
    assert [(each["op"], each.get("ref")) for each in asked(made)] == sent
    assert [step.op for step in made.steps] == [op for op, _ in sent[1:]]
    assert params == {"W": 2.0}


def test_a_name_with_an_underscore_is_no_request():
    made = session(ok(BOX))
    box = made.student.Box()
    for owner in (made.student, box):
        assert not hasattr(owner, "_hidden")
        with pytest.raises(AttributeError, match=r"^__wrapped__$"):
            _ = owner.__wrapped__
    assert made.student.forward.__name__ == box.forward.__name__ == "forward"
    assert len(asked(made)) == 1


def test_a_fault_is_raised_and_kept_with_its_step():
    for reply, kind, message in (
        ({"status": "raised", "type": "ValueError", "message": "no"}, StudentRaised, "ValueError: no"),
        ({"status": "missing", "owner": "Box", "name": "open"}, StudentRaised, "Box has no open."),
        ({"status": "great"}, BadReply, "The code answered with something that is not a reply."),
        (ok({"t": "?"}), BadReply, "something that is not a value: a value is of no known kind."),
        (ok(BOX | {"id": "7"}), BadReply, "The code answered with something that is not a value"),
        (ok(BOX | {"t": "callback"}), BadReply, "The code answered with something that is not a value"),
        (ok({"t": "list", "v": ["x" * 8000, *[0] * 8000]}), BadReply, "is not a value: long texts among many values"),
        (sent(ok(ARRAY), 2), BadReply, "belong to no value"),
        (sent(ok(ARRAY, extra=ARRAY | {"b": 1}), 2), BadReply, "belong to no value"),
        (MemoryError(), OutOfMemory, "What the code returned fills the memory."),
        (Crashed("It ended."), Crashed, "It ended."),
    ):
        made = session(reply, sent(ok(TWO), 2))
        with pytest.raises(kind) as caught:
            made.student.f(1)
        assert message in str(caught.value)
        (step,) = made.steps
        assert (step.fault, step.value, step.args) == (caught.value, None, (1,))
        assert len(made.student.f(2)) == 2
        assert made.steps[1].fault is None


def test_all_replies_of_one_test_have_a_limit_callbacks_among_them():
    made = session(sent(ok(), weight=255 << 20), sent(ok(), weight=1 << 20), sent(called(0), weight=1))
    assert made.student.f() == made.student.f() == 1.0
    with pytest.raises(BadReply, match=r"^The code returned more than 256 MB in all\.$"):
        made.student.f(int)


@pytest.mark.parametrize("value", [NUMBERS, {"t": "list", "v": [1.0] * 30}, {"t": "dict", "v": [["a", NUMBERS]]}])
def test_values_are_counted_over_all_replies_of_a_test(value: wire.Header, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("autograder.session.MAX_VALUES", 65)
    arrays = [memoryview(bytes(30))] if "dtype" in str(value) else []
    made = session(*(wire.Message(ok(value), list(arrays)) for _ in range(3)))
    made.student.f(1.0)
    made.student.f(1.0)
    with pytest.raises(BadReply, match="far more numbers"):
        made.student.f(1.0)


def test_changes_that_the_code_reports_are_kept_with_the_step():
    changed = ["argument [0]", "argument [1]"]
    made = session(ok(BOX), ok(1.0, changed=changed, result=3), ok(1.0, changed=["argument [0]"], result=-1))
    made.student.Box().forward(1, 2)
    made.student.f(1)
    assert made.changed == [*(f"Box.forward changed its {each}" for each in changed), "f changed its argument [0]"]
    assert [(step.changed, step.result) for step in made.steps[1:]] == [(tuple(changed), 3), (("argument [0]",), None)]


def large() -> np.ndarray:
    return np.zeros(100)


def test_changed_arrays_in_shared_memory_are_found_whatever_the_code_reports():
    for args, kwargs, paths in (
        ((1, large()), {"x": large()}, ["[1]", "['x']"]),
        (([1.0, {"a": (large(), np.zeros(3)), 2: large()}],), {}, ["[0][1]['a'][0]", "[0][1][2]"]),
    ):
        for change, found in ((lambda array: array.fill(1.0), paths), (lambda array: None, [])):
            made = session(change=change)
            made.student.f(*args, **kwargs)
            assert made.changed == [f"f changed its argument {path}" for path in found]


SIX_HUNDRED = {"t": "list", "v": [0.0] * 600}


def test_a_forged_call_is_the_submissions_fault():
    calls: list[Any] = []
    for request_, message in (
        *((called(number), "a function that it was not given") for number in (2, -1, 0.0, None)),
        (called(0, args=[1]), "not a value"),
        (called(0, args=1.0), "arguments that are not a list of values"),
        (called(0, kwargs={"t": "tuple", "v": []}), "arguments that are not a list of values"),
        (called(1, args={"t": "tuple", "v": [SIX_HUNDRED] * 2}), "far larger than those"),
        (called(1, {"t": "tuple", "v": [1.0]}, {"t": "dict", "v": [["y", SIX_HUNDRED]]}), "far larger than those"),
        (sent(called(0), 1), "belong to no value"),
    ):
        made = session(request_)
        with pytest.raises(BadReply, match=message):
            made.student.f(lambda *args: calls.append(args), lambda *args, **more: calls.append(args))
        assert not calls
        assert len(asked(made)) == 1


def test_functions_are_called_so_often_in_a_test_and_in_all_tests(monkeypatch: pytest.MonkeyPatch):
    assert MAX_CALLBACKS >= 10_000  # training calls a loss in every step
    monkeypatch.setattr("autograder.session.MAX_CALLBACKS", 3)
    made = session(called(0), called(0), ok(), called(0), ok(), called(0))
    assert made.student.f(int) == made.student.f(int) == 1.0
    with pytest.raises(BadReply, match=r"^The code called a function that it was given more than 3 times\.$"):
        made.student.f(int)
    monkeypatch.setattr(replies, "MAX_CALLS", 5)
    other = session(called(0), called(0), ok())
    other.tally = made.tally
    with pytest.raises(BadReply, match="more than 5 times in all"):
        other.student.f(int)


def test_the_code_is_told_of_an_exception_by_words_for_students_or_its_type():
    for error, words in (
        (CheckFailed("odd" * 200), "odd" * 200),
        (ValueError("odd"), "ValueError"),  # whose text may name something that only the test knows
    ):
        made = session(called(0), ok(2.0))
        assert made.student.f(Mock(side_effect=error)) == 2.0
        answer = asked(made)[1]
        assert (answer["status"], answer["message"]) == ("error", f"the function it was given raised {words}"[:300])
    with pytest.raises(OSError, match="disk"):  # which is the test's own
        session(called(0)).student.f(Mock(side_effect=OSError("disk")))
