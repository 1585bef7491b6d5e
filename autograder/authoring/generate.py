"""Turn solutions/NN into assignments/NN: strip the solution regions and build the notebook."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from ..course import PACKAGE, Assignment, CourseError
from .regions import CACHES, MARKER, read, show, sources, strip

TASK_HEADER = re.compile(r"# %%.*\btask\s*=")


def generate(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of a student's folder, path to content; CourseError where the solution folder is unfit."""
    folder, module = assignment.solution, assignment.module
    if not folder.is_dir():
        raise CourseError(f"{show(folder)} does not exist; write the solution of {assignment.name} there.")
    texts = {path.name: read(path) for path in sources(folder)}
    notebook = f"{module}_notebook.py"
    for needed in (f"{module}.py", notebook, f"test_{module}.py"):
        if needed not in texts:
            raise CourseError(f"{show(folder / needed)} does not exist; every assignment has one.")
    files = {name: strip(text, folder / name).encode() for name, text in texts.items() if name != notebook}
    files |= {Path(name).name: read(PACKAGE / name).encode() for name in assignment.include}
    files[f"{module}.ipynb"] = _notebook(assignment, texts[notebook], folder / notebook).encode()
    return dict(sorted(files.items()))


def write(assignment: Assignment) -> list[str]:
    """Make assignments/NN hold what `generate` returns and nothing else; return the paths that changed."""
    files, folder = generate(assignment), assignment.skeleton
    if folder.is_symlink():
        raise CourseError(f"{show(folder)} is a symbolic link; replace it by a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, content in files.items():
        path = folder / name
        if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
            continue
        changed.append(name)
        temporary = folder / f".{name}.tmp"
        temporary.write_bytes(content)
        os.replace(temporary, path)
    for path in folder.iterdir():
        if path.name in files:
            continue
        if path.name not in CACHES:
            changed.append(path.name)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return sorted(changed)


# --- the notebook


def _notebook(assignment: Assignment, text: str, path: Path) -> str:
    """Return the notebook's JSON: nbgrader metadata on graded cells, ids that depend on content only, no outputs."""
    try:
        import jupytext
    except ImportError as error:
        raise CourseError("Generating a notebook needs jupytext; install it with `pip install jupytext`.") from error
    for number, line in enumerate(text.split("\n"), 1):
        if MARKER.search(line):
            raise CourseError(f"{show(path)}:{number} holds a solution marker; solutions belong in the module.")
    headers = [number for number, line in enumerate(text.split("\n"), 1) if TASK_HEADER.match(line)]
    source = jupytext.reads(text, fmt="py:percent")
    graded = [cell for cell in source.cells if "task" in cell.metadata]
    if len(graded) != len(headers):
        message = f"{show(path)} marks {len(headers)} cells with a task, of which {len(graded)} can be read"
        raise CourseError(f'{message}; write each as # %% task="{assignment.tasks[0].id}".')
    points = {task.id: task.points for task in assignment.tasks}
    for number, cell in zip(headers, graded, strict=True):
        where, task = f"{show(path)}:{number}", cell.metadata["task"]
        if cell.cell_type != "code":
            raise CourseError(f"{where} grades a {cell.cell_type} cell; only a code cell can have a task.")
        if task not in {task.id for task in assignment.tasks}:
            raise CourseError(f"{where} names a task that course.toml does not: there is no task {task!r}.")
        if task not in points:
            raise CourseError(f"{where} is a second cell for {task}; a task has one cell.")
        cell.metadata["points"] = points.pop(task)
        cell.metadata["grade_id"] = assignment.task(task).grade_id
    if points:
        raise CourseError(f'{show(path)} has no cell for {", ".join(points)}; add # %% task="{next(iter(points))}".')
    taken: set[str] = set()
    notebook = {
        "cells": [_cell(cell, taken) for cell in source.cells],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _cell(cell: Any, taken: set[str]) -> dict[str, Any]:
    """Return one cell as nbformat 4.5 has it, its id from its content, so that other cells keep theirs."""
    metadata: dict[str, Any] = {"tags": cell.metadata["tags"]} if "tags" in cell.metadata else {}
    task = cell.metadata.get("task")
    if task:
        points = cell.metadata["points"]
        metadata["nbgrader"] = {
            "cell_type": "code",
            "grade": True,
            "grade_id": cell.metadata["grade_id"],
            "locked": True,
            "points": int(points) if points == int(points) else points,
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
    repeat = 0
    identity = ""
    while not identity or identity in taken:
        digest = hashlib.sha256(f"{cell.cell_type}\n{task}\n{cell.source}\n{repeat}".encode())
        identity = digest.hexdigest()[:12]
        repeat += 1
    taken.add(identity)
    result = {"cell_type": cell.cell_type, "id": identity, "metadata": metadata}
    result["source"] = cell.source.splitlines(keepends=True)
    return result | ({"execution_count": None, "outputs": []} if cell.cell_type == "code" else {})
