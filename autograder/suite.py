"""Run a hidden suite with pytest, in this process; list its tests; tell one version of it from another."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from functools import cache
from pathlib import Path

import pytest

from . import outcomes
from .course import PACKAGE, Assignment
from .data import graded_run
from .outcomes import Infrastructure
from .plugin import description, read_mark
from .report import TestResult

# No configuration or plugin from elsewhere; nothing that costs time and says nothing about a submission.
OPTIONS = (
    "-q --tb=no --assert=plain --import-mode=importlib --capture=no --noconftest --disable-plugin-autoload "
    "-p no:cacheprovider -p no:logging -p no:warnings -p no:unraisableexception -p no:threadexception"
)
SUITE_FILES = ("checks.py", "comparison.py", "diagnosis.py", "local.py", "plugin.py", "proxy.py", "course.toml")


@cache
def suite_hash(assignment: Assignment) -> str:
    """Hash all that decides scores and hints besides the submission: suite, checks, solution, misconceptions."""
    digest = hashlib.sha256()
    files = [PACKAGE / name for name in SUITE_FILES] + [assignment.suite]
    files += sorted((PACKAGE / "worker").glob("*.py")) + sorted((PACKAGE / "misconceptions").glob("*.py"))
    files += [PACKAGE / name for name in assignment.include]
    files += sorted(assignment.solution.glob(f"{assignment.module}.py"))
    for file in files:
        digest.update(f"{file.name}\0".encode() + file.read_bytes())
    if assignment.include:  # data: which set is graded on is the instructor's choice
        digest.update(graded_run().name.encode())
    return digest.hexdigest()[:16]


def run_pytest(suite: Path, plugin: object, *extra: str) -> tuple[int, str]:
    """Run one suite in this process, free of any configuration or plugin from elsewhere."""
    if not suite.exists():
        raise Infrastructure(f"There is no suite {suite.name}: grade from a checkout of the kit, not from a wheel.")
    options = [*OPTIONS.split(), "-c", os.devnull, f"--rootdir={suite.parent}", *extra, str(suite)]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        status = pytest.main(options, plugins=[plugin])
    return int(status), printed.getvalue()


class _Collector:
    """Collect a suite's tests without running any."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "task(id, points, needs=()): see autograder.plugin")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = list(items)


def tests_of(assignment: Assignment) -> list[TestResult]:
    """List a suite's tests with task, description and points, without running any."""
    collector = _Collector()
    status, printed = run_pytest(assignment.suite, collector, "--collect-only")
    if status != 0:
        raise Infrastructure(f"The suite {assignment.suite.name} cannot be collected: {printed[-500:]}")
    rows = []
    for item in collector.items:
        mark = read_mark(item)
        rows.append(TestResult(mark.task, item.name, description(item), outcomes.INFRASTRUCTURE, None, mark.points))
    return rows
