"""Points of tests are those of tasks, and points of tasks the score."""

from __future__ import annotations

from autograder.faults import CRASHED, ERROR, FAILED, INFRASTRUCTURE, PASSED, TIMEOUT
from autograder.grading import score_task, score_tasks, total, worst_outcome
from autograder.manifest import Assignment, Task
from autograder.report import TaskResult, TestResult

ASSIGNMENT = Assignment("01_trial", "Trial", "trial", (Task("b", 60.0, ""), Task("a", 40.0, "")))


def result(points: float | None, outcome: str = PASSED, task: str = "a", max_points: float = 10.0) -> TestResult:
    return TestResult(task, "test_it", "It.", outcome, points, max_points)


THIRDS = [result(10 / 3), result(10 / 3), result(10 / 3)]


def test_a_task_is_the_sum_of_its_own_tests():
    for tests, most, points, outcome in (
        ([result(10.0), result(60.0, task="b"), result(30.0)], 40.0, 40.0, PASSED),
        ([result(10.0), result(0.0, TIMEOUT), result(0.0, FAILED), result(5.5)], 40.0, 15.5, TIMEOUT),
        (THIRDS, 10.0, 10.0, PASSED),  # whatever they add up to
        ([*THIRDS, result(0.0, ERROR)], 20.0, 10.0, ERROR),
        ([result(1 / 3), result(0.0, ERROR)], 1.0, 0.333333, ERROR),
        ([result(30.0), result(30.0), result(0.0, FAILED)], 40.0, 40.0, FAILED),  # and no more
    ):
        assert score_task(tests, "a", most) == TaskResult("a", points, most, outcome)


def test_a_task_that_was_not_tested_to_the_end_has_no_points():
    for tests in ([], [result(5.0, task="b")], [result(5.0), result(None, INFRASTRUCTURE)]):
        assert score_task(tests, "a", 40.0) == TaskResult("a", None, 40.0, INFRASTRUCTURE)


def test_tasks_come_in_the_manifests_order():
    tests = [result(40.0), result(0.0, CRASHED, "b")]
    assert score_tasks(ASSIGNMENT, tests) == (TaskResult("b", 0.0, 60.0, CRASHED), TaskResult("a", 40.0, 40.0, PASSED))


def test_the_score_is_the_sum_of_the_tasks():
    tasks = [TaskResult("a", 1.1, 40.0, FAILED), TaskResult("b", 2.2, 60.0, FAILED), TaskResult("c", 0.0, 1.0, ERROR)]
    assert total(tasks) == 3.3
    assert total([]) == 0.0
    assert total([*tasks, TaskResult("d", None, 5.0, INFRASTRUCTURE)]) is None


def test_the_outcome_is_that_of_the_first_task_that_was_not_passed():
    passed, failed, crashed = (TaskResult("a", 1.0, 1.0, outcome) for outcome in (PASSED, FAILED, CRASHED))
    assert worst_outcome([passed, passed]) == PASSED
    assert worst_outcome([passed, failed, crashed]) == FAILED
    assert worst_outcome([crashed, failed]) == CRASHED
