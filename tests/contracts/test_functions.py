"""Functions that a use calls several times: walks, promises, what a law names, and what another row has left."""

from __future__ import annotations

import pytest
from contracts.code import Code, lost

from autograder.assertions import CheckFailed, bank_entry
from autograder.contracts.compare import Differs
from autograder.contracts.contract import PROMISES, Contract, Of, Row, Step
from autograder.contracts.domains import numbers
from autograder.contracts.engine import check
from autograder.diagnosis.evidence import alike, rows, wrong_uses

VALUE, SIZES = numbers("shape"), [{"shape": (2,)}]
WALK = Contract(
    task="a.walk",
    domains={"place": VALUE, "by": VALUE, "more": VALUE},
    sizes=SIZES,
    steps=[
        Step("first", ["place", "by"], lambda place, by: place + by, calls="move"),
        Step("second", [Of("first"), "more"], lambda place, by, more: place + by + more, calls="move"),
    ],
    rows=[Row("first", 1, "f"), Row("second", 1, "s"), Row(PROMISES, 1, "p", ["first"])],
    may_change=["place"],
)
RIGHT = "def move(place, by): return place + by\n"
IN_PLACE = "def move(place, by):\n    place += by\n    return place\n"


def test_a_step_may_call_what_another_one_calls_and_promise_alone():
    assert (
        lost(WALK, RIGHT) == lost(WALK, IN_PLACE) == {}
    )  # a second step in place would change what the first returned
    assert set(lost(WALK, RIGHT.replace("place + by", "place - by"))) == {"first", "second", PROMISES}
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

    odd = Contract(
        task="a.odd", domains={"x": VALUE}, sizes=SIZES, steps=[Step("f", ["x"], law=never)], rows=[Row("f", 1, "f")]
    )
    with pytest.raises(CheckFailed, match="it is odd") as raised:
        check(odd, odd.rows[0], Code("def f(x): return x"), 0)
    return raised.value


def test_a_law_may_name_the_entry_that_it_has_met_and_other_names_are_not_alike():
    assert refused("some").mistake == "some"
    one, again, other = (rows(list(wrong_uses(refused(name).evidence))) for name in ("some", "some", "other"))
    assert alike(one, again)
    assert not alike(one, other)


# --- several contracts of one task


def of_task(name, right):
    return Contract(
        task="a.task",
        domains={"x": numbers("shape")},
        sizes=[{"shape": (2,)}],
        steps=[Step(name, ["x"], right)],
        rows=[Row("values", 1, "v"), Row(PROMISES, 1, "p")],
    )


TWICE, SQUARE = of_task("twice", lambda x: 2 * x), of_task("square", lambda x: x**2)


def test_a_task_may_have_several_contracts_whose_rows_judge_their_only_step():
    code = Code("twice = lambda x: x + x\nsquare = lambda x: x + x\n")
    for row in TWICE.rows:
        check(TWICE, row, code, seed=0)
    for row in SQUARE.rows:
        with pytest.raises(CheckFailed, match=r"^square: it is wrong\.$"):
            check(SQUARE, row, code, seed=0)
    assert code.begun == 2 + len(SQUARE.rows)  # a row that fails is asked alone
    code = Code(code.source)
    code.keeps_state = False
    with pytest.raises(CheckFailed):
        check(SQUARE, SQUARE.rows[0], code, seed=0)
    assert code.begun == 1  # unless no other row can have left anything behind
