"""The local tests of an assignment, run in this process on any source of the students' module."""

from __future__ import annotations

import importlib
import itertools
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import CodeType, ModuleType
from typing import Any

import numpy as np
import pytest
from solution_modules import kit_of

from autograder.authoring.notebook import local_tests_of_tasks
from autograder.manifest import Assignment

SECONDS = 20  # after which code counts as code that never ends


@cache
def expressions(assignment: Assignment) -> dict[str, str]:
    """Return, by task, what the notebook runs of the local tests."""
    return local_tests_of_tasks((assignment.solution / f"{assignment.module}_notebook.py").read_text())


def complaints(
    assignment: Assignment, files: Mapping[str, bytes], expression: str = "", without: Sequence[str] = ()
) -> dict[str, str]:
    """Run the tests whose names contain the expression; return what each that is not green says, "" for a green one."""
    with kit_of(assignment.skeleton):
        return _complaints(assignment, files, expression, without)


def _complaints(
    assignment: Assignment, files: Mapping[str, bytes], expression: str, without: Sequence[str]
) -> dict[str, str]:
    modules = [ModuleType(name) for name in assignment.modules]
    before = {module.__name__: sys.modules.get(module.__name__) for module in modules}
    try:
        for module in modules:
            name = f"{module.__name__}.py"
            sys.modules[module.__name__] = module
            exec(compile(files.get(name, b""), name, "exec"), module.__dict__)
        tests: dict[str, Any] = {"__name__": f"test_{assignment.module}"}
        exec(_compiled(assignment), tests)
        chosen = {name: test for name, test in tests.items() if name.startswith("test_") and expression in name}
        chosen = {name: test for name, test in chosen.items() if name not in without}
        return {name + label: _run(case) for name, test in chosen.items() for label, case in _cases(test)}
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


@cache
def _compiled(assignment: Assignment) -> CodeType:
    path = assignment.solution / f"test_{assignment.module}.py"
    return compile(path.read_bytes(), str(path), "exec", dont_inherit=True)


def _cases(test: Callable[..., None]) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield a label and a call for each combination of a test's parameters; one without a label if it has none."""
    axes = []
    for mark in getattr(test, "pytestmark", []):
        if mark.name == "parametrize":
            names, rows = mark.args[:2]
            names = [name.strip() for name in names.split(",")] if isinstance(names, str) else names
            axes.append([dict(zip(names, row if len(names) > 1 else [row], strict=True)) for row in rows])
    for number, combination in enumerate(itertools.product(*axes)):
        arguments = {name: value for part in combination for name, value in part.items()}
        yield f"[{number}]" if axes else "", lambda arguments=arguments: test(**arguments)


def _run(case: Callable[[], None]) -> str:
    """Return what a test says, "" if it is green."""

    def give_up(*_: object) -> None:
        raise TimeoutError("It does not end.")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS)
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            case()
    except pytest.fail.Exception as failure:
        return str(failure)
    except Exception as error:
        reason = importlib.import_module("kit.pytest_report").meaning(error)
        return f"{type(error).__name__}: {error}" + (f"\nWhy: {reason}" if reason else "")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return ""
