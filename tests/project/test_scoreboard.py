"""The scoreboard's words: what differs between two runs is named, and nothing else."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from conftest import ROOT
from solution_modules import load_module

text = load_module(ROOT / "benchmarks" / "scoreboard_text.py")
COST = {what: {"worker": 1.0, "runner": 1.0} for what in ("solution", "cold", "warm")}
ROW = {
    "points": {"g.a": 60.0, "g.b": 40.0},
    "solution": {"g.a": 60.0, "g.b": 40.0},
    "skeleton": {"g.a": 0.0, "g.b": 0.0},
    "right": {"loops": {"lost": {"g.a": 0.0}, "why": ""}},
    "wrong": {"sign": {"task": "g.b", "lost": {"g.a": 0.0, "g.b": 8.0}, "told": True, "fault": ""}},
    "golden": {"perfect": {"g.a": 60.0, "g.b": 40.0}},
    "cost": COST,
    "lines": {"suite": 10, "bank": 10},
}
RUN = {"assignments": {"01_g": ROW}, "lines": {"suites": 10}}


def changed(**parts: Any) -> dict[str, Any]:
    """Return a run in which an assignment is another one."""
    run = deepcopy(RUN)
    run["assignments"]["01_g"] |= parts
    return run


def wrong(**parts: Any) -> dict[str, Any]:
    return {"wrong": {"sign": ROW["wrong"]["sign"] | parts}}


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        ({}, []),
        ({"cost": {what: {"worker": 9.0, "runner": 9.0} for what in COST}}, []),
        (wrong(lost={"g.a": 0.0, "g.b": 2.0}), []),
        (wrong(lost={"g.b": 0.0}), ["wrong one sign: loses points of g.b: True -> False"]),
        (wrong(fault="It ended."), ["wrong one sign: loses points of g.b: True -> False"]),
        (wrong(told=False), ["wrong one sign: is told its own hint: True -> False"]),
        (wrong(lost={"g.a": 5.0, "g.b": 8.0}), ["wrong one sign: loses points elsewhere: [] -> ['g.a']"]),
        ({"wrong": {}}, ["wrong one sign is gone"]),
        ({"right": {"loops": {"lost": {"g.a": 3.0}, "why": ""}}}, ["right one loops: loses: {} -> {'g.a': 3.0}"]),
        (
            {"golden": {"perfect": {"g.a": 50.0, "g.b": 40.0}}},
            ["golden perfect: points of g.a: 60.0 -> 50.0", "golden perfect: score: 100.0 -> 90.0"],
        ),
        ({"skeleton": {"g.a": 5.0, "g.b": 0.0}}, ["skeleton: points of g.a: 0.0 -> 5.0"]),
    ],
)
def test_a_difference_is_named(parts: dict[str, Any], lines: list[str]):
    assert list(text.differences(RUN, changed(**parts))) == [f"01_g: {line}" for line in lines]


def test_a_table_counts_by_task_and_names_what_is_amiss():
    parts = wrong(lost={"g.a": 1.0, "g.b": 0.0}, told=False) | {
        "right": {"loops": {"lost": {"g.a": 3.0}, "why": "t: x"}}
    }
    lines = [" ".join(line.split()) for line in text.table(changed(**parts))]
    assert "g.a 60 60 0 0/1 0/0 0/0 60" in lines
    assert "g.b 40 40 0 0/0 0/1 0/1 40" in lines
    assert "right one loops loses 3 of g.a: t: x" in lines
    assert "wrong one sign keeps all points of g.b" in lines
