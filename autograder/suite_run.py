"""One run of a suite on a submission: each test's outcome, points and explanation, by the exception that ended it."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import pytest

from . import faults
from .assertions import CheckFailed
from .course_place import here
from .diagnosis.explained import explained
from .diagnosis.naming import TASK
from .faults import STUDENT_PROVOKED, Infrastructure, OutOfMemory, StudentFault
from .in_process import CodeUnderTest
from .proxy import StudentModule
from .report import TestResult
from .session import Session


@dataclass(frozen=True)
class TaskMark:
    """The task mark of a test; needs are names of tests, relative says that points are a weight."""

    task: str
    points: float
    needs: tuple[str, ...]
    relative: bool = False


def parse_mark(mark: pytest.Mark | None) -> TaskMark | None:
    """Return what a task mark says, None if it is missing or misused."""
    if mark is None or len(mark.args) != 1 or len(mark.kwargs.keys() & {"points", "weight"}) != 1:
        return None
    points = mark.kwargs.get("points", mark.kwargs.get("weight"))
    if not isinstance(points, int | float):
        return None
    needs: Any = mark.kwargs.get("needs", ())
    tests = needs if isinstance(needs, list | tuple) else [needs]
    if not all(callable(test) for test in tests):
        return None
    return TaskMark(mark.args[0], float(points), tuple(test.__name__ for test in tests), "weight" in mark.kwargs)


def read_mark(item: pytest.Item) -> TaskMark:
    """Return a test's task mark; Infrastructure if the suite lacks or misuses it."""
    mark = parse_mark(item.get_closest_marker("task"))
    if mark is None:
        raise Infrastructure(f"The test {item.name} of the suite has no usable task mark.")
    return mark


def description(item: pytest.Item) -> str:
    """Return the sentence that a student reads: the test's docstring on one line."""
    return " ".join((getattr(item, "function", item).__doc__ or item.name).split())


ONLY_TOGETHER = "This counts only together with:"  # said of a test that found nothing itself
DIAGNOSED = (faults.FAILED, faults.ERROR)


class SuiteRun:
    """One run of a suite on the code under test; results are in the order of the suite.

    It ends at the first fault of the grader's or, where one is enough to know, at the first test that is not passed.
    weights are the sums of those of each task's tests, which share the task's points.
    """

    def __init__(
        self,
        code: CodeUnderTest,
        seed: int,
        weights: Mapping[str, float],
        *,
        first_failure_ends: bool = False,
        hints: bool = True,
    ) -> None:
        self.seed = seed  # of the tests' random numbers
        self.results: list[TestResult] = []
        self.fault: Infrastructure | None = None
        self.kept: dict[Any, Any] = {}  # answers that later tests need as well
        self.keeps_state = True
        self._code, self._weights = code, weights
        self._first_failure_ends, self._hints = first_failure_ends, hints
        self._session: Session | None = None
        self._running, self._cpu_seconds = False, 0.0  # the test's process, and CPU seconds of those before it
        self._error: BaseException | None = None

    @property
    def over(self) -> bool:
        """Whether no other test is to be run."""
        failed = bool(self.results) and self.results[-1].outcome != faults.PASSED
        return self.fault is not None or (self._first_failure_ends and failed)

    def begin(self) -> Session:
        """Open the session of a test in a fresh process, and end the one that the test has had before."""
        self._end()
        self._running = True
        self._session = self._code.begin()
        return self._session

    def _end(self) -> None:
        if self._running:
            self._running = False
            self._cpu_seconds += self._code.end()

    def reference(self) -> StudentModule:
        """Return the reference solution's module in a session of its own."""
        return self._code.reference().student

    def note(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Keep the first exception of a test, and its result once it is torn down."""
        if call.when == "setup":
            self._error = None
        if call.excinfo is not None and self._error is None:
            self._error = call.excinfo.value
        if call.when == "teardown":
            self._finish(item)

    def overwhelmed(self, item: pytest.Item, error: MemoryError) -> None:
        """Record a test that ended outside of its own code, for want of memory."""
        if not self.results or self.results[-1].name != item.name:
            self._error = self._error or error
            self._finish(item)

    def _finish(self, item: pytest.Item) -> None:
        error = self._error
        try:
            mark = read_mark(item)
            self._end()
        except Infrastructure as fault:
            mark, error = TaskMark("", 0.0, ()), fault
        self.results.append(self._result(item, mark, error))
        self._session, self._cpu_seconds = None, 0.0
        if isinstance(error, MemoryError | OutOfMemory):  # what filled the memory is in the frames that it came through
            error.__traceback__ = error.__context__ = self._error = None
            gc.collect()

    def _result(self, item: pytest.Item, mark: TaskMark, error: BaseException | None) -> TestResult:
        outcome, message = self._classify(error, item.name)
        passed = {result.name for result in self.results if result.outcome == faults.PASSED}
        missing = [name for name in mark.needs if name not in passed] if outcome == faults.PASSED else []
        if missing:
            outcome = faults.FAILED
            first = next((r.description for r in self.results if r.name == missing[0]), missing[0])
            message = f"{ONLY_TOGETHER} {first}"
        most = mark.points
        if mark.relative:
            most *= self._code.assignment.task(mark.task).points / self._weights[mark.task]
        points = most if outcome == faults.PASSED else 0.0
        result = TestResult(
            task=mark.task,
            name=item.name,
            description=description(item),
            outcome=outcome,
            points=None if outcome == faults.INFRASTRUCTURE else points,
            max_points=most,
            error=message,
            cpu_seconds=round(self._cpu_seconds, 4),
        )
        unfinished = getattr(error, "kind", "") == "NotImplementedError"  # code to be written needs no explanation
        found = self._session is not None or getattr(error, "evidence", None) is not None
        explain = self._hints and found and outcome in DIAGNOSED and not missing and not unfinished
        return self._explained(result, error) if explain else result

    def _explained(self, result: TestResult, error: BaseException | None) -> TestResult:
        """Return the result of a failed test with a hint: the task's own, if no better one is found."""
        assignment, mine = self._code.assignment, [test for test in self.results if test.task == result.task]
        with suppress(Exception), self._code.explaining():
            alone = all(test.outcome == faults.PASSED for test in mine)
            return explained(assignment, result, error, self._session, alone)
        return replace(result, hint=assignment.task(result.task).hint, diagnosis=TASK)

    def _classify(self, error: BaseException | None, test: str) -> tuple[str, str | None]:
        """Return the outcome of a test and the sentence that explains it."""
        if error is None:
            return faults.PASSED, None
        if isinstance(error, StudentFault):
            return error.outcome, str(error)
        if isinstance(error, CheckFailed):
            return faults.FAILED, str(error)
        answered = self._session is not None and any(step.fault is None for step in self._session.steps)
        if isinstance(error, MemoryError) and answered:
            return faults.MEMORY, faults.FILLS_MEMORY
        if isinstance(error, STUDENT_PROVOKED) and answered:
            return faults.FAILED, f"What the code returned cannot be used here ({type(error).__name__})."
        if isinstance(error, Infrastructure):
            self.fault = error
            return faults.INFRASTRUCTURE, str(error)
        failed = f"The suite itself failed in {test}: {type(error).__name__}"
        # For the instructor: what has no score is on no page.
        self.fault = Infrastructure(f"{failed}: {error}{here().line(error)}.")
        return faults.INFRASTRUCTURE, f"{failed}."
