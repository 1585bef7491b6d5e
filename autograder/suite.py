"""Run the hidden suite of an assignment with pytest, in this process."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, cast

import numpy as np
import pytest

from .contracts.contract import Contract, Row
from .faults import Infrastructure
from .in_process import CodeUnderTest
from .manifest import Assignment
from .proxy import StudentModule
from .report import TestResult
from .suite_run import SuiteRun, parse_mark

# No configuration or plugin from elsewhere; nothing that costs time and says nothing about a submission.
OPTIONS = (
    "--assert=plain --import-mode=importlib --noconftest --disable-plugin-autoload "
    "-p no:cacheprovider -p no:logging -p no:warnings -p no:unraisableexception -p no:threadexception "
    "-p no:terminal -p no:faulthandler -p no:debugging -p no:skipping -p no:capture -p no:setuponly -p no:setupplan"
)
Phase = Literal["setup", "call", "teardown"]


def run_tests(
    code: CodeUnderTest, seed: int, *, first_failure_ends: bool = False, hints: bool = True
) -> tuple[list[TestResult], Infrastructure | None]:
    """Run the tests of one module after the other; return their results, and the grader's fault if there is one."""
    suite = collected(code.assignment)  # before anything is counted against the submission
    tests: list[TestResult] = []
    for module in code.assignment.modules:
        tasks = [task.id for task in code.assignment.tasks_in(module)]
        run = SuiteRun(code, seed, suite.weights, first_failure_ends=first_failure_ends, hints=hints)
        if tasks:
            with code.testing(module):
                suite.run(run, tasks)
        tests += run.results
        if run.over:
            return tests, run.fault
    return tests, None


class Suite:
    """A suite of tests, collected once and run on one submission after the other.

    Collecting, and all else that pytest does once a session, costs as much CPU as 35 small tests.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise Infrastructure(f"The hidden tests are missing: there is no folder {folder}.")
        self._plugin = plugin = _Plugin()
        options = [*OPTIONS.split(), "-c", os.devnull, f"--rootdir={folder.parent}", str(folder)]
        with _silence() as printed:
            status = pytest.main(options, plugins=[plugin])
        if status != pytest.ExitCode.OK or not plugin.items:
            why = "; ".join(plugin.problems) or printed.getvalue()[-500:] or "it has no tests"
            raise Infrastructure(f"The suite {folder.name} could not be run: {why}.")
        # A test that a module has imported, to need it, is collected there as well.
        self._items = [item for item in plugin.items if _is_at_home(item)]
        marks = [mark for item in self._items if (mark := parse_mark(item.get_closest_marker("task")))]
        self.weights = {mark.task: sum(m.points for m in marks if m.task == mark.task) for mark in marks}

    def asked(self, task: str) -> dict[str, tuple[Contract, Row]]:
        """Return what the tests of a task ask that are made of contracts, by their names."""
        items = [item for item in self._items if isinstance(item, pytest.Function) and _task(item) == task]
        return {item.name: item.function.asks for item in items if hasattr(item.function, "asks")}

    def run(self, run: SuiteRun, tasks: Sequence[str]) -> None:
        """Run the tests of some tasks in the order of these, until the run is over; one without a task comes last."""
        self._plugin.run = run
        places = {task: place for place, task in enumerate([*tasks, None])}
        items = [item for item in self._items if _task(item) in places]
        items.sort(key=lambda item: places[_task(item)])
        with _silence():
            for item, following in zip(items, [*items[1:], None], strict=True):
                try:
                    item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
                except MemoryError as error:  # pytest itself found no room beside what the code returned
                    run.overwhelmed(item, error)
                    item.ihook.pytest_runtest_teardown(item=item, nextitem=following)  # or no other could begin
                if run.over:
                    item.ihook.pytest_runtest_teardown(item=item, nextitem=None)  # another run may begin elsewhere
                    break


def _is_at_home(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and bool(item.function.__module__ == item.module.__name__)


def _task(item: pytest.Item) -> str | None:
    """Return the task of a test, None if it has no usable mark."""
    mark = parse_mark(item.get_closest_marker("task"))
    return mark.task if mark is not None else None


def collected(assignment: Assignment) -> Suite:
    """Return a suite as it was when this process first needed it; Infrastructure if it cannot be run."""
    found = _collected(assignment.suite)
    if isinstance(found, str):
        raise Infrastructure(found)
    return found


@cache
def _collected(folder: Path) -> Suite | str:
    """Return the suite, or why there is none: a module whose import failed once looks like an empty one later."""
    try:
        suite = Suite(folder)
        gc.collect()
        gc.freeze()  # pytest and the suite stay: looking through them for garbage takes longer than a test
        return suite
    except Infrastructure as fault:
        return str(fault)


class _Plugin:
    """The plugin of the hidden suites: it collects tests and runs none, and gives them what they need in a run."""

    run: SuiteRun  # set before the first test

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []
        self.problems: list[str] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        """Register the mark."""
        config.addinivalue_line("markers", "task(id, points, needs=()): the exercise, its points, its conditions")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the reason why a module cannot be imported."""
        if report.failed:
            last = report.longreprtext.strip().splitlines()[-1]
            self.problems.append(f"{report.nodeid}: {last.removeprefix('E').strip()}")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the tests."""
        self.items = session.items
        return True

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
        """Give the test a way to processes of the student's module, and to what previous tests have kept."""
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


@contextlib.contextmanager
def _silence() -> Iterator[io.StringIO]:
    """Keep what is printed from standard output, which belongs to the command."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        yield printed
