"""What a test does to a student's module becomes requests, and what comes back becomes values, faults and changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from own_code import session_on
from scripted import BOX, EMPTY, Reply, asked, called, ok, session

from autograder.faults import BadReply, Crashed, OutOfMemory, StudentFault, StudentRaised
from autograder.proxy import substitute
from autograder.session import MAX_CALLBACKS
from autograder.worker import wire

# --- requests


def test_a_module_is_imported_by_its_name():
    made = session()
    made.load()
    assert asked(made) == [{"op": "import", "module": "trial"}]
    with pytest.raises(StudentRaised, match="SyntaxError"):
        session({"status": "raised", "type": "SyntaxError"}).load()


def test_whatever_is_done_is_one_request():
    made = session(ok(BOX), ok({"t": "dict", "v": [["W", 1.0]]}), ok(), ok(), ok(), ok(), ok())
    box = made.student.Box(1, y=None)
    params = box.params
    params["W"] = 2.0
    assert box.forward(box) == 1.0
    substitute(made.student, "loss", len)
    substitute(box, "loss", len)
    substitute(box, "loss", max)
    arguments = {"args": {"t": "tuple", "v": [1]}, "kwargs": {"t": "dict", "v": [["y", None]]}}
    assert asked(made) == [
        {"op": "call", "name": "Box", **arguments},
        {"op": "get", "name": "params", "ref": 7},
        {"op": "set", "name": "params", "ref": 7, "items": {"t": "tuple", "v": ["W", 2.0]}},
        {"op": "call", "name": "forward", "ref": 7, **EMPTY, "args": {"t": "tuple", "v": [{"t": "ref", "id": 7}]}},
        {"op": "replace", "name": "loss", "value": {"t": "callback", "id": 0}},
        {"op": "replace", "name": "loss", "ref": 7, "value": {"t": "callback", "id": 0}},
        {"op": "replace", "name": "loss", "ref": 7, "value": {"t": "callback", "id": 1}},
    ]
    assert params == {"W": 2.0}
    assert [step.op for step in made.steps] == ["call", "get", "set", "call", "replace", "replace", "replace"]


def test_an_attribute_that_holds_no_dict_is_what_it_is():
    box = session(ok(BOX), ok([1]) | {"value": {"t": "list", "v": [1]}}).student.Box()
    assert box.grads == [1]
    assert repr(box) == "<Box>"


def test_a_name_with_an_underscore_is_no_request():
    made = session(ok(BOX))
    box = made.student.Box()
    for owner in (made.student, box):
        assert not hasattr(owner, "_hidden")
        with pytest.raises(AttributeError, match=r"^__wrapped__$"):
            _ = owner.__wrapped__
    assert made.student.forward.__name__ == box.forward.__name__ == "forward"
    assert len(asked(made)) == 1


def test_what_cannot_cross_is_a_mistake_of_the_test():
    made = session()
    with pytest.raises(RuntimeError, match="the test passes a value that cannot cross, a object"):
        made.student.f(object())
    assert made.steps == asked(made) == []


# --- replies


@pytest.mark.parametrize(
    ("reply", "kind", "message"),
    [
        ({"status": "raised", "type": "ValueError", "message": "no"}, StudentRaised, "ValueError: no"),
        ({"status": "missing", "owner": "Box", "name": "open"}, StudentRaised, "Box has no open."),
        (
            {"status": "unusable", "message": "x" * 300},
            BadReply,
            f"The code returned something that cannot be compared: {'x' * 200}.",
        ),
        ({"status": "great"}, BadReply, "The code answered with something that is not a reply."),
        ({}, BadReply, "The code answered with something that is not a reply."),
        (
            ok({"t": "?"}),
            BadReply,
            "The code answered with something that is not a value: a value is of no known kind.",
        ),
        (ok(BOX | {"id": "7"}), BadReply, "The code answered with something that is not a value"),
        (ok(BOX | {"t": "callback"}), BadReply, "The code answered with something that is not a value"),
        (ok({"t": "list", "v": ["x" * 8000, *[0] * 8000]}), BadReply, "is not a value: long texts among many values"),
        (MemoryError(), OutOfMemory, "What the code returned fills the memory."),
        (Crashed("It ended."), Crashed, "It ended."),
    ],
    ids=str,
)
def test_a_fault_is_raised_and_kept_with_its_step(reply: Reply, kind: type[StudentFault], message: str):
    made = session(reply)
    with pytest.raises(kind) as caught:
        made.student.f(1)
    assert message in str(caught.value)
    (step,) = made.steps
    assert (step.fault, step.value, step.args) == (caught.value, None, (1,))
    assert made.student.f(2) == made.steps[1].value == 1.0
    assert made.steps[1].fault is None


@pytest.mark.parametrize("weights", [[256 << 20], [255 << 20, 1 << 20]])
def test_what_comes_back_in_one_test_has_a_limit(weights: list[int]):
    made = session(*(wire.Message(ok(), weight=weight) for weight in weights), wire.Message(ok(), weight=1))
    for _ in weights:
        assert made.student.f() == 1.0
    with pytest.raises(BadReply, match=r"^The code returned more than 256 MB in all\.$"):
        made.student.f()


# --- what was changed


def test_what_the_code_says_that_it_changed_is_told_of_the_step():
    changed = ["argument [0]", "argument [1]"]
    made = session(ok(BOX), ok(1.0, changed=changed, result=3), ok(1.0, changed=["argument [0]"], result=-1))
    box = made.student.Box()
    box.forward(1, 2)
    made.student.f(1)
    assert made.changed == [
        "Box.forward changed its argument [0]",
        "Box.forward changed its argument [1]",
        "f changed its argument [0]",
    ]
    assert [(step.changed, step.result) for step in made.steps[1:]] == [(tuple(changed), 3), (("argument [0]",), None)]


def large() -> np.ndarray:
    return np.zeros(100)


@pytest.mark.parametrize(
    ("args", "kwargs", "paths"),
    [
        ((1, large()), {"x": large()}, ["[1]", "['x']"]),
        (([1.0, {"a": (large(), np.zeros(3)), 2: large()}],), {}, ["[0][1]['a'][0]", "[0][1][2]"]),
        ((np.zeros(3), [1.0] * 100, {}, "x"), {"y": [np.ones(2)]}, []),
    ],
    ids=str,
)
def test_arrays_in_shared_memory_that_were_changed_are_found(args: Any, kwargs: Any, paths: list[str]):
    made = session(change=lambda array: array.fill(1.0))
    made.student.f(*args, **kwargs)
    assert made.changed == [f"f changed its argument {path}" for path in paths]
    made = session(ok(1.0, changed=["argument [0]"]), change=lambda array: array.fill(1.0))
    made.student.f(large())
    assert made.changed == ["f changed its argument [0]"]
    made = session()
    made.student.f(*args, **kwargs)
    assert made.changed == []


# --- functions of the test


def test_the_code_calls_a_function_that_it_was_given_and_goes_on():
    array = {"t": "array", "dtype": "<f8", "shape": [2], "b": 0}
    arguments = {"args": {"t": "tuple", "v": [array]}, "kwargs": {"t": "dict", "v": [["y", 2.0]]}}
    request = wire.Message(called(1, **arguments), [memoryview(np.ones(2).tobytes())])
    made = session(request, ok(5.0))
    assert made.student.f(len, lambda x, *, y: (x * y, BoxLike), np.zeros(2)) == 5.0
    reply = asked(made)[1]
    assert reply["status"] == "ok"
    assert reply["value"]["v"] == [
        {"t": "array", "dtype": "<f8", "shape": [2], "b": 0},
        {"t": "callback", "id": 2},
    ]


def BoxLike() -> None: ...  # noqa: N802 - a function that comes back from one


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (called(2), "a function that it was not given"),
        (called(-1), "a function that it was not given"),
        (called(0.0), "a function that it was not given"),
        (called(None), "a function that it was not given"),
        (called(0, args=[1]), "not a value"),
        (called(0, args=1.0), "arguments that are not a list of values"),
        (called(0, kwargs=1.0), "arguments that are not a list of values"),
        (called(0, kwargs={"t": "tuple", "v": []}), "arguments that are not a list of values"),
        (called(1, args={"t": "tuple", "v": [{"t": "list", "v": [0.0] * 600}] * 2}), "far larger than those"),
        (
            called(1, {"t": "tuple", "v": [1.0]}, {"t": "dict", "v": [["y", {"t": "list", "v": [0.0] * 600}]]}),
            "far larger",
        ),
    ],
)
def test_a_call_of_what_was_not_given_is_the_submissions_fault(request_: wire.Header, message: str):
    calls: list[Any] = []
    made = session(request_)
    with pytest.raises(BadReply, match=message):
        made.student.f(lambda *args: calls.append(args), lambda *args, **more: calls.append(args))
    assert not calls
    assert len(asked(made)) == 1


def test_a_mistake_in_a_function_of_the_test_is_the_tests():
    def fails() -> None:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        session(called(0)).student.f(fails)


def test_functions_of_a_test_are_called_so_often_and_no_more(monkeypatch: pytest.MonkeyPatch):
    assert MAX_CALLBACKS >= 10_000  # training calls a loss in every step
    monkeypatch.setattr("autograder.session.MAX_CALLBACKS", 3)
    made = session(called(0), called(0), ok(), called(0), ok(), called(0))
    assert made.student.f(int) == made.student.f(int) == 1.0
    with pytest.raises(BadReply, match=r"^The code called a function that it was given more than 3 times\.$"):
        made.student.f(int)
    heavy = wire.Message(called(0), weight=200 << 20)
    with pytest.raises(BadReply, match="more than 256 MB in all"):
        session(heavy, wire.Message(ok(), weight=57 << 20)).student.f(int)


def test_setting_an_item_of_an_attribute_sets_it_in_the_students_object():
    made = session_on(
        "class Box:\n    def __init__(self): self.params = {'W': 1.0}\n    def get(self): return self.params"
    )
    box: Any = made.student.Box()
    params = box.params
    assert params == {"W": 1.0}
    params["W"] = params["b"] = 2.0
    assert params == box.get() == {"W": 2.0, "b": 2.0}
