"""Sum the points of tests to those of tasks, and of tasks to the score: nowhere else are points added up."""

from __future__ import annotations

from collections.abc import Sequence

from .faults import INFRASTRUCTURE, PASSED
from .manifest import Assignment
from .report import TaskResult, TestResult

DIGITS = 6  # a third of a point, three times, is one


def score_task(tests: Sequence[TestResult], task: str, max_points: float) -> TaskResult:
    """Add up a task's tests; its outcome is that of the first test that did not pass."""
    mine = [test for test in tests if test.task == task]
    if not mine or any(test.outcome == INFRASTRUCTURE for test in mine):
        return TaskResult(task, None, max_points, INFRASTRUCTURE)
    outcome = next((test.outcome for test in mine if test.outcome != PASSED), PASSED)
    points = round(sum(test.points or 0.0 for test in mine), DIGITS)
    return TaskResult(task, max_points if outcome == PASSED else min(points, max_points), max_points, outcome)


def score_tasks(assignment: Assignment, tests: Sequence[TestResult]) -> tuple[TaskResult, ...]:
    """Return the result of every task, in the manifest's order."""
    return tuple(score_task(tests, task.id, task.points) for task in assignment.tasks)


def total(tasks: Sequence[TaskResult]) -> float | None:
    """Return the score, None if the grader failed on a task."""
    if any(task.points is None for task in tasks):
        return None
    return round(sum(task.points or 0.0 for task in tasks), DIGITS)


def worst_outcome(tasks: Sequence[TaskResult]) -> str:
    """Return the outcome of the first task that was not passed."""
    return next((task.outcome for task in tasks if task.outcome != PASSED), PASSED)
