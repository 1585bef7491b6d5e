"""Group the failures of a class that have no name by what the code answered.

A group is what one label would name. Its head is the behavior, in the failed tests of a task, that most students have
in common and nobody has named before; in the group is for whom a label made of it would hold.

What a task answers depends on the tasks that it is built from. Who fails one of them, too, and is alone with their
answers, has two mistakes at once, which no label could name: they are in no group until one of them is mended.
Nor does who is alone and was told another mistake in the task head a group: what that leaves open may be a part of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType

from ..diagnosis.behavior import Behavior, alike
from ..diagnosis.labels import Label, holds, mixed_tasks
from ..diagnosis.told import UNNAMED
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


def groups(failures: Iterable[Failures], built_from: Mapping[str, Set[str]] = MappingProxyType({})) -> list[Group]:
    """Return the groups of all tasks, the largest first, then by failed tests; built_from has the pieces of a task."""
    known = list(failures)
    tasks = dict.fromkeys(test.task for one in known for test in one.tests if test.name in one.unnamed)
    found = [group for task in tasks for group in _of_task(task, known, built_from.get(task, frozenset()))]
    return sorted(found, key=lambda group: (-len(group.students), -len(group.tests)))


def left_out(failures: Iterable[Failures], found: Iterable[Group]) -> list[str]:
    """Return the students who have failures without a name in a task and are in none of its groups."""
    grouped = {(group.task, student) for group in found for student in group.students}
    tasks = {one.student: {test.task for test in one.tests if test.name in one.unnamed} for one in failures}
    return [student for student, mine in tasks.items() if any((task, student) not in grouped for task in mine)]


def _of_task(task: str, known: list[Failures], made_of: Set[str]) -> list[Group]:
    names = {one.student: {test.name: test.outcome for test in one.tests if test.task == task} for one in known}
    mine = {one.student: {t: rows for t, rows in one.unnamed.items() if t in names[one.student]} for one in known}
    mine = {student: rows for student, rows in mine.items() if rows}
    signatures = _signatures(mine)
    same = Counter(signatures.values())
    fewest = {student: len(signature) for student, signature in signatures.items()}
    mixed = {one.student for one in known if mixed_tasks(one.tests, {task: made_of})}
    told = {one.student for one in known if any(t.task == task and t.diagnosis not in UNNAMED for t in one.tests)}
    # Those first whose task alone is wrong, of these who are alike in everything, then those with the fewest mistakes.
    heads = sorted(signatures, key=lambda student: (student in mixed, -same[signatures[student]], fewest[student]))
    left = {student: set(rows) for student, rows in mine.items()}  # tests without a name so far
    found, tried = [], set[Signature]()
    for head in heads:
        if signatures[head] in tried or not left[head] or (head in mixed | told and same[signatures[head]] == 1):
            continue
        tried.add(signatures[head])
        if left[head] != set(mine[head]):  # a second mistake beside one that has a group
            continue
        label = Label("", task, "", mine[head])
        explained = {one: set(holds(label, names[one], rows, one in mixed)) for one, rows in mine.items()}
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
