"""Titles of tasks as students read them: the heading above the task's cell in the notebook."""

import json
import re

from autograder.manifest import Assignment

HEADING = re.compile(r"^#{2,3} +(.+?)\s*$", re.MULTILINE)
TASK = re.compile(r"Tasks?\b")


def task_titles(assignment: Assignment) -> dict[str, str]:
    """Return the title of each task, by id; the id itself of a question, and if the notebook does not say it."""
    found = {graded.id: graded.id for graded in assignment.graded}
    ids = {task.grade_id: task.id for task in assignment.tasks}
    heading = ""
    try:
        notebook = json.loads((assignment.skeleton / f"{assignment.module}.ipynb").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return found
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "markdown":
            for title in HEADING.findall("".join(cell["source"])):
                # Between a task's heading and its cell may stand others, of what is explained there.
                heading = title if TASK.match(title) or not TASK.match(heading) else heading
        name = ids.get(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))
        if name and heading:
            found[name] = heading
    return found
