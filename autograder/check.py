"""The course's own invariants: what must hold before a class sees an assignment, one sentence for what does not."""

from __future__ import annotations

import importlib.util
import inspect
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import course, generate, outcomes
from .course import Assignment, Course, CourseError
from .regions import CACHES, show

UNSOLVED = (outcomes.FAILED, outcomes.ERROR)
LOCAL_TEST_SECONDS = 300


@dataclass(frozen=True)
class Problem:
    """One invariant that does not hold: a sentence that names the file and the fix."""

    assignment: str
    sentence: str

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence


@dataclass(frozen=True)
class SuiteTest:
    """What a hidden test says about itself; None where its task mark is missing or misused."""

    name: str
    description: str
    task: str | None
    points: float | None
    needs: tuple[str, ...]


def check(known: Course, assignments: Iterable[str] | None = None) -> list[Problem]:
    """Check the named assignments, or the whole course; an empty list means that all invariants hold."""
    chosen = known.assignments if assignments is None else [known.assignment(name) for name in assignments]
    whole = len(chosen) == len(known.assignments)
    problems = [Problem("", sentence) for sentence in _strays(known)] if whole else []
    for assignment in chosen:
        problems += check_assignment(assignment)
    return problems


def check_assignment(assignment: Assignment) -> list[Problem]:
    """Check one assignment, cheap invariants first."""
    found: list[Problem] = []
    for invariant in INVARIANTS:
        try:
            sentences = list(invariant(assignment))
        except (CourseError, outcomes.Infrastructure) as error:
            sentences = [str(error)]
        # Several invariants read the same file, and one that cannot be read is one problem.
        found += [problem for text in sentences if (problem := Problem(assignment.name, text)) not in found]
    return found


def run(names: Iterable[str] = ()) -> int:
    """Check the named assignments, or the whole course, and print what is wrong; 0 where nothing is, else 1."""
    known = course.load()
    chosen = list(names) or None
    problems = check(known, chosen)
    for problem in problems:
        print(problem)
    checked = ", ".join(chosen or [a.name for a in known.assignments])
    print(f"{checked}: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}.")
    return 1 if problems else 0


# --- invariants: each yields one sentence per violation


def _strays(known: Course) -> Iterator[str]:
    names = {a.name for a in known.assignments}
    for folder in (course.CHECKOUT / "assignments", course.CHECKOUT / "solutions"):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name not in names | CACHES:
                yield f"{show(path)} belongs to no assignment; remove it or add the assignment to course.toml."


def manifest(assignment: Assignment) -> Iterator[str]:
    """Require points that add up to 100, unique ids that carry the module's name, and a hint for every task."""
    where = f"{assignment.name} in {show(course.MANIFEST)}"
    if abs(assignment.max_score - 100) > 1e-9:
        yield f"The points of {where} add up to {assignment.max_score:g}; make them 100."
    for name, times in Counter(task.id for task in assignment.tasks).items():
        if times > 1:
            yield f"{where} has {times} tasks {name}; give each an id of its own."
    for task in assignment.tasks:
        if not task.id.startswith(f"{assignment.module}."):
            yield f"The task {task.id} of {where} is not named after its module; call it {assignment.module}.…"
        if task.points <= 0:
            yield f"The task {task.id} of {where} is worth {task.points:g}; give it points."
        if len(task.hint.split()) < 3:
            yield f"The task {task.id} of {where} has no hint; say in a sentence what usually goes wrong."


def skeleton(assignment: Assignment) -> Iterator[str]:
    """Require that the student's folder is what `generate` writes, and nothing else."""
    wanted, folder = generate.generate(assignment), assignment.skeleton
    fix = f"run `autograder generate {assignment.name}`"
    for name, content in wanted.items():
        path = folder / name
        if path.is_symlink() or not path.is_file():
            yield f"{show(path)} is missing; {fix}."
        elif path.read_bytes() != content:
            yield f"{show(path)} is not what its solution generates; edit the solution, not the skeleton, and {fix}."
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name not in wanted and path.name not in CACHES:
            yield f"{show(path)} is generated from nothing; {fix}, which removes it."


def leaks(assignment: Assignment) -> Iterator[str]:
    """Require that no text of a solution stands in the student's folder."""
    yield from generate.solution_leaks(assignment.skeleton, assignment.solution)


def notebook(assignment: Assignment) -> Iterator[str]:
    """Require that the notebook's graded cells are the manifest's tasks, with its points."""
    path = assignment.skeleton / f"{assignment.module}.ipynb"
    if not path.is_file():
        return
    fix = f"run `autograder generate {assignment.name}`"
    try:
        cells: list[dict[str, Any]] = json.loads(path.read_bytes())["cells"]
        marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
        graded = {mark["grade_id"]: mark["points"] for mark in marks if mark.get("grade")}
    except (ValueError, KeyError, TypeError, AttributeError):
        yield f"{show(path)} is not a notebook; {fix}."
        return
    for task in assignment.tasks:
        if task.grade_id not in graded:
            yield f"{show(path)} has no cell for {task.id}; {fix}."
        elif graded[task.grade_id] != task.points:
            yield f"{show(path)} gives {task.id} {graded[task.grade_id]} points, course.toml {task.points:g}; {fix}."
    for extra in sorted(graded.keys() - {task.grade_id for task in assignment.tasks}):
        yield f"{show(path)} has a cell for {extra}, which course.toml does not know; {fix}."


def suite(assignment: Assignment) -> Iterator[str]:
    """Require a sentence and a usable mark of every hidden test, and points that add up to each task's."""
    path = show(assignment.suite)
    points = {task.id: 0.0 for task in assignment.tasks}
    above: set[str] = set()
    for test in suite_tests(assignment):
        where = f"{path}: {test.name}"
        if not test.description:
            yield f"{where} has no docstring; say in a sentence what a student's code must do."
        if test.task is None or test.points is None or test.points <= 0:
            yield f'{where} has no usable mark; write @pytest.mark.task("{assignment.tasks[0].id}", points=…).'
        elif test.task not in points:
            yield f"{where} belongs to {test.task}, which course.toml does not know; correct the one or the other."
        else:
            points[test.task] += test.points
        for needed in test.needs:
            if needed not in above:
                yield f"{where} needs {needed}, which is no test above it; name one that is."
        above.add(test.name)
    for task in assignment.tasks:
        if abs(points[task.id] - task.points) > 1e-9:
            yield f"{path}: the tests of {task.id} add up to {points[task.id]:g}, course.toml says {task.points:g}."


def local_tests(assignment: Assignment) -> Iterator[str]:
    """Require that the solution passes the tests that students run themselves."""
    path = assignment.solution / f"test_{assignment.module}.py"
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir=."]
    command += ["-p", "no:cacheprovider", "--tb=line", path.name]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "Agg"}
    with tempfile.TemporaryDirectory() as folder:  # what a student has, with the solution in place
        for name, content in generate.generate(assignment).items():
            Path(folder, name).write_bytes(content)
        shutil.copy(assignment.solution / f"{assignment.module}.py", folder)
        try:
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LOCAL_TEST_SECONDS
            )
        except subprocess.TimeoutExpired:
            yield f"{show(path)} takes more than {LOCAL_TEST_SECONDS} s on the solution; make it shorter."
            return
    if done.returncode:
        last = (done.stdout.strip() or done.stderr.strip() or "no output").splitlines()[-1]
        yield f"{show(path)} does not pass on the solution ({last}); run pytest there and correct the one or the other."


def grades(assignment: Assignment) -> Iterator[str]:
    """Require that the solution earns all points, and the skeleton none: by failing, not by the grader's fault."""
    # The sandbox and pytest are loaded only where something is graded.
    from . import grading

    full = grading.grade(assignment, assignment.solution, student="solution")
    where = show(assignment.solution / f"{assignment.module}.py")
    if full.score is None:
        yield f"{where} could not be graded: {full.message}"
    elif full.score != full.max_score:
        lost = ", ".join(test.name for test in full.tests if test.outcome != outcomes.PASSED)
        yield f"{where} earns {full.score:g} of {full.max_score:g} ({lost}); correct it or its suite."
    empty = grading.grade(assignment, assignment.skeleton, student="skeleton")
    where = show(assignment.skeleton / f"{assignment.module}.py")
    if empty.score is None:
        yield f"{where} could not be graded: {empty.message}"
        return
    for test in empty.tests:
        if test.outcome not in UNSOLVED:
            yield f"{where}: {test.name} ends as {test.outcome}, not failed or error; correct the suite."
    if empty.score != 0:
        yield f"{where} earns {empty.score:g} untouched; it must earn nothing."


INVARIANTS: tuple[Callable[[Assignment], Iterator[str]], ...] = (
    manifest,
    skeleton,
    leaks,
    notebook,
    suite,
    local_tests,
    grades,
)


def suite_tests(assignment: Assignment) -> list[SuiteTest]:
    """Read the hidden tests of an assignment, in their order, without running any."""
    path = assignment.suite
    if not path.is_file():
        raise CourseError(f"{show(path)} does not exist; write the hidden tests of {assignment.name} there.")
    spec = importlib.util.spec_from_file_location(f"_suite_of_{assignment.module}", path)
    if spec is None or spec.loader is None:
        raise CourseError(f"{show(path)} is not a Python module; rename it.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for it
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CourseError(f"{show(path)} cannot be imported ({type(error).__name__}: {error}); correct it.") from error
    return [_suite_test(name, member) for name, member in vars(module).items() if name.startswith("test_")]


def _suite_test(name: str, function: object) -> SuiteTest:
    from .plugin import parse_mark  # pytest is loaded only where a suite is read

    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "task"]
    mark = parse_mark(marks[0]) if len(marks) == 1 else None
    description = inspect.getdoc(function) or ""
    if mark is None:
        return SuiteTest(name, description, None, None, ())
    return SuiteTest(name, description, mark.task, mark.points, mark.needs)
