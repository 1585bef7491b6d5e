"""Invariants of an assignment's files: the manifest's section, the student's folder, the notebook."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .. import faults
from ..course_place import here
from ..manifest import Assignment, Course
from . import generate
from .regions import CACHES, lay_out, show, solution_leaks, solution_lines, squeeze

HINTS, SHORTEST_HINT = 3, 3  # of a task; words in each
UNSOLVED = (faults.FAILED, faults.ERROR)
LOCAL_TEST_SECONDS = 300
SHORTEST_CODE = 8  # characters, blanks aside, of a line that counts as code


def strays(known: Course) -> Iterator[str]:
    """Require that every folder of solutions and assignments belongs to the course."""
    names = {a.name for a in known.assignments}
    for folder in (here().root / "assignments", here().root / "solutions"):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name not in names | CACHES:
                yield f"{show(path)} belongs to no assignment; remove it or add the assignment to course.toml."


def section(assignment: Assignment) -> Iterator[str]:
    """Require points that add up to 100, ids of a cell each, and words where students and teachers look for them."""
    where = f"{assignment.name} in {show(here().manifest)}"
    total = sum(one.points for one in assignment.graded)
    if abs(total - 100) > 1e-9:
        yield f"The points of {where} add up to {total:g}; make them 100."
    if not assignment.summary.strip():
        yield f"{where} has no summary; say in a few words what students build."
    for name, times in Counter(one.grade_id for one in assignment.graded).items():
        if times > 1:
            yield f"{where} has {times} tasks or questions for the cell {name}; give each an id of its own."
    for one in assignment.graded:
        if not re.fullmatch(rf"{assignment.module}\.\w+", one.id, re.ASCII):
            yield f"{one.id} of {where} is not named after its module; call it {assignment.module}.…"
        if one.points <= 0:
            yield f"{one.id} of {where} is worth {one.points:g}; give it points."
    for task in assignment.tasks:
        if not task.title.strip():
            yield f"The task {task.id} of {where} has no title; name it in words, such as: the max gate."
        sentences = {hint for hint in task.hints if len(hint.split()) >= SHORTEST_HINT}
        if not len(task.hints) == len(sentences) == HINTS:
            wanted = "the idea, where to look, the formula in words"
            yield f"The task {task.id} of {where} has not {HINTS} different hints; write {wanted}."


def hints(assignment: Assignment) -> Iterator[str]:
    """Require that no hint holds a line of the solution, even a short one."""
    lines, where = solution_lines(assignment.solution, SHORTEST_CODE), show(here().manifest)
    for task in assignment.tasks:
        for number, hint in enumerate(task.hints, 1):
            squeezed = squeeze([hint])
            for line in sorted(line for line in lines if squeeze([line]) in squeezed):
                yield f"Hint {number} of {task.id} in {where} holds the solution's {line!r}; say it in words."


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
    for path in generate.strays(folder, wanted):
        if path.name not in CACHES:
            yield f"{show(path)} is generated from nothing; {fix}, which removes it."


def leaks(assignment: Assignment) -> Iterator[str]:
    """Require that no text of a solution stands in the student's folder."""
    yield from solution_leaks(assignment.skeleton, assignment.solution)


def local_tests(assignment: Assignment) -> Iterator[str]:
    """Require that the solution passes the tests that students run themselves."""
    path = assignment.solution / f"test_{assignment.module}.py"
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir=."]
    command += ["-p", "no:cacheprovider", "--tb=line", path.name]
    # Looking for pytest's plugins takes four times as long as the tests, which need none.
    quick = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "Agg"}
    with tempfile.TemporaryDirectory() as folder:  # what a student has, with the solution in place
        lay_out(generate.generate(assignment), Path(folder))
        for module in assignment.modules:
            shutil.copy(assignment.solution / f"{module}.py", folder)
        try:
            done = subprocess.run(
                command, cwd=folder, env=os.environ | quick, capture_output=True, text=True, timeout=LOCAL_TEST_SECONDS
            )
        except subprocess.TimeoutExpired:
            yield f"{show(path)} takes more than {LOCAL_TEST_SECONDS} s on the solution; make it shorter."
            return
    if done.returncode:
        last = (done.stdout.strip() or done.stderr.strip() or "no output").splitlines()[-1]
        yield f"{show(path)} does not pass on the solution ({last}); run pytest there and correct the one or the other."


def grades(assignment: Assignment) -> Iterator[str]:
    """Require that the solution earns all points, and the skeleton none: by failing, not by the grader's fault."""
    # The sandbox and pytest are loaded only if something is graded.
    from .. import grading

    full = grading.grade(assignment, assignment.solution, student="solution")
    where = show(assignment.solution / f"{assignment.module}.py")
    if full.score is None:
        yield f"{where} could not be graded: {full.message}"
    elif full.score != full.max_score:
        lost = ", ".join(test.name for test in full.tests if test.outcome != faults.PASSED)
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
