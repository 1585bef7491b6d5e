"""The scoreboard: what differs between two runs is named, and nothing else."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from conftest import ROOT
from solution_modules import load_module

ROW = {
    "solution": {"g.a": 60.0, "g.b": 40.0},
    "skeleton": {"g.a": 0.0, "g.b": 0.0},
    "right": {"loops": {"lost": {"g.a": 0.0}, "why": ""}},
    "wrong": {"sign": {"task": "g.b", "lost": {"g.a": 0.0, "g.b": 8.0}, "told": True, "fault": ""}},
    "golden": {"perfect": {"g.a": 60.0, "g.b": 40.0}},
    "cost": {"solution": {"worker": 1.0, "runner": 1.0}},
}


@pytest.fixture(scope="module")
def scoreboard() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        yield load_module(ROOT / "benchmarks" / "scoreboard.py")


def wrong(**parts: Any) -> dict[str, Any]:
    return {"wrong": {"sign": ROW["wrong"]["sign"] | parts}}


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        ({}, []),
        ({"cost": {"solution": {"worker": 9.0, "runner": 9.0}}}, []),
        (wrong(lost={"g.a": 0.0, "g.b": 2.0}), []),
        (wrong(lost={"g.b": 0.0}), ["wrong sign loses points on g.b: True -> False"]),
        (wrong(fault="It ended."), ["wrong sign loses points on g.b: True -> False"]),
        (wrong(told=False), ["wrong sign gets its own hint: True -> False"]),
        (wrong(lost={"g.a": 5.0, "g.b": 8.0}), ["wrong sign loses points elsewhere: [] -> ['g.a']"]),
        ({"right": {"loops": {"lost": {"g.a": 3.0}, "why": ""}}}, ["right loops loses: {} -> {'g.a': 3.0}"]),
        ({"golden": {"perfect": {"g.a": 50.0, "g.b": 40.0}}}, ["golden perfect earns in g.a: 60.0 -> 50.0"]),
        ({"golden": {}}, [f"golden perfect earns in g.{t}: {p} -> missing" for t, p in (("a", 60.0), ("b", 40.0))]),
    ],
)
def test_a_difference_between_runs_is_named(scoreboard, parts: dict[str, Any], lines: list[str]):
    old = {"assignments": {"01_g": ROW}}
    new = deepcopy(old)
    new["assignments"]["01_g"] |= parts
    assert list(scoreboard.differences(old, new)) == [f"01_g: {line}" for line in lines]
