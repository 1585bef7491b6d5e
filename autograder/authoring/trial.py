"""Grade code that is broken on purpose: in this process, which is a fork, each test with its seconds."""

from __future__ import annotations

import dataclasses
import signal
import time
from dataclasses import dataclass
from typing import Any

from ..faults import INFRASTRUCTURE, PASSED, TimedOut
from ..grading import name_mistakes
from ..manifest import Assignment
from ..report import TestResult
from ..scoring import score_tasks
from ..session import Session
from ..submission import Submission
from ..suite import run_tests
from ..suite_run import ONLY_TOGETHER
from .forks import Ceiling, Lost
from .trusted_grading import TrustedCode

MARGIN = 4.0  # CPU seconds of a fork beyond those of the tests


@dataclass(frozen=True)
class Trial:
    """One piece of code to grade: its files, the tasks that it can make a difference to, and how.

    name says to whoever asked what it is; first: whether the first test that is not passed ends it; hints: whether its
    mistakes are diagnosed, which takes longer than the tests.
    """

    name: tuple[str, ...]
    assignment: Assignment
    files: dict[str, bytes]
    seed: int = 0
    first: bool = False
    hints: bool = True


class _TimedCode(TrustedCode):
    """Code whose tests have the CPU seconds that the assignment gives them."""

    _began = 0.0

    def begin(self) -> Session:
        """Import the module, and set the alarm first."""
        self._began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, self.assignment.limits.test_seconds)
        return super().begin()

    def end(self) -> float:
        """Put the alarm off, and return the CPU seconds of the test."""
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        return time.process_time() - self._began


def _too_long(*_: object) -> None:
    raise TimedOut("It took too long.")


def perform(trial: Trial) -> list[dict[str, Any]]:
    """Grade it, and return the results of its tests as JSON has them."""
    signal.signal(signal.SIGPROF, _too_long)
    code = _TimedCode(trial.assignment, Submission(trial.files))
    tests, _ = run_tests(code, trial.seed, first_failure_ends=trial.first, hints=trial.hints)
    return [dataclasses.asdict(test) for test in name_mistakes(trial.assignment, tests, trial.seed)]


def results(answer: Any) -> list[TestResult]:
    """Return the tests of a trial's answer, none where it got lost."""
    return [] if isinstance(answer, Lost) else [TestResult(**test) for test in answer]


def failed(tests: list[TestResult]) -> list[TestResult]:
    """Return the tests that found something: not those that only count together with one that did."""
    return [t for t in tests if t.outcome != PASSED and not (t.error or "").startswith(ONLY_TOGETHER)]


def points(trial: Trial, answer: Any) -> dict[str, float | None]:
    """Return what a trial earned in each of its tasks: None where the grader failed, nothing where it got lost."""
    tasks = score_tasks(trial.assignment, results(answer))
    return {one.task: 0.0 if isinstance(answer, Lost) else one.points for one in tasks}


def by_the_grader(tests: list[TestResult]) -> str:
    """Say which test ended by a fault of the suite's own, empty if none did."""
    return next((f"{test.name}: {test.error}" for test in tests if test.outcome == INFRASTRUCTURE), "")


def ceiling(assignment: Assignment) -> Ceiling:
    """Return what grading one trial may use: what a submission may, and what diagnosing it costs."""
    limits = assignment.limits
    seconds = limits.total_seconds + limits.trusted_seconds + MARGIN
    return Ceiling(seconds, max(limits.wall_seconds, 2 * seconds), 2 * limits.memory_mb)
