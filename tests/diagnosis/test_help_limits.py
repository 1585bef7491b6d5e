"""Help for one submission has limits over all its tests, which cost hints and never points, whatever it answers."""

from __future__ import annotations

import time

import pytest

from autograder import budget, grading, suite_run
from autograder.diagnosis.kept import MOST_BYTES
from autograder.diagnosis.naming import TASK
from autograder.report import Report

ONES = """

class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, upstream):
        return np.ones_like(upstream), np.ones_like(upstream)
"""
MOST_SECONDS = 5.0  # of CPU, in all
# Has the worker hand out whatever it answers.
ODD = """

import sys

sys.modules["worker.programs"]._crossing = lambda result, keep: result

def ragged(count, depth):
    return [ragged(count, depth - 1) if depth else [0.123456789] * (20 + number % 3) for number in range(count)]

def deep():
    value = [[0.5] * 3000, [0.5] * 2999]
    for _ in range(25):
        value = [value, 0]
    return value

def tree(depth):
    return [tree(depth - 1) for _ in range(12)] if depth else 0.123456789

value = {}
for gate in (AddGate, MultiplyGate):
    gate.forward = gate.backward = lambda *args: value
"""


@pytest.fixture
def graded(hand_in, gates, layers, solution: str):
    """Return a function that grades two gates of the solution with more code behind it."""
    two = gates.only(["gates.add", "gates.multiply"])
    return lambda code: grading.grade(two, hand_in(solution + code), student="student", layers=layers)


def hints_from(report: Report) -> set[str | None]:
    """Return where the hints of failed tests come from."""
    return {test.diagnosis for test in report.tests if test.hint}


def test_beyond_the_limit_hints_are_dropped_and_no_points(graded, monkeypatch: pytest.MonkeyPatch):
    helped = graded(ONES)
    assert "add-ones" in hints_from(helped)
    assert any(test.counterexample for test in helped.tests)
    monkeypatch.setattr(budget, "HELP_SECONDS", -1)
    report = graded(ONES)
    assert report.tasks == helped.tasks
    assert hints_from(report) == {TASK}
    assert not any(test.counterexample for test in report.tests)


@pytest.fixture
def helping(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What helping and naming cost, in CPU seconds."""
    seconds: list[float] = []

    def measured(method):
        def measure(*given):
            started = time.process_time()
            try:
                return method(*given)
            finally:
                seconds.append(time.process_time() - started)

        return measure

    for module, name in ((suite_run, "explained"), (grading, "name_mistakes")):
        monkeypatch.setattr(module, name, measured(getattr(module, name)))
    return seconds


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer",
    [
        "ragged(4, 3)",
        "deep()",
        "tree(2)",
        "{1: 0.0, '1': 'x', (2, 3): {}, '(2, 3)': [None]}",
    ],
)
def test_the_worst_answers_cost_seconds_and_little_room(graded, helping: list[float], answer: str):
    report = graded(ODD.replace("value = {}", f"value = {answer}"))
    assert report.score is not None
    failed = [test for test in report.tests if test.outcome != "passed"]
    assert len(failed) > 4
    assert all(test.hint for test in failed if test.outcome in ("failed", "error"))
    assert sum(helping) < MOST_SECONDS
    for test in failed:
        rows = test.answers["wrong"] if test.answers else []
        assert sum(len(str(row)) for row in rows) < 10 * MOST_BYTES
        assert len(test.error or "") + len(test.counterexample or "") < 2000
