"""The pytest plugin of the hidden suites: the task mark, and the fixtures that reach the student's module."""

from __future__ import annotations

import hashlib
from typing import Literal, cast

import numpy as np
import pytest

from .outcome_per_test import SuiteRun
from .proxy import StudentModule

Phase = Literal["setup", "call", "teardown"]


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
    def seed(self) -> int:
        """Give the test the seed of its cases."""
        return self.run.seed

    @pytest.fixture
    def student(self) -> StudentModule:
        """Give the test the student's module in a fresh process."""
        return self.run.begin().student

    @pytest.fixture
    def submission(self) -> SuiteRun:
        """Give the test a way to processes of the student's module, and to what earlier tests have kept."""
        return self.run

    @pytest.fixture
    def reference(self) -> StudentModule:
        """Give the test the reference solution, in this process."""
        return self.run.reference()

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Let the run keep what a test raised; pytest's own report of it, with a traceback, nobody reads."""
        self.run.note(item, call)
        outcome: Literal["passed", "failed"] = "passed" if call.excinfo is None else "failed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, cast(Phase, call.when))
