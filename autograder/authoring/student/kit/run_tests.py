"""Run the local tests in this very process: no other process, no thread and no shell, so that it works anywhere.

Your module and the tests are imported anew each time, so that what you have saved counts. Afterwards the process is as
it was: a notebook keeps its modules, its settings and its pictures.
"""

import io
import os
from contextlib import redirect_stderr

import pytest

from . import pytest_report, tasks
from .errors import place, told
from .isolation import FOLDER, left_as_it_was

# Parts of pytest that would write, keep files, or change what belongs to the notebook's kernel.
WITHOUT = ("terminal", "cacheprovider", "faulthandler", "unraisableexception", "threadexception", "logging")
ROOT = [f"--rootdir={FOLDER}", "--noconftest", "-c", os.devnull]  # nothing from outside the folder
OPTIONS = [*ROOT, "--capture=sys", *(f"-pno:{name}" for name in WITHOUT)]


class Run:
    """What became of the local tests, or in one sentence what kept them from being run."""

    going = False

    def __init__(self, until_one_waits=False, trouble=""):
        self.until_one_waits, self.trouble = until_one_waits, trouble
        self.tests, self.stopped = [], None

    @property
    def rows(self):
        """How far each task is that was tested."""
        return tasks.rows(self.tests)

    @property
    def first(self):
        """The first test that is wrong, else the first that meets a TODO, else None."""
        waiting = [test for test in self.tests if test.became != tasks.PASSED]
        return next((test for test in waiting if test.became == tasks.FAILED), waiting[0] if waiting else None)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        """Put the tests in the order of the tasks."""
        items.sort(key=lambda item: tasks.place(item.name))

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        """Stop behind a task that is not done."""
        yield
        over = nextitem is None or tasks.of(nextitem.name) is not tasks.of(item.name)
        if over and self.until_one_waits and self.first:
            item.session.shouldfail = "This task comes first."

    def pytest_runtest_logreport(self, report):
        """Keep what became of a test, or of what surrounds it."""
        if hasattr(report, "became"):
            self.tests.append(report)

    def pytest_collectreport(self, report):
        """Keep the sentence that says why a file cannot be read."""
        if report.failed and not self.trouble:
            self.trouble = str(report.longrepr)

    def pytest_keyboard_interrupt(self, excinfo):
        """Keep whatever ends all, as a person does."""
        if excinfo.type is KeyboardInterrupt:
            self.stopped = place(excinfo.value)

    def pytest_internalerror(self, excinfo):
        """Say why pytest gave up: a module that ends Python, most likely."""
        self.trouble = told(excinfo.value)
        return True


def run(expression="", until_one_waits=False):
    """Run the local tests whose names contain expression, all without one; return a Run."""
    if Run.going:
        return Run(trouble="The local tests are being run already: leave check.local_tests to notebook and terminal.")
    found, said, files = Run(until_one_waits), io.StringIO(), map(str, sorted(FOLDER.glob("test_*.py")))
    Run.going = True
    try:
        with left_as_it_was(), redirect_stderr(said):
            status = pytest.main([*OPTIONS, "-k", expression, *files], [found, pytest_report])
    finally:
        Run.going = False
    if found.stopped is not None:
        raise KeyboardInterrupt(f"Stopped{found.stopped}.")
    if not found.tests and not found.trouble:
        found.trouble = said.getvalue().strip() or "There are no tests that could be run."
        if expression and status in (pytest.ExitCode.NO_TESTS_COLLECTED, pytest.ExitCode.USAGE_ERROR):
            found.trouble = f"There is no task and no test {expression!r}; the tasks are {tasks.names()}."
    return found
