"""The one way in: collect a submission's files, run its tests, name its mistakes, write its report."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from . import __version__, faults, report_identity, submission
from .diagnosis.naming import named
from .diagnosis.table import known_mistakes
from .faults import INFRASTRUCTURE, PASSED, Infrastructure, StudentFault
from .in_process import CodeUnderTest
from .manifest import Assignment
from .report import DIGITS, Report, TaskResult, TestResult
from .sandbox import Layers, probe
from .sandboxed_code import SandboxedCode
from .submission import Submission
from .suite import collected, run_tests


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


ATTEMPTS = 3
RETRY_SECONDS = 0.5


@cache
def default_layers() -> Layers:
    """Return the layers of this machine, probed once per process."""
    return probe()


def grade(assignment: Assignment, folder: Path, *, student: str, seed: int = 0, layers: Layers | None = None) -> Report:
    """Grade the submission in folder; infrastructure faults are retried and end as a report without a score."""
    handed_in = submission.read(folder, assignment.module)
    return grade_submission(assignment, handed_in, student=student, seed=seed, layers=layers)


def grade_submission(
    assignment: Assignment, handed_in: Submission, *, student: str, seed: int = 0, layers: Layers | None = None
) -> Report:
    """Grade a submission that was read already."""
    if handed_in.unreadable:
        return ungraded(assignment, handed_in, student, seed, handed_in.unreadable)
    layers = layers or default_layers()
    layers.require()
    for attempt in range(ATTEMPTS):
        with SandboxedCode(assignment, handed_in, layers) as code:
            tests, fault = _attempt(code, seed)
        if fault is None:
            break
        if attempt + 1 < ATTEMPTS:
            time.sleep(RETRY_SECONDS * (attempt + 1))
    return report_on(code, name_mistakes(assignment, tests, seed), fault, student, seed)


def _attempt(code: CodeUnderTest, seed: int) -> tuple[list[TestResult], Infrastructure | None]:
    """Run the tests once; return their results, and the grader's fault if there is one."""
    try:
        return run_tests(code, seed)
    except Infrastructure as fault:
        return [], fault
    except StudentFault as fault:  # the budget ran out between two tests
        return [], Infrastructure(f"Grading was interrupted: {fault}")


def ungraded(assignment: Assignment, handed_in: Submission, student: str, seed: int, why: str) -> Report:
    """Return the report of a submission that the grader failed to grade."""
    code = CodeUnderTest(assignment, handed_in)
    return report_on(code, [], Infrastructure(f"{why}."), student, seed)


def name_mistakes(assignment: Assignment, tests: Sequence[TestResult], seed: int) -> list[TestResult]:
    """Return the results with the names that the bank has for their mistakes; a name is a help, and worth no grade.

    Answers keep the hint that a test has without the course's own labels.
    """
    with suppress(Exception):
        suite = collected(assignment)
        failed = dict.fromkeys(test.task for test in tests if test.answers)
        known = [each for task in failed for each in known_mistakes(assignment, task, suite.asked(task), seed)]
        return [
            replace(test, answers=test.answers | {"hint": test.hint, "diagnosis": test.diagnosis})
            if test.answers
            else test
            for test in named(known, tests)
        ]
    return list(tests)


def report_on(
    code: CodeUnderTest, tests: Sequence[TestResult], fault: Infrastructure | None, student: str, seed: int
) -> Report:
    """Sum the points, and put together the report on a submission; without a score if the grader is at fault."""
    assignment, handed_in = code.assignment, code.submission
    tasks = score_tasks(assignment, tests)
    score = None if fault is not None else total(tasks)
    return Report(
        assignment=assignment.name,
        student=student,
        score=score,
        max_score=assignment.max_score,
        outcome=faults.INFRASTRUCTURE if score is None else worst_outcome(tasks),
        message=f"Not graded yet. {fault or ''}".strip() if score is None else code.message,
        tasks=tasks,
        tests=tuple(tests),
        layers=code.held,
        refused=handed_in.refused,
        output=code.output,
        seed=seed,
        suite=report_identity.identity(assignment),
        kit_version=__version__,
        key=report_identity.key(assignment, handed_in, seed),
    )
