"""A class whose students make mistakes of the bank, one or two each, in a style of their own."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from random import Random

from restyling import restyled

from autograder import manifest
from autograder.diagnosis.variants import Wrong, bank
from autograder.manifest import Assignment

TRAINING = ("two_layer.threshold", "two_layer.hyperparameters")  # which take seconds each
TWO = 0.4  # of the students have two mistakes


@dataclass(frozen=True)
class Student:
    """One of the class: the true mistakes, and the files."""

    name: str
    mistakes: tuple[Wrong, ...]
    files: dict[str, bytes]


def combined(assignment: Assignment, mistakes: tuple[Wrong, ...]) -> dict[str, bytes] | None:
    """Return the solution's files with all of these mistakes, None if one of them would be lost."""
    files = {f"{m}.py": (assignment.solution / f"{m}.py").read_bytes() for m in assignment.modules}
    for wrong in mistakes:
        name = f"{wrong.module or assignment.module}.py"
        before = effective(files[name])
        try:
            changed = wrong.source(files[name])
        except manifest.CourseError:
            return None
        try:
            if effective(changed) == before:
                return None
        except SyntaxError:  # two changes that do not fit together
            return None
        files[name] = changed
    alone = [set(changes(assignment, wrong)) for wrong in mistakes]
    return None if len(alone) == 2 and alone[0] & alone[1] else files


def effective(source: bytes) -> dict[str, str]:
    """Return the last definition of every name of a module."""
    return {getattr(node, "name", str(n)): ast.dump(node) for n, node in enumerate(ast.parse(source).body)}


def changes(assignment: Assignment, wrong: Wrong) -> list[tuple[str, str]]:
    """Return the functions and methods that a mistake changes."""
    name = f"{wrong.module or assignment.module}.py"
    solution = (assignment.solution / name).read_bytes()
    before, after = (functions(ast.parse(text).body) for text in (solution, wrong.source(solution)))
    return [(name, key) for key in after if before.get(key) != after[key]]


def functions(body: list[ast.stmt], prefix: str = "") -> dict[str, str]:
    """Return functions and methods by qualified name."""
    found: dict[str, str] = {}
    for node in body:
        if isinstance(node, ast.ClassDef):
            found |= functions(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            found[prefix + node.name] = ast.dump(node)
    return found


def enrolled(assignment: Assignment, draw: Random, count: int, skew: float) -> tuple[list[Student], set[str]]:
    """Return a class, and the hints that are left out of the bank: a third of them, and of the failures."""
    wrong = [one for one in bank(assignment).wrong if one.task not in TRAINING]
    hints = sorted({one.hint for one in wrong})
    draw.shuffle(hints)
    out = hints[: len(hints) // 3]
    left_out = set(out)
    draw.shuffle(wrong)
    parts = [[w for w in wrong if (w.hint in left_out) is out_of_bank] for out_of_bank in (True, False)]
    weights = []
    for part, share in zip(parts, (1.0, 2.0), strict=True):
        common = [rank**-skew for rank in range(1, len(part) + 1)]
        weights += [share * one / sum(common) for one in common]
    wrong = parts[0] + parts[1]
    students = []
    while len(students) < count:
        mistakes = tuple(draw.choices(wrong, weights, k=2 if draw.random() < TWO else 1))
        if len(mistakes) == 2 and mistakes[0].hint == mistakes[1].hint:
            continue
        files = combined(assignment, mistakes)
        if files is not None:
            name = f"{assignment.module}.py"
            files = files | {name: restyled(files[name], Random(draw.random()))}  # noqa: S311 - made up
            students.append(Student(f"s{len(students):03}", mistakes, files))
    return students, left_out
