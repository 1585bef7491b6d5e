"""The pytest plugin: tasks and points as marks, the student's module as a fixture, outcomes as results.

A suite's test function is one row of a report. ``@pytest.mark.task(id, points=…)`` says which exercise it
belongs to and what it is worth; ``needs=`` names tests of the same module without which it earns nothing, for
conditions such as *arguments unchanged* that wrong code meets as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import pytest

from . import outcomes
from .checks import CheckFailed
from .outcomes import STUDENT_PROVOKED, Infrastructure, StudentFault
from .proxy import Session, StudentModule
from .report import TestResult

Phase = Literal["setup", "call", "teardown"]
DIAGNOSED = (outcomes.FAILED, outcomes.ERROR)


@dataclass(frozen=True)
class Mark:
    """What the task mark of a test says."""

    task: str
    points: float
    needs: tuple[str, ...]


def parse_mark(mark: pytest.Mark | None) -> Mark | None:
    """Return what a task mark says, None where it is missing or misused."""
    if mark is None or len(mark.args) != 1 or not isinstance(mark.kwargs.get("points"), int | float):
        return None
    needs = mark.kwargs.get("needs", ())
    return Mark(mark.args[0], float(mark.kwargs["points"]), (needs,) if isinstance(needs, str) else tuple(needs))


def read_mark(item: pytest.Item) -> Mark:
    """Return a test's task mark; Infrastructure where the suite lacks or misuses it."""
    mark = parse_mark(item.get_closest_marker("task"))
    if mark is None:
        raise Infrastructure(f"The test {item.name} of the suite has no usable task mark.")
    return mark


def description(item: pytest.Item) -> str:
    """Return the sentence that a student reads: the test's docstring on one line."""
    return " ".join((getattr(item, "function", item).__doc__ or item.name).split())


class GradingPlugin:
    """What a suite needs of pytest: the task mark, and the fixtures, which ask the run that is under way."""

    run: SuiteRun  # set before the first test

    def pytest_configure(self, config: pytest.Config) -> None:
        """Register the mark."""
        config.addinivalue_line("markers", "task(id, points, needs=()): the exercise, its points, its conditions")

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """Give the test random numbers of its own: the same for every submission and the same seed."""
        name = int.from_bytes(hashlib.sha256(request.node.name.encode()).digest()[:8], "little")
        return np.random.default_rng([self.run.seed, name])

    @pytest.fixture
    def student(self) -> StudentModule:
        """Give the test the student's module in a fresh process."""
        return self.run.begin()

    @pytest.fixture
    def reference(self) -> StudentModule:
        """Give the test the reference solution, in this process."""
        return self.run.reference_session().student

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Let the run keep what a test raised; pytest's own report of it, with a traceback, nobody reads."""
        self.run.note(item, call)
        outcome: Literal["passed", "failed"] = "passed" if call.excinfo is None else "failed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, cast(Phase, call.when))


class SuiteRun:
    """One run of a suite against one submission; results are in the order of the suite.

    new_session forks a fresh process with the student's module imported; end_session ends it and returns CPU
    seconds; reference loads the solution; diagnose names the mistake behind a failed session, or None; task_hint
    gives the general hint of a task, named_hint that of a misconception of the bank; only are the tasks to test, if
    not all.
    """

    def __init__(
        self,
        seed: int,
        new_session: Callable[[], Session],
        end_session: Callable[[], float],
        reference: Callable[[], Session],
        diagnose: Callable[[str, Session], str | None],
        task_hint: Callable[[str], str],
        named_hint: Callable[[str], str | None],
        only: Collection[str] | None = None,
    ) -> None:
        self.seed, self.only = seed, only
        self.new_session, self.end_session, self.reference_session = new_session, end_session, reference
        self.diagnose, self.task_hint, self.named_hint = diagnose, task_hint, named_hint
        self.results: list[TestResult] = []
        self.fault: Infrastructure | None = None
        self._session: Session | None = None
        self._error: BaseException | None = None

    def wants(self, item: pytest.Item) -> bool:
        """Whether a test belongs to the tasks asked for."""
        return self.only is None or read_mark(item).task in self.only

    def begin(self) -> StudentModule:
        """Open the session of a test, and return the student's module in it."""
        self._session = self.new_session()
        return self._session.student

    def note(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Keep what a test raised first, and its result once it is torn down."""
        if call.when == "setup":
            self._error = None
        if call.excinfo is not None and self._error is None:
            self._error = call.excinfo.value
        if call.when == "teardown":
            self._finish(item)

    def _finish(self, item: pytest.Item) -> None:
        error, cpu_seconds = self._error, 0.0
        try:
            mark = read_mark(item)
            cpu_seconds = self.end_session()
        except Infrastructure as fault:
            mark, error = Mark("", 0.0, ()), fault
        self.results.append(self._result(item, mark, error, cpu_seconds))
        self._session = None

    def _result(self, item: pytest.Item, mark: Mark, error: BaseException | None, cpu: float) -> TestResult:
        outcome, message = self._classify(error)
        passed = {result.name for result in self.results if result.outcome == outcomes.PASSED}
        hint = None
        missing = [name for name in mark.needs if name not in passed]
        if outcome == outcomes.PASSED and missing:
            outcome = outcomes.FAILED
            first = next((r.description for r in self.results if r.name == missing[0]), missing[0])
            message = f"This counts only together with: {first}"
        elif outcome in DIAGNOSED:
            hint = self._hint(mark.task, error)
        points = mark.points if outcome == outcomes.PASSED else 0.0
        return TestResult(
            task=mark.task,
            name=item.name,
            description=description(item),
            outcome=outcome,
            points=None if outcome == outcomes.INFRASTRUCTURE else points,
            max_points=mark.points,
            hint=hint,
            error=message,
            cpu_seconds=round(cpu, 4),
        )

    def _classify(self, error: BaseException | None) -> tuple[str, str | None]:
        """Return the outcome of a test and the sentence that explains it."""
        if error is None:
            return outcomes.PASSED, None
        if isinstance(error, StudentFault):
            return error.outcome, str(error)
        if isinstance(error, CheckFailed):
            return outcomes.FAILED, str(error)
        answered = self._session is not None and any(step.fault is None for step in self._session.steps)
        if isinstance(error, STUDENT_PROVOKED) and answered:
            return outcomes.FAILED, f"What the code returned cannot be used here ({type(error).__name__})."
        if isinstance(error, Infrastructure):
            self.fault = error
        else:
            self.fault = Infrastructure(f"The suite itself failed: {type(error).__name__}: {error}.")
        return outcomes.INFRASTRUCTURE, str(self.fault)

    def _hint(self, task: str, error: BaseException | None) -> str | None:
        """Name the mistake where it is known, else give the task's general hint."""
        unfinished = getattr(error, "kind", "") == "NotImplementedError"
        if self._session is None or unfinished:
            return None
        try:
            found = self.named_hint(getattr(error, "mistake", "")) or self.diagnose(task, self._session)
        except Exception:  # a hint is a help, and never worth a grade
            found = None
        return found or self.task_hint(task)
