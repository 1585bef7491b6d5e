"""Titles of tasks as students read them: the heading above the task's cell in the notebook."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from autograder.manifest import Assignment

HEADING = re.compile(r"^#{2,3} +(.+?)\s*$", re.MULTILINE)
TASK = re.compile(r"Tasks?\b")


def task_titles(assignment: Assignment) -> dict[str, str]:
    """Return the title of each task, by id; the id itself of a question, and if the notebook does not say it."""
    found = {graded.id: graded.id for graded in assignment.graded}
    ids = {task.grade_id: task.id for task in assignment.tasks}
    heading = ""
    for cell in _cells(assignment.skeleton / f"{assignment.module}.ipynb"):
        if cell.get("cell_type") == "markdown":
            for title in HEADING.findall("".join(cell["source"])):
                # Between a task's heading and its cell may stand others, of what is explained there.
                heading = title if TASK.match(title) or not TASK.match(heading) else heading
        name = ids.get(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))
        if name and heading:
            found[name] = heading
    return found


def _cells(path: Path) -> list[dict[str, Any]]:
    try:
        return list(json.loads(path.read_text(encoding="utf-8"))["cells"])
    except (OSError, ValueError, KeyError):
        return []
