"""Which of the student's functions a task grades: those that its local tests use, and no task's before it."""

import ast
import json
import re

from .manifest import Assignment
from .submission import KIT


def graded_functions(assignment: Assignment) -> dict[str, list[str]]:
    """Return functions, methods and whole classes by the task's id; for answers, which no test names, all of these."""
    folder, found, taken = assignment.skeleton, dict[str, list[str]](), set[tuple[str, str]]()
    try:
        body = ast.parse((folder / f"test_{assignment.module}.py").read_bytes()).body
        tests = {task["name"]: task["tests"] for task in json.loads((folder / KIT / "tasks.json").read_bytes())}
        sources = {name: (folder / f"{name}.py").read_text(encoding="utf-8") for name in assignment.modules}
    except (OSError, ValueError, SyntaxError):  # the student's folder is not whole
        return found
    uses = {f.name: {getattr(n, "attr", getattr(n, "id", "")) for n in ast.walk(f)} for f in body if hasattr(f, "name")}
    for task in assignment.tasks:
        todo = re.findall(r'Error\("((\w+)[\w.]*) is still a TODO"', sources[task.module or assignment.module])
        used = set[str]().union(*(uses[one] for one in uses if tests.get(task.id.rpartition(".")[2], task.id) in one))
        used = used.union(*(uses.get(helper, ()) for helper in used))
        mine = [pair for pair in todo if used.issuperset(pair[0].removesuffix(".__init__").split("."))]
        mine = [pair for pair in mine if pair not in taken] or mine or todo
        taken.update(mine)
        divided = {owner for name, owner in set(todo).difference(mine)}
        found[task.id] = list(dict.fromkeys(name if owner in divided else owner for name, owner in mine))
    return found
