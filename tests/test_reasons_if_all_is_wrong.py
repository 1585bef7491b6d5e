"""A reason that stands for one rare mistake is not given where a function is wrong everywhere."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from local_testing import complaints
from solution_modules import kit_of, load_module

from autograder import manifest

BENT = """

import numpy as _np


def _bent(value):
    if isinstance(value, dict):
        return {name: _bent(part) for name, part in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(_bent(part) for part in value)
    if isinstance(value, (int, float, _np.number, _np.ndarray)) and _np.asarray(value).dtype.kind in "fiu":
        return FORMULA
    return value


def _bending(function):
    def bending(*given, **named):
        result = function(*given, **named)
        return map(_bent, list(result)) if hasattr(result, "__next__") else _bent(result)

    return bending


NAME = _bending(NAME)
"""
FORMULAS = "1.13 * value + 0.37", "-1.0 * value"
# What is so of weights after no step, whatever else is wrong.
TRUE = {"the weights at the start are not zero: start from zeros."}


def public(module: ModuleType) -> Iterator[str]:
    """Yield the names of a module's public functions, and of the methods of its classes as CLASS.METHOD."""
    for name, value in vars(module).items():
        if getattr(value, "__module__", None) != module.__name__ or name.startswith("_"):
            continue
        if inspect.isfunction(value):
            yield name
        elif inspect.isclass(value):
            yield from (f"{name}.{method}" for method in vars(value) if not method.startswith("_"))


@pytest.mark.demo
@pytest.mark.parametrize("name", ["01_descent", "02_gates", "03_layers"])
def test_who_is_wrong_everywhere_is_told_no_rare_mistake(name: str, monkeypatch: pytest.MonkeyPatch):
    assignment = manifest.load().assignment(name)
    files = {path.name: path.read_bytes() for path in assignment.solution.glob("*.py")}
    key = f"{assignment.module}.py"
    module = load_module(assignment.solution / key)
    with kit_of(assignment.skeleton):  # which the tests find there again
        comparing = importlib.import_module("kit.comparing")
    rare, why = set(), comparing.why

    def watched(got: Any, right: Any, given: Any = None, mistakes: Any = None) -> str:
        reason = why(got, right, given, mistakes)
        if reason and (mistakes or {}).get(reason, "") is None:
            rare.add(reason)
        return reason

    monkeypatch.setattr(comparing, "why", watched)
    seen = 0
    for function in public(module):
        for formula in FORMULAS:
            bent = BENT.replace("FORMULA", formula).replace("NAME", function)
            told = complaints(assignment, files | {key: files[key] + bent.encode()})
            seen += any(told.values())
    assert rare <= TRUE
    assert seen > 10
