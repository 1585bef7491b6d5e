"""Group the failures of a class that no mistake names, by the answers of the code.

A group has the students whom one label would name. Its head is the student whose answers in the failed tests of a task
most others share. The other members are those for whom a label made of these answers would hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..diagnosis.evidence import Rows, alike
from ..diagnosis.naming import PLAIN, UNNAMED, Known, holds
from ..report import Report
from .known import unnamed_answers

Signature = frozenset[tuple[str, int]]  # the failed tests of a task, each with the number of the answers in it


@dataclass(frozen=True)
class Group:
    """Students whose code fails a task in the same way; the first has this mistake and no other in the task."""

    task: str
    students: tuple[str, ...]
    tests: tuple[str, ...]


def unnamed(report: Report, task: str) -> dict[str, Rows]:
    """Return the answers in the failed tests of a task that have no name; an exception needs none."""
    plain = {test.name for test in report.tests if test.diagnosis == PLAIN}
    return {name: rows for name, rows in unnamed_answers(report, task).items() if name not in plain}


def groups(reports: Iterable[Report]) -> list[Group]:
    """Return the groups of all tasks, the largest first, then by failed tests."""
    known = list(reports)
    tasks = dict.fromkeys(test.task for report in known for test in report.tests)
    return sorted(
        (group for task in tasks for group in _of_task(task, known)),
        key=lambda group: (-len(group.students), -len(group.tests)),
    )


def _of_task(task: str, reports: list[Report]) -> list[Group]:
    outcomes = {one.student: {test.name: test.outcome for test in one.tests if test.task == task} for one in reports}
    mine = {one.student: rows for one in reports if (rows := unnamed(one, task))}
    named = {one.student for one in reports if any(t.task == task and t.diagnosis not in UNNAMED for t in one.tests)}
    signatures = _signatures(mine)
    same = Counter(signatures.values())
    # Those first who are most alike in everything, then those with the fewest mistakes.
    heads = sorted(signatures, key=lambda student: (-same[signatures[student]], len(signatures[student])))
    left = {student: set(rows) for student, rows in mine.items()}  # tests without a name so far
    found = []
    for head in heads:
        second = left[head] != set(mine[head])  # a second mistake beside one that has a group
        if not left[head] or second or (head in named and same[signatures[head]] == 1):
            continue
        label = Known("", task, "", mine[head])
        explained = {student: set(holds(label, outcomes[student], rows)) for student, rows in mine.items()}
        members = [student for student, tests in explained.items() if tests & left[student] and student != head]
        for student in (head, *members):
            left[student] -= explained[student]
        found.append(Group(task, (head, *sorted(members, key=lambda one: len(mine[one]))), tuple(mine[head])))
    return found


def _signatures(mine: Mapping[str, Mapping[str, Rows]]) -> dict[str, Signature]:
    """Return which answers each student has in each test, by number."""
    kinds: dict[str, list[Rows]] = {}
    found = {}
    for student, answers in mine.items():
        signature = []
        for test, rows in answers.items():
            seen = kinds.setdefault(test, [])
            number = next((n for n, other in enumerate(seen) if alike(rows, other)), len(seen))
            if number == len(seen):
                seen.append(rows)
            signature.append((test, number))
        found[student] = frozenset(signature)
    return found
