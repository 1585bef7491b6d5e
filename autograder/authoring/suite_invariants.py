"""Invariants of the hidden tests and the bank, read without running any."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from ..course_place import here
from ..diagnosis.variants import bank
from ..manifest import Assignment, CourseError
from .regions import show

NAMING = "bank_entry"  # the function that names an entry of the bank in a suite


@dataclass(frozen=True)
class SuiteTest:
    """The name, sentence and mark of a hidden test; None stands for a mark that is missing or misused."""

    name: str
    path: Path
    description: str
    task: str | None
    points: float | None
    needs: tuple[str, ...]
    relative: bool = False  # points are a weight


def suite(assignment: Assignment) -> Iterator[str]:
    """Require a sentence and a usable mark of every hidden test, and points that add up to each task's."""
    points = {task.id: 0.0 for task in assignment.tasks}
    order = list(points)
    tests = suite_tests(assignment)
    names = [test.name for test in tests]
    above: set[str] = set()
    for test in sorted(tests, key=lambda test: order.index(test.task) if test.task in points else len(order)):
        where = f"{show(test.path)}: {test.name}"
        if names.count(test.name) > 1:
            yield f"{where} is there {names.count(test.name)} times; give each test a name of its own."
        if not test.description:
            yield f"{where} has no docstring; say in a sentence what a student's code must do."
        if test.task is None or test.points is None or test.points <= 0:
            yield f'{where} has no usable mark; write @pytest.mark.task("{assignment.tasks[0].id}", weight=…).'
        elif test.task not in points:
            yield f"{where} belongs to {test.task}, which course.toml does not know; correct the one or the other."
        else:
            points[test.task] += test.points
        for needed in test.needs:
            if needed not in above:
                yield f"{where} needs {needed}, which is no test above it; name one that is."
        above.add(test.name)
    for task in assignment.tasks:
        relative = any(test.relative for test in tests if test.task == task.id)
        if abs(points[task.id] - task.points) > 1e-9 and not (relative and points[task.id]):
            where = show(assignment.suite)
            yield f"{where}: the tests of {task.id} add up to {points[task.id]:g}, course.toml says {task.points:g}."


def bank_of_suite(assignment: Assignment) -> Iterator[str]:
    """Require wrong solutions of every task and a right one, all fit for the solution, and entries that tests name."""
    known = bank(assignment)
    folder = show(assignment.bank)
    tasks = {task.id for task in assignment.tasks}
    covered = {task for wrong in known.wrong for task in (wrong.task, *wrong.affects)}
    for task in sorted(tasks - covered):
        yield f"{folder} has no wrong solution of {task}; add one that students really write, with its hint."
    for wrong in known.wrong:
        for task in sorted({wrong.task, *wrong.affects} - tasks):
            yield f"{folder}: {wrong.name} names {task}, which course.toml does not know; correct the one or the other."
    for variant in (*known.wrong, *known.right):
        if variant.module not in ("", *assignment.modules):
            yield f"{folder}: {variant.name} changes {variant.module}.py, which is not graded; correct its module."
            continue
        try:
            variant.files(assignment)
        except CourseError as error:
            yield f"{folder}: {error}"
    if not known.right:
        yield f"{folder} has no right solution; add one that looks unusual and has to keep every point."
    names = {wrong.name for wrong in known.wrong}
    for path in _with_shared(sorted(assignment.suite.glob("*.py"))):
        for line, name in _named_entries(path):
            if name is None:
                yield f"{show(path)}:{line} computes the name of an entry; write it out, so that it can be looked up."
            elif name not in names:
                yield f"{show(path)}:{line} names {name}, which {folder} does not have; correct the one or the other."


def _with_shared(paths: list[Path]) -> Iterator[Path]:
    """Yield modules, and those that they import relatively: entries that these name are in each of their banks."""
    for path in paths:  # which grows
        yield path
        with suppress(SyntaxError):  # which importing it has said
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.ImportFrom) and node.level:
                    names = [node.module] if node.module else [alias.name for alias in node.names]
                    named = [path.parents[node.level - 1] / f"{name}.py" for name in names]
                    paths += [each for each in named if each.is_file() and each not in paths]


def _named_entries(path: Path) -> Iterator[tuple[int, str | None]]:
    """Yield the line and name of every entry of the bank that a suite's module names; None for a computed one."""
    try:
        tree = ast.parse(path.read_bytes())
    except SyntaxError:  # which importing it has said
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == NAMING:
            argument = node.args[0] if node.args else None
            literal = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            yield node.lineno, argument.value if literal else None  # type: ignore[union-attr] # it is a constant


def suite_tests(assignment: Assignment) -> list[SuiteTest]:
    """Read the hidden tests of an assignment, in their order, without running any."""
    return [
        _suite_test(name, path, member)
        for path in sorted(assignment.suite.glob("test_*.py"))
        for name, member in vars(_imported(path, assignment)).items()
        if name.startswith("test_") and getattr(member, "__module__", "") == _name(path, assignment)
    ]


def _name(path: Path, assignment: Assignment) -> str:
    return f"{here().package}.suites.{assignment.module}.{path.stem}_read"


def _imported(path: Path, assignment: Assignment) -> ModuleType:
    spec = importlib.util.spec_from_file_location(_name(path, assignment), path)
    if spec is None or spec.loader is None:
        raise CourseError(f"{show(path)} is not a Python module; rename it.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look for it there
    try:
        here().module(f"suites.{assignment.module}")  # which relative imports start from
        spec.loader.exec_module(module)
    except Exception as error:
        where = here().line(error)
        raise CourseError(
            f"{show(path)} cannot be imported ({type(error).__name__}: {error}){where}; correct it."
        ) from error
    return module


def _suite_test(name: str, path: Path, function: object) -> SuiteTest:
    from ..task_mark import parse_mark  # pytest is loaded only if a suite is read

    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "task"]
    mark = parse_mark(marks[0]) if len(marks) == 1 else None
    description = inspect.getdoc(function) or ""
    if mark is None:
        return SuiteTest(name, path, description, None, None, ())
    return SuiteTest(name, path, description, mark.task, mark.points, mark.needs, mark.relative)
