"""Find entries of a bank that say different things about the same answers: a test tells them apart, or they are one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from ..diagnosis.evidence import alike
from ..diagnosis.naming import Known
from ..diagnosis.table import known_mistakes
from ..diagnosis.variants import Wrong, bank
from ..manifest import Assignment, CourseError
from ..suite import collected
from .reach import functions_and_rest
from .regions import show


def indistinguishable(known: Iterable[Known]) -> Iterator[tuple[Known, Known]]:
    """Yield every two mistakes of a task that answer alike in all tests and say different things."""
    for one, other in itertools.combinations(known, 2):
        same_tests = one.hint != other.hint and one.answers.keys() == other.answers.keys()
        if same_tests and all(alike(one.answers[test], other.answers[test]) for test in one.answers):
            yield one, other


def pairs(assignment: Assignment, seed: int = 0) -> Iterator[str]:
    """Require that a test of a contract tells entries of a task apart which say different things."""
    for task in assignment.tasks:
        known = known_mistakes(assignment, task.id, collected(assignment).asked(task.id), seed)
        for one, other in indistinguishable(known):
            yield _sentence(assignment, one.name, other.name, f"answer alike in {', '.join(one.answers)}")


def same_code(assignment: Assignment) -> Iterator[str]:
    """Require that no two entries of a task which say different things make the same code of the solution."""
    solution = {name: (assignment.solution / f"{name}.py").read_bytes() for name in assignment.modules}
    first: dict[object, Wrong] = {}
    for wrong in bank(assignment).wrong:
        module = wrong.module or assignment.module
        try:
            key = (wrong.task, module, repr(functions_and_rest(wrong.source(solution[module]))))
        except (CourseError, KeyError, SyntaxError):  # one that does not fit is another invariant's
            continue
        other = first.setdefault(key, wrong)
        if other.hint != wrong.hint:
            yield _sentence(assignment, other.name, wrong.name, "make the same code")


def _sentence(assignment: Assignment, one: str, other: str, how: str) -> str:
    return (
        f"{show(assignment.bank)}: {one} and {other} {how} and say different things: tell them apart by a test, or "
        "merge them."
    )
