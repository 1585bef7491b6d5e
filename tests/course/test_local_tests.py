"""The local tests against the bank: they are green for what is right and, but for a few, red for what is wrong."""

import importlib
import json
import os
import signal
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from types import CodeType, ModuleType
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from solution_modules import TRAINING, kit_of

from autograder import manifest, submission
from autograder.authoring.notebook import LOCAL_TESTS
from autograder.diagnosis.variants import Variant, Wrong, bank
from autograder.manifest import Assignment

pytestmark = pytest.mark.slow

# The nets' tests train and nudge: those of two assignments are held against the bank by `make bank`.
ASSIGNMENTS = ("01_descent", "02_gates", "03_layers", "04_sgd")
if os.environ.get("KIT_WHOLE_BANK"):
    ASSIGNMENTS += ("05_two_layer", "06_capacity")
LONG = {"test_threshold": "two_layer.threshold", "test_hyperparameters_threshold": "two_layer.hyperparameters"}
SECONDS = 20  # after which code counts as code that never ends
GREEN = 0.15  # of the wrong solutions that may pass: local tests leave something to think about


@cache
def expressions(assignment: Assignment) -> dict[str, str]:
    """Return, by task, what the notebook runs of the local tests."""
    return dict(LOCAL_TESTS.findall((assignment.solution / f"{assignment.module}_notebook.py").read_text()))


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
    before = signal.signal(signal.SIGALRM, Mock(side_effect=TimeoutError("It does not end.")))
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


@pytest.fixture(params=ASSIGNMENTS)
def assignment(request: pytest.FixtureRequest) -> Assignment:
    return manifest.load().assignment(request.param)


def red(assignment: Assignment, variant: Variant, expression: str = "") -> dict[str, str]:
    """Run local tests on a variant, but for trainings that are not about it; return what those say that are red."""
    chooses = variant.name.startswith("choice-")
    about = variant.task if isinstance(variant, Wrong) else "two_layer.hyperparameters" * chooses
    without = [name for name, task in LONG.items() if task != about or name == "test_threshold"]
    said = complaints(assignment, variant.files(assignment), expression, without)
    return {name: message for name, message in said.items() if message}


def red_in_its_task(assignment: Assignment, wrong: Wrong) -> dict[str, str]:
    return red(assignment, wrong, expressions(assignment)[wrong.task])


def test_every_task_has_local_tests_which_are_red_for_the_skeleton(assignment):
    said = complaints(assignment, submission.read(assignment.skeleton, assignment.module).files)
    assert {message.partition(":")[0] for message in said.values()} == {"NotImplementedError"}
    names = said.keys()
    chosen = [{name for name in names if expressions(assignment)[task.id] in name} for task in assignment.tasks]
    assert all(chosen)
    assert set.union(*chosen) == names


def test_wrong_solutions_are_red(assignment):
    wrong = [variant for variant in bank(assignment).wrong if variant.task != TRAINING and not variant.module]
    green = [f"{variant.name} ({variant.task})" for variant in wrong if not red_in_its_task(assignment, variant)]
    assert len(green) <= GREEN * len(wrong), "\n".join(green)


def test_of_an_answer_they_look_at_the_form_alone(assignment):
    answers = [variant for variant in bank(assignment).wrong if variant.module]
    for variant in answers:
        partly = "None" in str(variant.changes)
        assert bool(red_in_its_task(assignment, variant)) == partly, variant.name


def test_right_solutions_are_green(assignment):
    said = {variant.name: red(assignment, variant) for variant in bank(assignment).right}
    assert {name: tests for name, tests in said.items() if tests} == {}


@pytest.mark.parametrize("name", [assignment.name for assignment in manifest.load().assignments])
def test_a_why_comes_from_the_bank_and_its_table_is_small(name):
    text = (manifest.load().assignment(name).skeleton / "kit" / "whys.json").read_text(encoding="utf-8")
    table = json.loads(text)
    own = {wrong.hint for wrong in bank(manifest.load().assignment(name)).wrong if not wrong.module}
    assert len(text.encode()) <= 60_000
    assert set(table["hints"]) <= own
    assert len(table["hints"]) > 0.5 * len(own)
