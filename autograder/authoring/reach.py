"""Which tasks a change can make a difference to: those whose tests enter a function that is changed."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from types import FrameType

from .. import submission
from ..diagnosis.variants import Variant
from ..manifest import Assignment
from .trusted_grading import grade_trusted


def functions_and_rest(source: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Return the functions and methods of a module by qualified name, and what else is in it, as text to compare."""
    functions: dict[str, str] = {}
    rest: dict[str, str] = {}

    def read(body: list[ast.stmt], prefix: str) -> Iterator[str]:
        for statement in body:
            if isinstance(statement, ast.FunctionDef):
                functions[prefix + statement.name] = ast.dump(statement)
            elif isinstance(statement, ast.ClassDef):
                inside = f"{prefix}{statement.name}."
                for name in [name for name in functions if name.startswith(inside)]:
                    del functions[name]  # a class of that name, written before, is gone
                outside = read(statement.body, inside)
                header = [*statement.bases, *statement.keywords, *statement.decorator_list]
                rest[prefix + statement.name] = " ".join([*outside, *map(ast.dump, header)])
            elif not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                yield ast.dump(statement)

    rest[""] = "\n".join(read(ast.parse(source).body, ""))
    return functions, rest


def changed_functions(before: bytes, after: bytes) -> set[str] | None:
    """Return the functions of a module that another text of it changes, None if it changes more than functions."""
    functions, outside = functions_and_rest(before)
    others, then_outside = functions_and_rest(after)
    if outside != then_outside:
        return None
    return {name for name in functions if functions[name] != others.get(name)}


@cache
def entered(assignment: Assignment) -> set[str]:
    """Return the functions of the solution that the tests of an assignment enter."""
    found: set[str] = set()

    def look(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith("<kit>"):
            found.add(frame.f_code.co_qualname.partition(".<locals>")[0])

    handed_in, before = submission.read(assignment.solution, assignment.module), sys.getprofile()
    sys.setprofile(look)
    try:
        grade_trusted(assignment, handed_in, student="solution")
    finally:
        sys.setprofile(before)
    return found


def reached(assignment: Assignment, variant: Variant) -> list[str]:
    """Return the tasks whose tests can tell a variant from the solution: those of the others run the same code."""
    before = (assignment.solution / f"{variant.module or assignment.module}.py").read_bytes()
    return reached_by(assignment, before, variant.source(before))


def reached_by(assignment: Assignment, before: bytes, after: bytes) -> list[str]:
    """Return the tasks whose tests can tell two texts of a module apart."""
    changed = changed_functions(before, after)
    tasks = [task.id for task in assignment.tasks]
    return [task for task in tasks if changed is None or changed & entered(assignment.only([task]))]
