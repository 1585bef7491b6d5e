"""Run a hidden suite with pytest, in this process."""

from __future__ import annotations

import contextlib
import gc
import io
import os
from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path

import pytest

from .contracts.contract import Contract, Row
from .faults import Infrastructure
from .manifest import Assignment
from .outcome_per_test import SuiteRun
from .pytest_plugin import GradingPlugin
from .task_mark import parse_mark, read_mark

# No configuration or plugin from elsewhere; nothing that costs time and says nothing about a submission.
OPTIONS = (
    "--assert=plain --import-mode=importlib --noconftest --disable-plugin-autoload "
    "-p no:cacheprovider -p no:logging -p no:warnings -p no:unraisableexception -p no:threadexception "
    "-p no:terminal -p no:faulthandler -p no:debugging -p no:skipping -p no:capture -p no:setuponly -p no:setupplan"
)


class Suite:
    """A suite of tests, collected once and run on one submission after the other.

    Collecting, and all else that pytest does once a session, costs as much CPU as 35 small tests.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise Infrastructure(f"The hidden tests are missing: there is no folder {folder}.")
        self._plugin, collected = GradingPlugin(), _Collected()
        options = [*OPTIONS.split(), "-c", os.devnull, f"--rootdir={folder.parent}", str(folder)]
        with _silence() as printed:
            status = pytest.main(options, plugins=[self._plugin, collected])
        if status != pytest.ExitCode.OK or not collected.items:
            why = "; ".join(collected.problems) or printed.getvalue()[-500:] or "it has no tests"
            raise Infrastructure(f"The suite {folder.name} could not be run: {why}.")
        # A test that a module has imported, to need it, is collected there as well.
        self._items = [item for item in collected.items if _is_at_home(item)]
        marks = [mark for item in self._items if (mark := parse_mark(item.get_closest_marker("task")))]
        self._weights = {mark.task: sum(m.points for m in marks if m.task == mark.task) for mark in marks}

    def asked(self, task: str) -> dict[str, tuple[Contract, Row]]:
        """Return what the tests of a task ask that are made of contracts, by their names."""
        items = [item for item in self._items if isinstance(item, pytest.Function) and read_mark(item).task == task]
        return {item.name: item.function.asks for item in items if hasattr(item.function, "asks")}

    def run(self, run: SuiteRun, tasks: Sequence[str]) -> None:
        """Run the tests that the run wants in the order of their tasks, until it has enough."""
        self._plugin.run, run.weights = run, self._weights
        items = sorted((item for item in self._items if run.wants(item)), key=partial(_position, tasks))
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


def _position(tasks: Sequence[str], item: pytest.Item) -> int:
    """Return where a test's task stands among the tasks; pytest collects files by name."""
    mark = parse_mark(item.get_closest_marker("task"))
    return tasks.index(mark.task) if mark is not None and mark.task in tasks else len(tasks)


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


class _Collected:
    """The plugin that takes the tests that pytest has collected, and runs none of them."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []
        self.problems: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the reason why a module cannot be imported."""
        if report.failed:
            last = report.longreprtext.strip().splitlines()[-1]
            self.problems.append(f"{report.nodeid}: {last.removeprefix('E').strip()}")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the tests."""
        self.items = session.items
        return True


@contextlib.contextmanager
def _silence() -> Iterator[io.StringIO]:
    """Keep what is printed from standard output, which belongs to the command."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        yield printed
