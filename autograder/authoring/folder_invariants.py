"""What must hold of an assignment's files: the manifest's section, the student's folder, the notebook."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .. import course
from ..course import Assignment, Course
from . import generate
from .regions import CACHES, show, solution_leaks


def strays(known: Course) -> Iterator[str]:
    """Require that every folder of solutions and assignments belongs to the course."""
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
    yield from solution_leaks(assignment.skeleton, assignment.solution)


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
