"""The local tests of an assignment, run in this process on any source of the students' module."""

from __future__ import annotations

import importlib
import signal
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
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
    modules = [ModuleType(name) for name in assignment.modules]
    with kit_of(assignment.skeleton), pytest.MonkeyPatch.context() as patch:
        for module in modules:
            name = f"{module.__name__}.py"
            patch.setitem(sys.modules, module.__name__, module)
            exec(compile(files.get(name, b""), name, "exec"), module.__dict__)
        tests: dict[str, Any] = {"__name__": f"test_{assignment.module}"}
        exec(_compiled(assignment), tests)
        names = [name for name in tests if name.startswith("test_") and expression in name and name not in without]
        return {name + label: _run(case) for name in names for label, case in _cases(tests[name]).items()}


def _cases(test: Callable[..., None]) -> dict[str, Callable[[], None]]:
    """Return a call for each question of the test of answers, and the call of any other test."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    return {f"[{value}]": partial(test, value) for mark in marks for value in mark.args[1]} or {"": test}


@cache
def _compiled(assignment: Assignment) -> CodeType:
    path = assignment.solution / f"test_{assignment.module}.py"
    return compile(path.read_bytes(), str(path), "exec", dont_inherit=True)


def _run(test: Callable[[], None]) -> str:
    """Return what a test says, "" if it is green."""

    def give_up(*_: object) -> None:
        raise TimeoutError("It does not end.")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS)
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            test()
    except pytest.fail.Exception as failure:
        return str(failure)
    except Exception as error:
        reason = importlib.import_module("kit.pytest_report").meaning(error)
        return f"{type(error).__name__}: {error}" + (f"\nWhy: {reason}" if reason else "")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return ""
