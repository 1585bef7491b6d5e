"""Make a notebook from its source: graded cells with nbgrader's metadata, and a pair of cells per written question."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from ..manifest import Assignment, CourseError, Graded, Task, Written
from .regions import MARKER, show

KINDS = {"task": ("code", "task"), "written": ("markdown", "written question")}  # by the word in a cell's header
HEADER = re.compile(r"# %%.*\b(task|written)\s*=")
LOCAL_TESTS = re.compile(r'^# %% task="(.+)"\ncheck\.local_tests\("(.+)"\)$', re.MULTILINE)
GOES_ON = "raises-exception"  # Jupyter's word: after an error in this cell, "Run All" goes on to the next
ANSWER = "*Your answer here.*"  # as released, too: gradebook/config.py says so to nbgrader


def notebook_json(assignment: Assignment, text: str, path: Path) -> str:
    """Return the notebook's JSON, with ids that depend on content only and no outputs; `path` is for messages."""
    for number, line in enumerate(text.split("\n"), 1):
        if MARKER.search(line):
            raise CourseError(f"{show(path)}:{number} holds a solution marker; solutions belong in the module.")
    cells = _read(assignment, text, path)
    found = _graded(assignment, cells, _headers(text), path)
    made = [part for cell in cells for part in _parts(cell, found.get(id(cell)))]
    at_the_end = [question for question in assignment.written if question not in found.values()]
    asked = [part for question in at_the_end for part in _question("", question)]
    notebook = {
        "cells": _with_ids([*made, *asked]),
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


# --- the source


def _headers(text: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), 1) if HEADER.match(line)]


def _read(assignment: Assignment, text: str, path: Path) -> list[Any]:
    """Return the source's cells; CourseError if one that should be graded is not read as such."""
    try:
        import jupytext
    except ImportError as error:
        raise CourseError("Generating a notebook needs jupytext; install it with `pip install jupytext`.") from error
    cells: list[Any] = jupytext.reads(text, fmt="py:percent").cells
    marked, headers = sum(map(_is_marked, cells)), len(_headers(text))
    if marked != headers:
        message = f"{show(path)} marks {headers} cells, of which {marked} can be read"
        raise CourseError(f'{message}; write # %% task="{assignment.tasks[0].id}", or # %% [markdown] written="…".')
    return cells


def _is_marked(cell: Any) -> bool:
    return any(kind in cell.metadata for kind in KINDS)


def _graded(assignment: Assignment, cells: list[Any], headers: list[int], path: Path) -> dict[int, Graded]:
    """Return what each marked cell is for, by the cell's identity; CourseError if that is not as in the manifest."""
    waiting: dict[str, Graded] = {one.id: one for one in assignment.graded}
    found: dict[int, Graded] = {}
    for number, cell in zip(headers, filter(_is_marked, cells), strict=True):
        kind = next(kind for kind in KINDS if kind in cell.metadata)
        where, name, (form, called) = f"{show(path)}:{number}", cell.metadata[kind], KINDS[kind]
        if cell.cell_type != form:
            raise CourseError(f"{where} is a {cell.cell_type} cell; only a {form} cell can have a {called}.")
        if not isinstance(one := waiting.pop(name, None), Task if kind == "task" else Written):
            raise CourseError(f"{where} names no {called} of course.toml that has no cell yet: {name!r}.")
        found[id(cell)] = one
    if left := [name for name, one in waiting.items() if isinstance(one, Task)]:
        raise CourseError(f'{show(path)} has no cell for {", ".join(left)}; add # %% task="{left[0]}".')
    return found


# --- the cells made of it


def _parts(cell: Any, graded: Graded | None) -> Iterator[dict[str, Any]]:
    """Yield what becomes of one cell of the source."""
    if isinstance(graded, Written):
        yield from _question(cell.source, graded)
        return
    metadata: dict[str, Any] = {"tags": cell.metadata["tags"]} if "tags" in cell.metadata else {}
    if graded is not None:
        metadata["nbgrader"] = _mark(graded, "code", by_hand=False)
        metadata["tags"] = [*metadata.get("tags", ()), GOES_ON]
    yield _cell(cell.cell_type, cell.source, metadata, graded)


def _question(introduction: str, question: Written) -> Iterator[dict[str, Any]]:
    """Yield a question, below what its cell of the source says, and the answer, which a person grades."""
    yield _cell("markdown", "\n\n".join(filter(None, (introduction.strip(), question.text.strip()))), {})
    yield _cell("markdown", ANSWER, {"nbgrader": _mark(question, "markdown", by_hand=True)}, question)


def _mark(graded: Graded, cell_type: str, *, by_hand: bool) -> dict[str, Any]:
    """Return nbgrader's metadata: of a test cell, or of an answer that is graded by hand."""
    return {
        "cell_type": cell_type,
        "grade": True,
        "grade_id": graded.grade_id,
        "locked": not by_hand,
        "points": int(graded.points) if graded.points == int(graded.points) else graded.points,
        "schema_version": 3,
        "solution": by_hand,
        "task": False,
    }


def _cell(cell_type: str, source: str, metadata: dict[str, Any], graded: Graded | None = None) -> dict[str, Any]:
    """Return one cell as nbformat 4.5 has it, but for its id, in whose place is what the id will be made of."""
    cell = {"cell_type": cell_type, "metadata": metadata, "source": source.splitlines(keepends=True)}
    cell["id"] = f"{cell_type}\n{graded.id if graded else None}\n{source}"
    return cell | ({"execution_count": None, "outputs": []} if cell_type == "code" else {})


def _with_ids(cells: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells with ids that depend on content, so that a change of one leaves the others theirs."""
    ids: dict[str, dict[str, Any]] = {}
    for cell in cells:
        digests = (hashlib.sha256(f"{cell['id']}\n{repeat}".encode()).hexdigest()[:12] for repeat in count())
        identity = next(digest for digest in digests if digest not in ids)
        ids[identity] = cell | {"id": identity}
    return list(ids.values())
