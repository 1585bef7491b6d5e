"""Contracts of plain functions: several of one task, functions that are handed over, rows that name no step."""

from __future__ import annotations

import pytest
from contracts.code import Code

from autograder.assertions import CheckFailed
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import given, numbers
from autograder.contracts.engine import check


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


def test_a_row_of_a_contract_of_several_steps_names_one():
    steps = [*TWICE.steps, *SQUARE.steps]
    with pytest.raises(ValueError, match="judges no step"):
        Contract(task="a.task", domains={"x": given("x")}, sizes=[], steps=steps, rows=[Row("values", 1, "v")])
