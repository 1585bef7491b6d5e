"""Group the failures of a class that have no name by what the code answered.

A group is what one label would name. Its head is the behavior, in the failed tests of a task, that most students have
in common and nobody has named before; in the group is for whom a label made of it would hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..diagnosis.behavior import Behavior, alike
from ..diagnosis.labels import Label, holds
from ..report import TestResult

Signature = frozenset[tuple[str, int]]  # the failed tests of a task, each with the number of the behavior in it


@dataclass(frozen=True)
class Failures:
    """What one student's code did: the results of all tests, and the behavior in those whose mistake has no name."""

    student: str
    tests: tuple[TestResult, ...]
    unnamed: Mapping[str, Behavior]


@dataclass(frozen=True)
class Group:
    """Students whose code fails a task in the same way; the first has this mistake and no other in the task."""

    task: str
    students: tuple[str, ...]
    tests: tuple[str, ...]


def groups(failures: Iterable[Failures]) -> list[Group]:
    """Return the groups of all tasks, the largest first."""
    known = list(failures)
    tasks = dict.fromkeys(test.task for one in known for test in one.tests if test.name in one.unnamed)
    found = [group for task in tasks for group in _of_task(task, known)]
    return sorted(found, key=lambda group: -len(group.students))


def _of_task(task: str, known: list[Failures]) -> list[Group]:
    names = {one.student: {test.name: test.outcome for test in one.tests if test.task == task} for one in known}
    mine = {one.student: {t: rows for t, rows in one.unnamed.items() if t in names[one.student]} for one in known}
    mine = {student: rows for student, rows in mine.items() if rows}
    signatures = _signatures(mine)
    same = Counter(signatures.values())
    fewest = {student: len(signature) for student, signature in signatures.items()}
    # Those who are alike in everything first, and of these the ones with the fewest mistakes besides.
    heads = sorted(signatures, key=lambda student: (-same[signatures[student]], fewest[student]))
    left = {student: set(rows) for student, rows in mine.items()}  # tests without a name so far
    found, tried = [], set[Signature]()
    for head in heads:
        if signatures[head] in tried or not left[head]:
            continue
        tried.add(signatures[head])
        if left[head] != set(mine[head]):  # a second mistake beside one that has a group
            continue
        label = Label("", task, "", mine[head])
        explained = {student: set(holds(label, names[student], rows)) for student, rows in mine.items()}
        members = [student for student, tests in explained.items() if tests & left[student]]
        for student in members:
            left[student] -= explained[student]
        others = sorted((student for student in members if student != head), key=lambda one: fewest[one])
        found.append(Group(task, (head, *others), tuple(mine[head])))
    return found


def _signatures(mine: Mapping[str, Mapping[str, Behavior]]) -> dict[str, Signature]:
    """Return which behavior each student has in each test, by number."""
    kinds: dict[str, list[Behavior]] = {}
    found = {}
    for student, behaviors in mine.items():
        signature = []
        for test, rows in behaviors.items():
            seen = kinds.setdefault(test, [])
            number = next((n for n, other in enumerate(seen) if alike(rows, other)), len(seen))
            if number == len(seen):
                seen.append(rows)
            signature.append((test, number))
        found[student] = frozenset(signature)
    return found
