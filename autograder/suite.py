"""Run a hidden suite with pytest, in this process, and tell one version of it from another."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from .course import PACKAGE, Assignment
from .data import graded_run
from .outcomes import Infrastructure
from .plugin import GradingPlugin, SuiteRun

# No configuration or plugin from elsewhere; nothing that costs time and says nothing about a submission.
OPTIONS = (
    "--assert=plain --import-mode=importlib --noconftest --disable-plugin-autoload "
    "-p no:cacheprovider -p no:logging -p no:warnings -p no:unraisableexception -p no:threadexception "
    "-p no:terminal -p no:faulthandler -p no:debugging -p no:skipping -p no:capture -p no:setuponly -p no:setupplan"
)
SUITE_FILES = (
    *("checks.py", "suites/formulas.py", "comparison.py", "diagnosis.py", "local.py", "outcomes.py"),
    *("plugin.py", "proxy.py", "replay.py", "text.py", "course.toml"),
)


def _files(paths: Iterable[Path]) -> bytes:
    """Put the files' names and contents one after the other; a wheel has none of the hidden ones."""
    return b"".join(f"{path.name}\0".encode() + path.read_bytes() for path in paths if path.is_file())


# Read when this process was started, as its code was: a runner that outlives a change of its checkout must not pass for
# a new one.
CODE = _files([*(PACKAGE / name for name in SUITE_FILES), *sorted((PACKAGE / "worker").glob("*.py"))])


@cache
def suite_hash(assignment: Assignment) -> str:
    """Hash all that decides scores and hints besides the submission: suite, checks, solution, misconceptions."""
    files = [assignment.suite, *sorted((PACKAGE / "misconceptions").glob("*.py"))]
    files += [PACKAGE / name for name in assignment.include]
    files += sorted(assignment.solution.glob(f"{assignment.module}.py"))
    digest = hashlib.sha256(CODE + _files(files))
    if assignment.include:  # data: which set is graded on is the instructor's choice
        digest.update(graded_run().name.encode())
    return digest.hexdigest()[:16]


class Suite:
    """A suite of tests, collected once and run on one submission after the other.

    Collecting, and all else that pytest does once a session, costs as much CPU as 35 small tests.
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise Infrastructure(f"There is no suite {path.name}: grade from a checkout of the kit, not from a wheel.")
        self._plugin, collected = GradingPlugin(), _Collected()
        options = [*OPTIONS.split(), "-c", os.devnull, f"--rootdir={path.parent}", str(path)]
        with _silence() as printed:
            status = pytest.main(options, plugins=[self._plugin, collected])
        if status != pytest.ExitCode.OK or not collected.items:
            why = "".join(collected.problems) or printed.getvalue() or "it has no tests"
            raise Infrastructure(f"The suite {path.name} could not be run: {why[-500:]}")
        self._items = collected.items

    def run(self, run: SuiteRun) -> None:
        """Run all tests that the run wants, up to the first fault of the grader's."""
        self._plugin.run = run
        items = [item for item in self._items if run.wants(item)]
        with _silence():
            for item, following in zip(items, [*items[1:], None], strict=True):
                item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
                if run.fault is not None:
                    break


def collected(path: Path) -> Suite:
    """Return a suite as it was when this process first needed it; Infrastructure where it cannot be run."""
    found = _collected(path)
    if isinstance(found, str):
        raise Infrastructure(found)
    return found


@cache
def _collected(path: Path) -> Suite | str:
    """Return the suite, or why there is none: a module whose import failed once looks like an empty one later."""
    try:
        return Suite(path)
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
            self.problems.append(report.longreprtext)

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
