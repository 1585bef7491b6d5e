"""Which tasks a variant can make a difference to: those whose tests enter a function that it changes."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from types import FrameType

from autograder import submission
from autograder.authoring.trusted_grading import grade_trusted
from autograder.course import Assignment
from autograder.diagnosis.variants import Variant


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


def changed_functions(solution: bytes, variant: Variant) -> set[str] | None:
    """Return the functions of the solution that a variant changes, None if it changes more than functions."""
    before, outside = functions_and_rest(solution)
    after, then_outside = functions_and_rest(variant.source(solution))
    if outside != then_outside:
        return None
    return {name for name in before if before[name] != after.get(name)}


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
        report = grade_trusted(assignment, handed_in, student="solution")
    finally:
        sys.setprofile(before)
    assert report.score == report.max_score
    return found


def reached(assignment: Assignment, variant: Variant) -> list[str]:
    """Return the tasks whose tests can tell the variant from the solution: those of the others run the same code."""
    name = f"{variant.module or assignment.module}.py"
    changed = changed_functions((assignment.solution / name).read_bytes(), variant)
    tasks = [task.id for task in assignment.tasks]
    return [task for task in tasks if changed is None or changed & entered(assignment.only([task]))]
