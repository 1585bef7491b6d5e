"""Labels: mistakes that the course has named itself, known by what one submission answered in the tests that it failed.

A label holds for a submission whose answers are the same in a test that both fail. It does not where the submission
passes a test that the label's fails, or answers otherwise there: then it is another mistake.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..faults import PASSED
from ..report import TestResult
from .behavior import Behavior, alike
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


def holds(label: Label, outcomes: Mapping[str, str], mine: Behaviors) -> list[str]:
    """Return the tests in which a submission answers as the label's does, none if it is another mistake.

    outcomes are those of the label's task, mine the behaviors in the failed tests that no entry of the bank explains.
    """
    found = []
    for test, theirs in label.behaviors.items():
        if outcomes.get(test) == PASSED:
            return []
        if test in mine:
            if not alike(mine[test], theirs):
                return []
            found.append(test)
    return found


def named(labels: Sequence[Label], tests: Sequence[TestResult], unnamed: Behaviors) -> list[TestResult]:
    """Return the results with the labels' hints where they hold; scores and outcomes stay as they are.

    Of several that hold for a test the one that explains most tests is told, and none where two of them tell different
    things. unnamed are the behaviors in the failed tests that no entry of the bank explains.
    """
    told: dict[str, list[tuple[int, Label]]] = {}
    for label in labels:
        outcomes = {test.name: test.outcome for test in tests if test.task == label.task}
        explained = holds(label, outcomes, unnamed)
        for test in explained:
            told.setdefault(test, []).append((len(explained), label))
    return [_told(test, told.get(test.name, [])) for test in tests]


def _told(test: TestResult, found: list[tuple[int, Label]]) -> TestResult:
    most = max((count for count, _ in found), default=0)
    best = [label for count, label in found if count == most]
    if len({label.hint for label in best}) != 1 or test.task != best[0].task:
        return test
    return replace(test, hint=best[0].hint, diagnosis=best[0].name, sure=EXACT)
