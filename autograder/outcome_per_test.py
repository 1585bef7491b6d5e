"""One run of a suite against one submission: what each test raised becomes its outcome, points and explanation."""

from __future__ import annotations

import gc
from collections.abc import Collection, Mapping
from typing import Any, Protocol

import pytest

from . import faults
from .assertions import CheckFailed
from .course_place import here
from .faults import STUDENT_PROVOKED, Infrastructure, OutOfMemory, StudentFault
from .proxy import StudentModule
from .report import TestResult
from .session import Session
from .task_mark import TaskMark, description, read_mark

ONLY_TOGETHER = "This counts only together with:"  # said of a test that found nothing itself
DIAGNOSED = (faults.FAILED, faults.ERROR)


class Examinee(Protocol):
    """The submission under test, as a run of the suite needs it."""

    seed: int

    @property
    def tasks(self) -> Collection[str] | None:
        """The tasks to test, None for all."""

    def begin(self) -> Session:
        """Import the module in a fresh process; a StudentFault if that fails."""

    def end(self) -> float:
        """End that process and return its CPU seconds."""

    def reference(self) -> Session:
        """Return a fresh session on the reference solution."""

    def help(self, result: TestResult, failure: BaseException | None, session: Session | None) -> TestResult:
        """Return the result of a failed test with a hint, and what was answered wrongly."""


class SuiteRun:
    """One run of a suite against one submission; results are in the order of the suite.

    It ends at the first fault of the grader's or, where one is enough to know, at the first test that is not passed.
    """

    def __init__(
        self, examinee: Examinee, *, points: Mapping[str, float] | None = None, first_failure_ends: bool = False
    ) -> None:
        """Take who is examined, and the points of the tasks whose tests share them by weight."""
        self._first_failure_ends = first_failure_ends
        self._points = points or {}
        self.weights: Mapping[str, float] = {}  # the sum of those of a task's tests
        self.results: list[TestResult] = []
        self.fault: Infrastructure | None = None
        self.kept: dict[Any, Any] = {}  # what a test has found out for those after it
        self.keeps_state = True
        self._examinee = examinee
        self._session: Session | None = None
        self._running, self._cpu_seconds = False, 0.0  # the test's process, and what those before it have used
        self._error: BaseException | None = None

    @property
    def seed(self) -> int:
        """The seed of the tests' random numbers."""
        return self._examinee.seed

    @property
    def over(self) -> bool:
        """Whether no other test is to be run."""
        failed = bool(self.results) and self.results[-1].outcome != faults.PASSED
        return self.fault is not None or (self._first_failure_ends and failed)

    def wants(self, item: pytest.Item) -> bool:
        """Whether a test belongs to the tasks asked for."""
        return self._examinee.tasks is None or read_mark(item).task in self._examinee.tasks

    def begin(self) -> Session:
        """Open the session of a test in a fresh process, and end the one that the test has had before."""
        self._end()
        self._running = True
        self._session = self._examinee.begin()
        return self._session

    def _end(self) -> None:
        if self._running:
            self._running = False
            self._cpu_seconds += self._examinee.end()

    def reference(self) -> StudentModule:
        """Return the reference solution's module in a session of its own."""
        return self._examinee.reference().student

    def note(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Keep what a test raised first, and its result once it is torn down."""
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
        self.results.append(self._result(item, mark, error, self._cpu_seconds))
        self._session, self._cpu_seconds = None, 0.0
        if isinstance(error, MemoryError | OutOfMemory):  # what filled the memory is in the frames that it came through
            error.__traceback__ = error.__context__ = self._error = None
            gc.collect()

    def _result(self, item: pytest.Item, mark: TaskMark, error: BaseException | None, cpu: float) -> TestResult:
        outcome, message = self._classify(error, item.name)
        passed = {result.name for result in self.results if result.outcome == faults.PASSED}
        missing = [name for name in mark.needs if name not in passed]
        together = outcome == faults.PASSED and missing
        if together:
            outcome = faults.FAILED
            first = next((r.description for r in self.results if r.name == missing[0]), missing[0])
            message = f"{ONLY_TOGETHER} {first}"
        most = mark.points
        if mark.relative:
            most = mark.points * self._points[mark.task] / self.weights[mark.task]
        points = most if outcome == faults.PASSED else 0.0
        result = TestResult(
            task=mark.task,
            name=item.name,
            description=description(item),
            outcome=outcome,
            points=None if outcome == faults.INFRASTRUCTURE else points,
            max_points=most,
            error=message,
            cpu_seconds=round(cpu, 4),
        )
        unfinished = getattr(error, "kind", "") == "NotImplementedError"  # code to be written needs no explanation
        helped = outcome in DIAGNOSED and not together and not unfinished
        return self._examinee.help(result, error, self._session) if helped else result

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
