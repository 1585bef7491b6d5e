"""Invariants of the hidden tests and the bank, read without running any."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType

from ..course_place import here
from ..diagnosis.variants import Wrong, bank
from ..manifest import Assignment, CourseError
from ..suite_run import TaskMark, parse_mark
from .regions import show
from .trial import functions_and_rest

NAMING = "bank_entry"  # the function that names an entry of the bank in a suite


def suite(assignment: Assignment) -> Iterator[str]:
    """Require a sentence and a usable mark of every hidden test, and points that add up to each task's."""
    order = [task.id for task in assignment.tasks]
    modules = sorted(assignment.suite.glob("test_*.py"))
    tests = [(path, name, test, _mark(test)) for path in modules for name, test in _tests(path, assignment)]
    tests.sort(key=lambda one: order.index(one[3].task) if one[3] and one[3].task in order else len(order))
    times = Counter(name for _, name, _, _ in tests)
    points = dict.fromkeys(order, 0.0)
    weighed, above = set[str](), set[str]()
    for path, name, test, mark in tests:
        where = f"{show(path)}: {name}"
        if times[name] > 1:
            yield f"{where} is there {times[name]} times; give each test a name of its own."
        if not inspect.getdoc(test):
            yield f"{where} has no docstring; say in a sentence what a student's code must do."
        if mark is None or mark.points <= 0:
            yield f'{where} has no usable mark; write @pytest.mark.task("{assignment.tasks[0].id}", weight=…).'
        elif mark.task not in order:
            yield f"{where} belongs to {mark.task}, which course.toml does not know; correct the one or the other."
        else:
            points[mark.task] += mark.points
            weighed |= {mark.task} if mark.relative else set()
        for needed in mark.needs if mark else ():
            if needed not in above:
                yield f"{where} needs {needed}, which is no test above it; name one that is."
        above.add(name)
    for task in assignment.tasks:
        given = points[task.id]
        if abs(given - task.points) > 1e-9 and not (task.id in weighed and given):
            where = show(assignment.suite)
            yield f"{where}: the tests of {task.id} add up to {given:g}, course.toml says {task.points:g}."


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
    for path, tree in _with_shared(sorted(assignment.suite.glob("*.py"))):
        for line, name in _named_entries(tree):
            if name is None:
                yield f"{show(path)}:{line} computes the name of an entry; write it out, so that it can be looked up."
            elif name not in names:
                yield f"{show(path)}:{line} names {name}, which {folder} does not have; correct the one or the other."


def _with_shared(paths: list[Path]) -> Iterator[tuple[Path, ast.Module]]:
    """Yield modules, and those that they import relatively: entries that these name are in each of their banks."""
    for path in paths:  # which grows
        with suppress(SyntaxError):  # which importing it has said
            tree = ast.parse(path.read_bytes())
            yield path, tree
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and node.level:
                    names = [node.module] if node.module else [alias.name for alias in node.names]
                    named = [path.parents[node.level - 1] / f"{name}.py" for name in names]
                    paths += [each for each in named if each.is_file() and each not in paths]


def _named_entries(tree: ast.Module) -> Iterator[tuple[int, str | None]]:
    """Yield the line and name of every entry of the bank that a suite's module names; None for a computed one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == NAMING:
            argument = node.args[0] if node.args else None
            literal = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            yield node.lineno, argument.value if literal else None  # type: ignore[union-attr] # it is a constant


def _tests(path: Path, assignment: Assignment) -> list[tuple[str, object]]:
    """Return the hidden tests of a module by name, in their order, without running any."""
    module, members = _name(path, assignment), vars(_imported(path, assignment)).items()
    mine = [(name, test) for name, test in members if getattr(test, "__module__", "") == module]
    return [(name, test) for name, test in mine if name.startswith("test_")]


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


def _mark(test: object) -> TaskMark | None:
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "task"]
    return parse_mark(marks[0]) if len(marks) == 1 else None


def same_code(assignment: Assignment) -> Iterator[str]:
    """Require that no two entries of a task which say different things make the same code of the solution."""
    solution = {name: (assignment.solution / f"{name}.py").read_bytes() for name in assignment.modules}
    first: dict[object, Wrong] = {}
    for wrong in bank(assignment).wrong:
        module = wrong.module or assignment.module
        try:
            key = (wrong.task, module, repr(functions_and_rest(wrong.source(solution[module]))))
        except (CourseError, KeyError, SyntaxError):  # one that does not fit is another invariant's
            continue
        other = first.setdefault(key, wrong)
        if other.hint != wrong.hint:
            yield (
                f"{show(assignment.bank)}: {other.name} and {wrong.name} make the same code and say different things: "
                "merge them."
            )
