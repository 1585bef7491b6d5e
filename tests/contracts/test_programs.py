"""Programs: how they are carried out and shown, and what a hostile side may answer."""

import numpy as np
import pytest
from own_code import session_on

from autograder.contracts.programs import Call, Function, Of, Outcome, Program, new, outcomes_of, run
from autograder.contracts.wording import shown
from autograder.faults import StudentFault, StudentRaised
from autograder.proxy import Remote

SOURCE = """
import numpy as np
class Layer:
    def __init__(self, scale=1.0): self.scale, self.grads, self.out = scale, {"w": np.ones(1)}, np.zeros(1)
    def backward(self, up):
        self.grads["w"][...] = up
        return self.out
    def forward(self, x):
        self.out[...] = self.scale * x
        return self.out
def double(x): return 2 * x
def pair(x): return x, [x]
def call(f, x): return f(x)
def swap(entries): entries.reverse()
def drawn(): return iter([1.0, 2.0])
def large(): return np.zeros(10**6)
"""
ONE = Program((Call("double", (1.0,)),))


def outcomes(*calls: Call) -> list[Outcome]:
    return run(session_on(SOURCE), [Program(calls)])[0]


def of(name: str, *args: object, owner: int = 0, **more: object) -> Call:
    return Call(name, args, owner=owner, **more)


def test_a_program_makes_objects_and_hands_on_what_was_returned():
    assert outcomes(new("Layer", scale=3.0), of("forward", 2.0))[1].value == 6.0
    assert outcomes(Call("pair", (4.0,)), Call("double", (Of(0, 0),)))[1].value == 8.0
    assert outcomes(Call("call", (Function("lambda x: x + 1"), 4.0)))[0].value == 5.0
    assert outcomes(Call("pair", (4.0,), quiet=True))[0].value is None


def test_what_a_call_changes_is_told_by_its_place():
    layer = new("Layer")
    assert outcomes(layer, layer, Call("swap", ([Of(0), Of(1)],)))[2].changed == (0,)
    put = outcomes(layer, of("grads", op="set", kwargs={"w": np.full(1, 5.0)}), of("grads", op="get"))
    assert put[2].value == {"w": np.array([5.0])}


def test_a_program_ends_where_it_raises_and_an_iterator_is_drawn():
    (only,) = outcomes(Call("double", (None,)), Call("double", (1.0,)))
    assert "TypeError" in str(only.fault)
    assert outcomes(Call("drawn"))[0].value == [1.0, 2.0]
    assert "larger" in str(outcomes(Call("large"))[0].fault)


def test_a_function_counts_its_calls_anew_in_every_program():
    counted = Function("lambda x, calls=[]: calls.append(x) or float(len(calls))", "a count")
    programs = [Program((Call("call", (counted, 0.0)),))] * 2
    assert [one[0].value for one in run(session_on(SOURCE), programs)] == [1.0, 1.0]


FORGED = [None, [], [None], [[]], [[1]], [[("returned", 1.0)]], [[("returned", 1.0, None)]], {0: 1}]
FORGED += [[[("returned", 1.0, [])] * 2], [[("raised", {"type": 3}, [])]] * 2]


def test_what_is_no_list_of_outcomes_is_a_fault_of_the_code():
    for forged in FORGED:
        with pytest.raises(StudentFault):
            outcomes_of([ONE], forged)


def test_a_forged_place_and_fault_are_cleaned():
    places = [0, "x", (0,), {"a": 1}, None, 1.5]
    ((outcome,),) = outcomes_of([ONE], [[("returned", 1.0, places)]])
    assert outcome.changed == (0, "x")
    message = "x\x1b[31m\n" + 1000 * "y"
    ((outcome,),) = outcomes_of([ONE], [[("raised", {"type": "<b>\n", "message": message}, [])]])
    assert isinstance(outcome.fault, StudentRaised)
    assert "\x1b" not in str(outcome.fault)
    assert len(str(outcome.fault)) < 500


def test_a_value_is_shown_short_and_clean():
    for value, text in (
        (2.0, "2"), (0.1 + 0.2, "0.3"), (10**400, "a number of very many digits"),
        (np.array([[1.0, -2.5]]), "[[1, -2.5]]"), (np.zeros((100, 3)), "an array of shape (100, 3)"),
        ([0.5] * 30, "a list of 30 entries"), ("<script>alert(1)</script>", "a text"),
        ([[[[[[[1.0]]]]]]], "[[[[[a list of 1 entries]]]]]"),
        (Remote(None, 1, "Odd" * 100), "an object of type " + ("Odd" * 100)[:42]),
    ):  # fmt: skip
        assert shown(value) == text
