"""What a contract asks of code: formulas, promises, laws, seeds, exceptions, and several calls of one function."""

from typing import Any

import numpy as np
import pytest
from contracts.code import Code, lost

from autograder.assertions import CheckFailed, bank_entry
from autograder.contracts.compare import Differs, as_numbers, by_size, close
from autograder.contracts.contract import PROMISES, Contract, Of, Row, Step
from autograder.contracts.domains import draw, given, numbers, ordinary
from autograder.contracts.engine import check
from autograder.contracts.numeric import gradients
from autograder.diagnosis import evidence
from autograder.equality import equal
from autograder.faults import TimedOut

VALUE = numbers("shape")
SIZES = [{"shape": shape} for shape in ((), (3,), (2, 2))]


def product(x, y):
    return x * y


GATE = Contract(
    task="a.gate",
    made="Gate",
    domains={"x": VALUE, "y": VALUE, "upstream": VALUE},
    sizes=SIZES,
    steps=[Step("forward", ["x", "y"], product), Step("backward", ["upstream"], gradients(product, "x", "y"))],
    rows=[Row("forward", 1, "f"), Row("backward", 2, "b"), Row(PROMISES, 1, "p")],
)
RIGHT = """
class Gate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y
    def backward(self, upstream):
        return upstream * self.y, upstream * self.x
"""
KEPT = "self.x, self.y = x, y"
BACKWARD = "return upstream * self.y, upstream * self.x"


def test_right_code_loses_nothing_on_any_seed():
    assert [lost(GATE, RIGHT, seed) for seed in range(20)] == [{}] * 20


def test_what_is_wrong_loses_its_rows():
    for was, now, rows in (
        ("return x * y", "return x + y", {"forward", PROMISES}),
        (BACKWARD, "return upstream * self.x, upstream * self.y", {"backward", PROMISES}),
        (BACKWARD, "return upstream * self.y * 1.001, upstream * self.x", {"backward", PROMISES}),
        (BACKWARD, "return None", {"backward", PROMISES}),
        (BACKWARD, "return [upstream * self.y, upstream * self.x]", set()),
        (BACKWARD, "return np.float32(upstream * self.y), np.float32(upstream * self.x)", set()),
        (KEPT, "Gate.x, Gate.y = x, y", {PROMISES}),
        (KEPT, "self.x, self.y = getattr(self, 'x', x), y", {PROMISES}),
        (BACKWARD, "upstream *= 1.0\n        return upstream * self.y, upstream * self.x", set()),
        (BACKWARD, "up = upstream * 1.0\n        upstream *= 0\n        return up * self.y, up * self.x", {PROMISES}),
        (BACKWARD, "self.dx = getattr(self, 'dx', 0) + upstream * self.y\n        return self.dx, upstream * self.x",
         {PROMISES}),
    ):  # fmt: skip
        assert RIGHT.count(was) == 1
        assert set(lost(GATE, RIGHT.replace(was, now))) == rows


def asked(contract: Contract, code: Code) -> Code:
    """Check all rows of a contract, one after the other."""
    for row in contract.rows:
        check(contract, row, code, 0)
    return code


def test_one_process_is_enough_and_rows_that_cannot_go_together_are_asked_alone():
    assert asked(GATE, Code(RIGHT)).begun == 1
    endless = Code(RIGHT)
    begin, faults = endless.begin, [TimedOut("All of it takes too long.")]

    def begin_and_fail():
        session = begin()
        if faults:
            session.transport.request = lambda message: (_ for _ in ()).throw(faults.pop())
        return session

    endless.begin = begin_and_fail
    assert asked(GATE, endless).begun == 1 + len(GATE.rows)


def contract(steps: list[Step], row: str, names: str = "x", **more: Any) -> Contract:
    """Return a contract on values of these names that has one row besides its promises."""
    rows = [Row(row, 1, "r"), Row(PROMISES, 1, "p")]
    parts = {"task": "a.task", "domains": dict.fromkeys(names.split(), VALUE), "sizes": SIZES, "rows": rows}
    return Contract(steps=steps, **(parts | more))


CACHED = contract(
    [
        Step("first", ["x"], lambda x: x, lambda got, right, case: as_numbers(got[0], np.shape(right))),
        Step("second", ["upstream", Of("first", 1)], lambda x, upstream: x * upstream),
    ],
    "second",
    "x upstream",
)


def test_what_a_step_returned_is_handed_on():
    right = "def first(x): return x, lambda upstream: x * upstream\ndef second(upstream, cache): return cache(upstream)"
    shared = "kept = []\ndef first(x): return kept.append(x) or (x, 0)\ndef second(up, cache): return up * kept[-1]"
    assert lost(CACHED, right) == {}
    assert set(lost(CACHED, shared)) == {PROMISES}


def test_an_exception_may_be_the_right_answer():
    raising = contract([Step("root", ["x"], raises="ValueError")], "root", sizes=[{"shape": ()}])
    assert lost(raising, "def root(x): raise ValueError('no')") == {}
    for body in ("return x", "raise TypeError"):
        assert set(lost(raising, f"def root(x): {body}")) == {"root", PROMISES}


def halves(got, case):
    """Half of the entries, or about so, are zero, and the others doubled."""
    array = as_numbers(got, np.shape(case["x"]))
    if not np.all((array == 0) | np.isclose(array, 2 * case["x"])) or not 0.3 < np.mean(array == 0) < 0.7:
        raise Differs("it should have about half of its entries, doubled")


def test_a_law_stands_in_for_a_formula():
    domains, sizes = {"x": numbers("shape", kinds=[ordinary]), "seed": given("seed")}, [{"shape": (400,), "seed": 3}]
    steps = [Step("drop", ["x", "seed"], law=halves)]
    random = contract(steps, "drop", domains=domains, sizes=sizes, seeded_by="seed")
    for drawn, rows in (
        ("np.random.default_rng(seed).random(x.shape)", set()),
        ("np.random.rand(*x.shape)", {PROMISES}),
        ("np.random.default_rng(seed).random(x.shape) ** 9", {"drop", PROMISES}),
    ):
        assert set(lost(random, f"def drop(x, seed): return 2 * x * ({drawn} > 0.5)")) == rows


def test_an_object_of_the_students_is_neither_set_nor_compared():
    gate = Code(RIGHT).begin().student.Gate()
    with pytest.raises(TypeError, match="a test sets x of <Gate>"):
        gate.x = 1.0
    with pytest.raises(TypeError, match="a test compares <Gate>"):
        assert gate == 1.0


PAIR = [{"shape": (2,)}]
WALK = Contract(
    task="a.walk",
    domains={"place": VALUE, "by": VALUE, "more": VALUE},
    sizes=PAIR,
    steps=[
        Step("first", ["place", "by"], lambda place, by: place + by, calls="move"),
        Step("second", [Of("first"), "more"], lambda place, by, more: place + by + more, calls="move"),
    ],
    rows=[Row("first", 1, "f"), Row("second", 1, "s"), Row(PROMISES, 1, "p", ["first"])],
    may_change=["place"],
)
MOVE = "def move(place, by): return place + by\n"
IN_PLACE = "def move(place, by):\n    place += by\n    return place\n"


def test_a_step_may_call_what_another_one_calls_and_promise_alone():
    assert lost(WALK, MOVE) == lost(WALK, IN_PLACE) == {}  # a second step in place would change what the first returned
    assert set(lost(WALK, MOVE.replace("place + by", "place - by"))) == {"first", "second", PROMISES}
    once = "kept = []\ndef move(place, by):\n    kept.append(by)\n    return place + by * (len(kept) < 2)\n"
    assert "second" in lost(WALK, once)


def test_what_another_row_has_left_behind_decides_nothing():
    left = "kept = []\ndef move(place, by):\n    kept.append(1)\n    return place + by * (len(kept) < 8)\n"
    code = Code(left)
    for row in WALK.rows[:2]:  # the second row comes to the eighth call, but for a process of its own
        check(WALK, row, code, 0)
    assert code.begun == 2


def refused(entry: str) -> CheckFailed:
    """Return what is raised where a law names this entry."""

    def never(got, case):
        raise Differs("it is odd", bank_entry(entry))

    odd = contract([Step("f", ["x"], law=never)], "f", sizes=PAIR)
    with pytest.raises(CheckFailed, match="it is odd") as raised:
        check(odd, odd.rows[0], Code("def f(x): return x"), 0)
    return raised.value


def test_a_law_may_name_the_entry_that_it_has_met_and_other_names_are_not_alike():
    met = [refused(name) for name in ("some", "some", "other")]
    assert met[0].mistake == "some"
    one, again, other = (evidence.rows(list(evidence.wrong_uses(failure.evidence))) for failure in met)
    assert evidence.alike(one, again)
    assert not evidence.alike(one, other)


TWICE, SQUARE = (
    contract([Step(name, ["x"], right)], "values", sizes=PAIR)
    for name, right in (("twice", lambda x: 2 * x), ("square", lambda x: x**2))
)


def test_a_task_may_have_several_contracts_whose_rows_judge_their_only_step():
    code = asked(TWICE, Code("twice = lambda x: x + x\nsquare = lambda x: x + x\n"))
    for row in SQUARE.rows:
        with pytest.raises(CheckFailed, match=r"^square: it is wrong\.$"):
            check(SQUARE, row, code, seed=0)
    assert code.begun == 2 + len(SQUARE.rows)  # a row that fails is asked alone
    code = Code(code.source)
    code.keeps_state = False
    with pytest.raises(CheckFailed):
        check(SQUARE, SQUARE.rows[0], code, seed=0)
    assert code.begun == 1  # unless no other row can have left anything behind


A = np.array([1.0, -2.0, 0.5])


def test_what_is_near_enough():
    for got, right in (
        (A, A), (A.tolist(), A), (A.astype(np.float32), A), (A + 1e-6, A), (2, 2.0), (np.float64(2), 2.0),
        (np.array([2.0]), 2.0), ([A, A], (A, A)), ({"a": A, "more": 0}, {"a": A}), (np.zeros((0, 3)), np.zeros((0, 3))),
        (1e6 * A + 1.0, 1e6 * A),
    ):  # fmt: skip
        by_size(got, right, {})


def test_what_is_not():
    for got, right, why in (
        (A * 1.001, A, "it is wrong"), (A[:2], A, "shape"), (A[None], A, "shape"), (None, A, "return missing"),
        ("a", A, "numbers"), (A * np.nan, A, "nan or inf"), (A + 1j, A, "real"), ((A, A, A), (A, A), "list of 2"),
        (A, (A, A), "list of 2"), ([A, -A], (A, A), "the second value is wrong"), ({}, {"a": A}, "no entry 'a'"),
        ({"a": -A}, {"a": A}, "its entry 'a' is wrong"), (A, {"a": A}, "a dict"), ([1.0] * 10**6, A, "shape"),
        (True, np.zeros(2), "shape"),
    ):  # fmt: skip
        with pytest.raises(Differs, match=why) as raised:
            close(got, right)
        assert "-2" not in str(raised.value)


def test_cases_are_those_of_their_seed_and_number():
    domains, sizes = {"x": numbers("N")}, [{"N": 2}, {"N": 3}]
    assert equal(draw(domains, sizes, 1, 3), draw(domains, sizes, 1, 3))
    assert not equal(draw(domains, sizes, 1, 3), draw(domains, sizes, 2, 3))
    assert [draw(domains, sizes, 1, number)["x"].size for number in range(4)] == [2, 3, 2, 3]
