"""The mistakes of a class: a hint that names one, or answers that students' code has in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.faults import PASSED
from autograder.labels.groups import groups
from autograder.manifest import Assignment
from autograder.report import Report, TestResult

STUB = "NotImplementedError"
UNWRITTEN = "Still a TODO: no code was written."


def is_stub(test: TestResult) -> bool:
    """Whether the released code ran there, in which nothing had been written."""
    return test.outcome != PASSED and (test.error or "").startswith(STUB)


@dataclass(frozen=True)
class Mistake:
    """A way to fail a task: the hint, or the failed test's sentence if no hint names it, and who fails so."""

    hint: str
    named: bool
    students: tuple[str, ...]
    test: TestResult  # of the first of them


def misconceptions(assignment: Assignment, reports: Sequence[Report]) -> list[Mistake]:
    """Return the mistakes by how many students make them; whoever fails a task makes one in it.

    A mistake that no hint names differs from others by the answers of the code, else by the first test that fails.
    """
    general = {task.hint for task in assignment.tasks}
    named: dict[tuple[str, str], dict[str, TestResult]] = {}
    first: dict[tuple[str, str], TestResult] = {}  # by task and student
    for report in reports:
        for test in (test for test in report.tests if test.outcome != PASSED):
            first.setdefault((test.task, report.student), test)
            hint = UNWRITTEN if is_stub(test) else test.hint
            if hint and hint not in general:
                named.setdefault((test.task, hint), {}).setdefault(report.student, test)
    found = [Mistake(hint, True, tuple(tests), next(iter(tests.values()))) for (_, hint), tests in named.items()]
    placed = {(task, student) for (task, _), tests in named.items() for student in tests}
    left = {key: test for key, test in first.items() if key not in placed}
    kinds = Counter((report.suite, report.seed) for report in reports).most_common(1)
    comparable = [one for one in reports if (one.suite, one.seed) == kinds[0][0]]  # others answer to other numbers
    alike = [[(group.task, student) for student in group.students] for group in groups(comparable)]
    by_test: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for key, test in left.items():
        by_test.setdefault((test.task, test.name), []).append(key)
    for keys in (*alike, *by_test.values()):
        tests = {key[1]: left.pop(key) for key in keys if key in left}
        if tests:
            test = next(iter(tests.values()))
            found.append(Mistake(test.description, False, tuple(tests), test))
    return sorted(found, key=lambda one: (-len(one.students), one.hint))
