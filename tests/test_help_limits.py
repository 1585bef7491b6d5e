"""Help for one submission has limits over all its tests, which cost hints and never points."""

from __future__ import annotations

import pytest

from autograder import budget, examination, grading
from autograder.diagnosis.told import TASK
from autograder.report import Report

WRONG = """

class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, upstream):
        return np.ones_like(upstream), np.ones_like(upstream)
"""


@pytest.fixture
def graded(hand_in, gates, layers, solution: str):
    """Return a function that grades a gate whose mistake the bank knows."""
    return lambda: grading.grade(gates, hand_in(solution + WRONG), student="student", layers=layers)


def failed(report: Report) -> set[str | None]:
    """Return where the hints of failed tests come from."""
    return {test.diagnosis for test in report.tests if test.hint}


@pytest.mark.parametrize(
    ("place", "limit"),
    [(examination, "MOST_VALUES"), (examination, "MOST_VALUES_IN_ALL"), (budget, "HELP_SECONDS")],
)
def test_beyond_a_limit_hints_are_dropped_and_no_points(graded, place, limit: str, monkeypatch: pytest.MonkeyPatch):
    helped = graded()
    assert "add-ones" in failed(helped)
    monkeypatch.setattr(place, limit, -1)
    report = graded()
    assert report.tasks == helped.tasks
    assert failed(report) == {TASK}


def test_trials_stop_where_help_has_looked_at_enough(graded, monkeypatch: pytest.MonkeyPatch):
    assert any(test.counterexample for test in graded().tests)
    monkeypatch.setattr(grading, "MOST_VALUES_IN_ALL", 0)
    assert not any(test.counterexample for test in graded().tests)
    monkeypatch.undo()
    monkeypatch.setattr(grading, "MOST_VALUES", 0)  # of one trial
    assert not any(test.counterexample for test in graded().tests)
