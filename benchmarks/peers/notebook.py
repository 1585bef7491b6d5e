"""Write the notebooks that nbgrader needs, as the plain JSON that they are."""

from __future__ import annotations

import json
from typing import Any

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def cell(name: str, source: str, *, points: int = 0, solution: bool = False) -> dict[str, Any]:
    """Return a code cell: the student's where it is a solution, else locked, and graded where it has points."""
    marks: dict[str, Any] = {
        "grade": points > 0,
        "grade_id": name,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points:
        marks["points"] = points
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {"nbgrader": marks},
        "outputs": [],
        "source": source,
    }


def notebook(cells: list[dict[str, Any]]) -> str:
    """Return a notebook of those cells."""
    return json.dumps({"cells": cells, "metadata": {"kernelspec": KERNEL}, "nbformat": 4, "nbformat_minor": 5})


def handed_in(released: str, name: str, source: str) -> str:
    """Return a released notebook with a student's text in the cell of that name."""
    content = json.loads(released)
    next(c for c in content["cells"] if c["metadata"]["nbgrader"]["grade_id"] == name)["source"] = source
    return json.dumps(content)
