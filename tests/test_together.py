"""Calls that are made in one message give what they give one by one, are told of in the same way, and fail alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scripted import asked, ok, session as scripted

from autograder import together as making
from autograder.faults import BadReply, StudentRaised, TimedOut
from autograder.grading import default_layers
from autograder.in_process import in_process_session
from autograder.later import Later
from autograder.manifest import Limits
from autograder.proxy import Remote
from autograder.sandbox import Sandbox
from autograder.session import Session
from autograder.together import together
from autograder.worker.digest import digest

SOURCE = b"""
import numpy as np

class Cache(tuple): pass

class Gate:
    def __init__(self, w=2.0): self.params, self.grads, self.x = {"W": np.full(3, w)}, {}, None
    def forward(self, x):
        self.x = x
        return self.params["W"] * x
    def backward(self, up):
        self.grads = {"W": up * self.x}
        return up * self.params["W"]
    def spoil(self): self.x += 1.0; return self.x
    def chain(self, gates, x):
        for gate in gates: x = gate.forward(x)
        return x

def nothing(*given): return None
def pair(x): return x, Cache((x, [x]))
def of_cache(cache): return type(cache).__name__, cache[0] + 1.0
def numbers(n): return (float(k) for k in range(n))
def total(values): return sum(values)
def fails(x): raise ValueError("no")
def apply(f, x): return f(x) + 1.0
buffer = np.zeros(3)
def reused(x):
    buffer[:] = x
    return buffer
def large(n): return np.zeros(n)
def rows(X): return list(X)
def forever():
    while True: pass
"""
X = np.array([1.0, -2.0, 0.5])


@pytest.fixture(params=["in this process", "sandboxed"])
def session(request):
    """A module in this process, or in a sandbox."""
    if request.param == "in this process":
        yield in_process_session({"trial.py": SOURCE}, "trial")
        return
    with Sandbox({"trial.py": SOURCE}, Limits(), default_layers()) as sandbox:
        sandbox.begin()
        session = Session(sandbox, "trial")
        session.load()
        yield session


def runs(student: Any) -> Any:
    """Make objects and hand results on, entries of them and objects in lists, in every way that a test does."""
    one, two = student.Gate(), student.Gate(w=3.0)
    out = one.forward(X)
    pair = student.pair(out)
    x, cache = pair[0], pair[1]
    drawn = student.numbers(3)
    listed = [two.forward(out), two.backward(np.ones(3)), two.grads, student.of_cache(cache), x]
    return [*listed, one.chain([one, two], X), student.total(drawn), student.apply(lambda a: 10.0 * a, 2.0)]


def test_they_give_what_they_give_one_by_one(session: Session):
    alone = in_process_session({"trial.py": SOURCE}, "trial")
    student = alone.student
    one, two = student.Gate(), student.Gate(w=3.0)
    out = one.forward(X)
    x, cache = student.pair(out)
    drawn = student.numbers(3)
    expected = [two.forward(out), two.backward(np.ones(3)), dict(two.grads), student.of_cache(cache), x]
    expected += [one.chain([one, two], X), student.total(drawn), student.apply(lambda a: 10.0 * a, 2.0)]
    found = together(session.student, lambda: runs(session.student))
    assert digest(found) == digest(expected)
    assert found[3][0] == expected[3][0] == "Cache"  # the very object, where a copy would be of another type
    assert found[-2:] == expected[-2:] == [3.0, 21.0]
    # The transcript, which diagnosis replays and the battery repeats, is the same, sources of arguments included.
    told = [
        [(step.label, step.sources, step.changed, digest(step.value)) for step in s.steps] for s in (session, alone)
    ]
    assert told[0] == told[1]
    assert all(not isinstance(value, Later) for step in session.steps for value in (step.owner, *step.args))


def test_it_is_one_message_and_everything_is_known_afterwards():
    made = scripted({"status": "ok", "replies": [ok({"t": "ref", "id": 1, "type": "Box"}), ok(2.0), ok(3.0)]})
    box = made.student
    found = together(box, lambda: (one := box.Box(), {"a": [one.open(4.0)]}, box.f(one)))
    assert [request["op"] for request in asked(made)] == ["together"]
    assert isinstance(found[0], Remote)
    assert found[1:] == ({"a": [2.0]}, 3.0)
    assert made.batch is None
    assert box.f(found[0]) == 1.0  # from now on each is made at once
    assert asked(made)[-1]["args"] == {"t": "tuple", "v": [{"t": "ref", "id": 1}]}


def test_the_first_that_fails_is_raised_and_those_after_it_are_not_made(session: Session):
    def make():
        gate = session.student.Gate()
        return [gate.forward(X), session.student.fails(gate), gate.backward(X)]

    with pytest.raises(StudentRaised, match=r"ValueError.*no"):
        together(session.student, make)
    assert [step.label for step in session.steps] == ["Gate", "Gate.forward", "fails"]
    assert isinstance(session.steps[-1].fault, StudentRaised)
    assert session.student.total([1.0, 2.0]) == 3.0


def test_what_has_no_such_entry_or_method_is_found_by_whoever_looks(session: Session):
    student = session.student
    nothing, entry, later = together(
        student, lambda: (n := student.nothing(), student.total(n[1]), student.total([1.0]))
    )
    assert (nothing, entry, later) == (None, None, None)
    assert [step.label for step in session.steps] == ["nothing"]
    output = together(student, lambda: student.nothing().forward(X))
    assert output is None
    with pytest.raises(StudentRaised, match=r"Gate has no sideways|no attribute"):
        together(student, lambda: student.Gate().sideways(X))


def test_arguments_and_results_are_those_of_the_moment_of_the_call(session: Session):
    student, x = session.student, X.copy()

    def make():
        found = [student.reused(x)]
        x[:] = 7.0
        return [*found, student.reused(x)]

    first, second = together(student, make)
    assert (first.tolist(), second.tolist()) == (X.tolist(), [7.0] * 3)
    assert session.steps[0].args[0].tolist() == X.tolist()
    assert session.outputs_changed == ["reused changed what reused had returned"]


def test_a_change_of_an_earlier_argument_is_told_once_with_the_call_that_made_it(session: Session):
    together(session.student, lambda: (gate := session.student.Gate(), gate.forward(X), gate.spoil()))
    assert session.changed == []
    assert session.outputs_changed == ["Gate.spoil changed an earlier argument of forward"]


def test_too_many_for_one_message_go_in_several(session: Session, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(making, "MOST_CALLS", 3)
    gate, *found = together(
        session.student, lambda: [gate := session.student.Gate(), *[gate.forward(k * X) for k in range(8)]]
    )
    assert [output.tolist() for output in found] == [(2.0 * k * X).tolist() for k in range(8)]
    assert isinstance(gate, Remote)
    assert [step.sources for step in session.steps[1:]] == [{"owner": (0, None)}] * 8
    monkeypatch.setattr(making, "MOST_BYTES", 100)
    found = together(session.student, lambda: [session.student.total(X) for _ in range(10)])
    assert found == [-0.5] * 10


def test_a_time_out_ends_all_of_them():
    with Sandbox({"trial.py": SOURCE}, Limits(test_seconds=1.0), default_layers()) as sandbox:
        sandbox.begin()
        session = Session(sandbox, "trial")
        session.load()
        with pytest.raises(TimedOut):
            together(session.student, lambda: [session.student.total(X), session.student.forever()])
    assert len(session.steps) == 1
    assert isinstance(session.steps[0].fault, TimedOut)


@pytest.mark.parametrize("replies", [3, [], [3.0], [ok(), ok()], [{"status": "odd"}], [{}], None])
def test_replies_of_another_form_are_bad_ones(replies: Any):
    made = scripted({"status": "ok", "replies": replies})
    with pytest.raises(BadReply, match=r"not a (list of replies|reply)"):
        together(made.student, lambda: made.student.f(1.0))
    assert len(made.steps) == 1


def test_what_is_not_known_yet_cannot_be_gone_through():
    made = scripted()
    with pytest.raises(TypeError):
        together(made.student, lambda: [*made.student.f()])


def test_a_fault_of_the_test_itself_makes_no_calls():
    made = scripted()
    with pytest.raises(ZeroDivisionError):
        together(made.student, lambda: (made.student.f(1.0), 1 / 0))
    assert asked(made) == []
    assert made.batch is None


def test_replies_that_do_not_go_into_one_message_come_in_several(session: Session):
    student, sizes = session.student, (10, 2 << 20, 700_000, 700_000, 10)

    def make():
        gate, found = student.Gate(), [student.large(n) for n in sizes]
        return [*found, gate.forward(X), student.total(found[0]), student.of_cache(student.pair(found[-1])[1])]

    *found, output, total, (kind, _) = together(student, make)
    assert [array.size for array in found] == [*sizes]
    assert (output.tolist(), total, kind) == ((2.0 * X).tolist(), 0.0, "Cache")
    assert len(session.steps) == 10
    rows = together(student, lambda: [student.rows(np.ones((n, 2))) for n in (4000, 5000, 3000)])
    assert [len(arrays) for arrays in rows] == [4000, 5000, 3000]
    with pytest.raises(StudentRaised, match="no"):
        together(student, lambda: [student.large(1 << 20), student.large(1 << 20), student.fails(1)])


def test_what_asks_to_go_on_for_ever_is_not_heard():
    once = {"status": "ok", "replies": [ok(1.0)], "more": True}
    made = scripted(once, once, {"status": "ok", "replies": [], "more": True})
    with pytest.raises(BadReply, match="not a list of replies"):
        together(made.student, lambda: [made.student.f(k) for k in range(3)])
    made = scripted(once, once, once)
    assert together(made.student, lambda: [made.student.f(k) for k in range(2)]) == [1.0, 1.0]
    assert [request["op"] for request in asked(made)] == ["together", "go on"]


def test_what_one_message_returned_is_handed_on_in_the_next_as_it_is(session: Session):
    student = session.student
    pairs = together(student, lambda: [student.pair(X), student.pair(2.0 * X)])
    kinds = together(student, lambda: [student.of_cache(pair[1]) for pair in pairs])
    assert [kind for kind, _ in kinds] == ["Cache", "Cache"]
