"""Contracts of objects that hold a dict: entries are put into it, parts go by it; and mistakes that laws name."""

from __future__ import annotations

import numpy as np
import pytest
from contracts.code import Code, lost, told

from autograder.assertions import CheckFailed, bank_entry
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import given, numbers, ordinary
from autograder.contracts.engine import check

SCALE = Contract(
    task="a.scale",
    made="Scale",
    domains={"params": lambda rng, sizes, turn: {"w": ordinary(rng, (2,))}, "x": numbers("shape")},
    sizes=[{"shape": (2,)}],
    steps=[
        Step("put", None, keywords="params", calls="params"),
        Step("scaled", ["x"], lambda params, x: params["w"] * x),
        Step("kept", None, lambda params: params, calls="params"),
    ],
    rows=[Row("scaled", 1, "s"), Row("kept", 1, "k"), Row(PROMISES, 1, "p")],
)
TOTAL = Contract(
    task="a.total",
    made="Scale",
    parts=[SCALE],
    domains=SCALE.domains,
    sizes=SCALE.sizes,
    steps=[SCALE.steps[0], Step("total", ["x"], lambda params, x: float(np.sum(params["w"] * x)))],
    rows=[Row("total", 1, "t")],
)
SCALING = """
class Scale:
    def __init__(self): self.params = {"w": np.zeros(2)}
    def scaled(self, x): return self.params["w"] * x
    def total(self, x): return self.scaled(x).sum()
"""


def test_entries_are_put_into_an_object_and_read_again():
    assert lost(SCALE, SCALING) == {}
    changes = SCALING.replace("return self.params", "self.params['w'] *= 1.0 + 1e-3; return self.params")
    assert set(lost(SCALE, changes)) == {"scaled", "kept", PROMISES}
    assert "with w = " in told(SCALE, "scaled", SCALING.replace("* x", "+ x"))[0]


def test_a_part_of_an_object_goes_by_what_the_object_holds_by_now():
    wrong = SCALING.replace('self.params["w"] * x', "x")
    assert set(lost(SCALE, wrong)) == {"scaled", PROMISES}
    assert lost(TOTAL, wrong) == {}
    assert set(lost(TOTAL, wrong.replace(".sum()", ".max()"))) == {"total"}


def test_what_depends_on_chance_names_its_mistake():
    random = Contract(
        task="a.random",
        domains={"x": numbers("shape"), "seed": given("seed")},
        sizes=[{"shape": (400,), "seed": 3}],
        steps=[Step("drop", ["x", "seed"], law=lambda got, case: None)],
        rows=[Row(PROMISES, 1, "p")],
        seeded_by="seed",
        unseeded=bank_entry("by-chance"),
    )
    with pytest.raises(CheckFailed) as failed:
        check(random, random.rows[0], Code("def drop(x, seed=0): return 2 * x * (np.random.rand(400) > 0.5)"), 0)
    assert failed.value.mistake == "by-chance"
