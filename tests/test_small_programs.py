"""Small programs: how they are carried out and shown, what a hostile side may answer, when an answer is wrong."""

from __future__ import annotations

import numpy as np
import pytest
from autograder.diagnosis.judge import Judge, session_of
from autograder.diagnosis.nudge import parameters
from autograder.diagnosis.reaching import reaches

from autograder import manifest
from autograder.contracts.programs import Function, Of, Outcome, a, do, each, fn, get, new, put, run, small, write
from autograder.contracts.wording import shown
from autograder.diagnosis.variants import Bank, Right
from autograder.faults import StudentFault, StudentRaised
from autograder.in_process import in_process_session
from autograder.proxy import Remote
from autograder.session import Session

# --- what students' code may answer


class Forged:
    """A transport whose replies are made up."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __call__(self) -> Session:
        session = session_of(manifest.load().assignment("02_gates"))
        session.perform = lambda step: self.value  # type: ignore[method-assign]
        return session


ONE = small(fn("double", 1.0))
FORGED = [
    None,
    [],
    [None],
    [[]],
    [[1]],
    [[("returned", 1.0)]],
    [[("returned", 1.0, None)]],
    [[("returned", 1.0, []), ("returned", 1.0, [])]],
    [[("raised", {"type": 3}, [])]] * 2,
    {0: 1},
]


@pytest.mark.parametrize("value", FORGED)
def test_what_is_no_list_of_outcomes_is_a_fault_of_the_code(value):
    with pytest.raises(StudentFault):
        run(Forged(value)(), [ONE])


def test_a_forged_place_and_fault_are_cleaned():
    places = [0, "x", (0,), (1, 2), {"a": 1}, None, 1.5]
    ((outcome,),) = run(Forged([[("returned", 1.0, places)]])(), [ONE])
    assert outcome.changed == (0, "x", (0,))
    message = "x\x1b[31m\n" + 1000 * "y"
    ((outcome,),) = run(Forged([[("raised", {"type": "<b>\n", "message": message}, [])]])(), [ONE])
    assert isinstance(outcome.fault, StudentRaised)
    assert "\x1b" not in str(outcome.fault)
    assert len(str(outcome.fault)) < 500


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (0.1 + 0.2, "0.3"),
        (True, "True"),
        (10**400, "a number of very many digits"),
        (np.array([[1.0, -2.5]]), "[[1, -2.5]]"),
        (np.zeros((100, 3)), "an array of shape (100, 3)"),
        ((1.0,), "(1,)"),
        ([0.5] * 20, "a list of 20 entries"),
        ({"x": np.float64(1.5)}, "{'x': 1.5}"),
        ("<script>alert(1)</script>", "a text"),
        (np.array(np.nan), "nan"),
        ([[[[[[[1.0]]]]]]], "[[[[[a list of 1 entries]]]]]"),
        (Remote(None, 1, "Odd" * 100), "an object of type " + ("Odd" * 100)[:42]),
    ],
)
def test_a_value_is_shown_short_and_clean(value, text):
    assert shown(value) == text


# --- programs, judges


SOURCE = b"""
class Net:
    def __init__(self, scale=1.0): self.params = {"w": 0.0}; self.scale = scale
    def forward(self, x): return self.scale * self.params["w"] * x
def double(x): return 2 * x
def both(f, x): return f(x), x
def pair(x): return x, [x]
"""


def outcomes(*calls) -> list[Outcome]:
    return run(in_process_session({"trial.py": SOURCE}, "trial"), [small(*calls)])[0]


def test_a_program_makes_objects_puts_items_and_hands_on_what_was_returned():
    assert outcomes(new("Net"), put(w=3.0), do("forward", 2.0))[-1].value == 6.0
    assert outcomes(new("Net"), new("Net", scale=2.0), put(w=3.0), do("forward", 2.0))[-1].value == 12.0
    assert outcomes(fn("pair", 4.0), fn("double", Of(0, 0)))[-1].value == 8.0
    assert outcomes(fn("both", Function("lambda x: x + 1"), 4.0))[-1].value == (5.0, 4.0)


def test_a_program_ends_where_it_raises():
    found = outcomes(fn("double", None), fn("double", 1.0))
    assert len(found) == 1
    assert "TypeError" in str(found[0].fault)


def test_programs_with_the_fewest_calls_and_numbers_come_first():
    long, wide, least = (
        small(fn("double", 1.0), fn("double", 1.0)),
        small(fn("double", a(1, 2))),
        small(fn("double", 1.0)),
    )
    assert each([long, [wide]], least) == [least, wide, long]


def judge(right: bytes, *others: bytes, program=ONE) -> Judge:
    """Return a judge of one program, for which others are right as well."""

    class Known(Judge):
        def _matters(self, variant):
            return True

        def _answers(self, variant):
            return run(in_process_session({"trial.py": variant.changes[0][1].encode()}, "trial"), [self.program])[0]

    (answers,) = run(in_process_session({"trial.py": right}, "trial"), [program])
    rights = tuple(Right(name=str(number), changes=(("", code.decode()),)) for number, code in enumerate(others))
    return Known(manifest.load().assignments[0], Bank((), rights), program, answers)


def verdict(known: Judge, source: bytes):
    return known.first_wrong(run(in_process_session({"trial.py": source}, "trial"), [known.program])[0])


def returns(text: str) -> bytes:
    return f"import numpy as np\ndef double(x): return {text}".encode()


def test_only_what_differs_clearly_from_all_that_is_right_is_wrong():
    known = judge(returns("2.0"), returns("np.float32(2.0)"))
    assert verdict(known, returns("3.0")).call == 0
    for near in ("2.0 + 1e-5", "np.float32(2.01)", "np.array(2.0)"):
        assert verdict(known, returns(near)) is None
    assert verdict(judge(returns("2.0"), returns("2.5")), returns("3.0")) is None
    assert verdict(judge(returns("2.0"), b"x = 1"), returns("3.0")) is None
    assert verdict(judge(returns("np.nan")), returns("3.0")) is None
    assert verdict(judge(returns("{'a': 1.0}")), returns("{}")).call == 0
    assert verdict(judge(returns("2.0")), b"def double(x): raise ValueError").call == 0


def test_a_change_counts_only_if_nothing_right_makes_it():
    program = small(fn("double", a(1)))
    changes = b"def double(x):\n    x *= 2\n    return x"
    keeps = b"def double(x): return 2 * x"
    assert verdict(judge(keeps, program=program), changes).changed == {0}
    assert verdict(judge(keeps, changes, program=program), changes) is None


def test_parameters_are_named_as_in_the_solution(gates):
    assert parameters(gates, "MultiplyGate", "forward") == ["x", "y"]
    assert parameters(gates, "", "sigmoid_neuron") == ["w", "x"]
    assert parameters(gates, "Nobody", "forward") == []


HOLDER = b"""
import numpy as np
class Layer:
    def __init__(self): self.grads, self.out = {"w": np.ones(1)}, np.zeros(1)
    def backward(self, up):
        self.grads["w"][...] = up
        return self.out
    def forward(self, x):
        self.out[...] = x
        return self.out
def swap(entries): entries.reverse()
def numbers(): return iter([1.0, 2.0])
def large(): return np.zeros(10**6)
def odd(): return np.array([None, {}], dtype=object), open
"""


def held(*calls) -> list[Outcome]:
    return run(in_process_session({"trial.py": HOLDER}, "trial"), [small(*calls)])[0]


def test_what_a_call_changes_of_earlier_results_is_told_by_their_number():
    assert held(new("Layer"), do("forward", a(1)), do("forward", a(2)))[2].changed == ((1,),)
    assert held(new("Layer"), get("grads"), do("backward", a(2)))[2].changed == ((1,),)
    assert held(new("Layer"), new("Layer"), fn("swap", [Of(0), Of(1)]))[2].changed == (0,)
    assert held(new("Layer"), write("grads", w=a(5)), get("grads"))[2].value == {"w": np.array([5.0])}


def test_an_iterator_is_drawn_and_what_cannot_cross_is_a_fault():
    assert held(fn("numbers"))[0].value == [1.0, 2.0]
    assert "larger" in str(held(fn("large"))[0].fault)
    assert held(fn("nothing"))[0].fault is not None


def test_a_function_counts_its_calls_anew_in_every_program():
    counted = Function("lambda x, calls=[]: calls.append(x) or float(len(calls))", "a count")
    session = in_process_session({"trial.py": b"def call(f): return f(0.0)"}, "trial")
    assert [one[0].value for one in run(session, [small(fn("call", counted))] * 2)] == [1.0, 1.0]


REFERENCE = (
    b"import math\n\ndef a(x):\n    return b(x)\n\n@staticmethod\ndef b(x):\n    return x\n\nclass C:\n    k = 1\n"
)


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        (REFERENCE, ""),
        (REFERENCE.replace(b"return b(x)", b"return b(x) + 0"), "a"),
        (REFERENCE.replace(b"return x", b"return x + 0"), "ab"),
        (REFERENCE.replace(b"k = 1", b"k = 2"), "C"),
        (REFERENCE + b"\n\ndef b(x):\n    return -x\n", "ab"),
        (REFERENCE + b"\n\nC.k = 3\n", "abC"),
        (REFERENCE.replace(b"import math", b"import math, sys"), "abC"),
    ],
)
def test_what_a_change_can_make_a_difference_to(changed, names):
    assert "".join(name for name in "abC" if reaches(REFERENCE, changed, frozenset(name))) == names
