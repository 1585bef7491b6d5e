"""Labels: mistakes that the course has named itself, known by what one submission answered in the tests that it failed.

A label holds for a submission whose answers are the same in a test that both fail. It does not where the submission
passes a test that the label's fails, or answers otherwise there: then it is another mistake.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType

from ..faults import PASSED
from ..manifest import Assignment
from ..report import TestResult
from .behavior import Behavior, alike, covers
from .diagnose import known_bank
from .told import EXACT

Behaviors = Mapping[str, Behavior]  # by the test's name


@dataclass(frozen=True)
class Label:
    """A mistake by name: its task, the hint, and the behavior of each test of the task that it fails."""

    name: str
    task: str
    hint: str
    behaviors: Behaviors


def to_json(labels: Iterable[Label]) -> str:
    """Return labels as a text, as it travels to runners; empty for none."""
    found = [[label.name, label.task, label.hint, dict(label.behaviors)] for label in labels]
    return json.dumps(found) if found else ""


@lru_cache(maxsize=8)
def from_json(text: str) -> tuple[Label, ...]:
    """Return the labels of a text."""
    return tuple(Label(*entry) for entry in json.loads(text)) if text else ()


def holds(label: Label, outcomes: Mapping[str, str], mine: Behaviors, mixed: bool = False) -> list[str]:
    """Return the tests in which a submission answers as the label's does, none if it is another mistake.

    outcomes are those of the label's task, mine the behaviors in the failed tests that no entry of the bank explains.
    Of a submission that is mixed, wrong in what the task is built from, too, more answers may be wrong than that.
    """
    agree = covers if mixed else alike
    found = []
    for test, theirs in label.behaviors.items():
        if outcomes.get(test) == PASSED:
            return []
        if test in mine:
            if not agree(mine[test], theirs):
                return []
            found.append(test)
    return found


@cache
def pieces(assignment: Assignment) -> dict[str, set[str]]:
    """Return which earlier tasks each task is built from: those whose mistakes, says the bank, lose points on it."""
    tasks = [task.id for task in assignment.tasks]
    before = {task: set(tasks[:number]) for number, task in enumerate(tasks)}
    wrong = known_bank(assignment).wrong
    return {task: {w.task for w in wrong if task in w.affects} & before[task] for task in tasks}


def mixed_tasks(tests: Iterable[TestResult], built_from: Mapping[str, Set[str]]) -> set[str]:
    """Return the tasks that are built from one in which a test failed."""
    failed = {test.task for test in tests if test.outcome != PASSED}
    return {task for task, parts in built_from.items() if parts & failed}


def named(
    labels: Sequence[Label],
    tests: Sequence[TestResult],
    unnamed: Behaviors,
    built_from: Mapping[str, Set[str]] = MappingProxyType({}),
) -> list[TestResult]:
    """Return the results with the labels' hints where they hold; scores and outcomes stay as they are.

    Of several that hold for a test the one that explains most tests is told, and none where two of them tell different
    things. unnamed are the behaviors in the failed tests that no entry of the bank explains, built_from has the pieces
    of each task.
    """
    mixed = mixed_tasks(tests, built_from)
    told: dict[str, list[tuple[int, Label]]] = {}
    for label in labels:
        outcomes = {test.name: test.outcome for test in tests if test.task == label.task}
        explained = holds(label, outcomes, unnamed, label.task in mixed)
        for test in explained:
            told.setdefault(test, []).append((len(explained), label))
    return [_told(test, told.get(test.name, [])) for test in tests]


def _told(test: TestResult, found: list[tuple[int, Label]]) -> TestResult:
    most = max((count for count, _ in found), default=0)
    best = [label for count, label in found if count == most]
    if len({label.hint for label in best}) != 1 or test.task != best[0].task:
        return test
    return replace(test, hint=best[0].hint, diagnosis=best[0].name, sure=EXACT)
