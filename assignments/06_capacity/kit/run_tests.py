"""Run the local tests in this very process: no other process, no thread and no shell, so that it works anywhere.

Your module and the tests are imported anew each time, so that what you have saved counts. Afterwards the process is as
it was: a notebook keeps its modules, its settings and its pictures.
"""

import io
import os
from contextlib import redirect_stderr
from dataclasses import dataclass, field

import pytest

from . import tasks
from .errors import place, told
from .isolation import FOLDER, left_as_it_was

# Parts of pytest that would write, keep files, or change what belongs to the notebook's kernel.
WITHOUT = ("terminal", "cacheprovider", "faulthandler", "unraisableexception", "threadexception", "logging")


@dataclass
class Test:
    """What became of one local test: "passed", "failed", or the sentence that names the TODO that it met."""

    name: str
    about: str
    outcome: str
    message: str = ""
    printed: str = ""


@dataclass
class Run:
    """What became of all of them, or in one sentence what kept them from being run."""

    tests: list = field(default_factory=list)
    trouble: str = ""
    unknown: bool = False  # no test has such a name

    @property
    def rows(self):
        """How far each task is that was tested."""
        return tasks.rows([(test.name, test.outcome) for test in self.tests], tasks.load())

    @property
    def first(self):
        """The first test that is wrong, else the first that meets a TODO, else None."""
        wrong = [test for test in self.tests if test.outcome == tasks.FAILED]
        return next(iter(wrong + [test for test in self.tests if test.outcome != tasks.PASSED]), None)


class Recorder:
    """What pytest tells of a run, in the order of the tasks; with until_one_waits, no further than the first to do."""

    def __init__(self, until_one_waits):
        self.run, self.until_one_waits, self.known = Run(), until_one_waits, tasks.load()
        self.abouts, self.stopped = {}, None

    def pytest_collection_modifyitems(self, items):
        """Put the tests in the order of their tasks."""
        items.sort(key=lambda item: tasks.place(item.nodeid, self.known))
        for item in items:
            self.abouts[item.nodeid] = next(iter((item.obj.__doc__ or "").strip().splitlines()), "")

    def task(self, item):
        """Return the task that the item belongs to."""
        return tasks.of(tasks.function_of(item.nodeid), self.known)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        """Stop behind a task that is not done."""
        yield
        over = nextitem is None or self.task(nextitem) != self.task(item)
        if over and self.until_one_waits and self.run.first is not None:
            item.session.shouldfail = "This task comes first."

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        """Note what became of the test, or of what surrounds it."""
        report = (yield).get_result()
        todo = getattr(report, "to_do", "")
        if not todo and (report.skipped or (call.when != "call" and not report.failed)):
            return
        outcome = todo or (tasks.FAILED if report.failed else tasks.PASSED)
        message = told(call.excinfo.value) if report.failed and call.excinfo else ""
        printed = report.capstdout + report.capstderr
        self.run.tests.append(Test(tasks.function_of(item.nodeid), self.abouts[item.nodeid], outcome, message, printed))

    def pytest_collectreport(self, report):
        """Keep the sentence that says why a file cannot be read."""
        if report.failed and not self.run.trouble:
            self.run.trouble = str(report.longrepr)

    def pytest_keyboard_interrupt(self, excinfo):
        """Keep whatever ends all, as a person does."""
        if excinfo.type is KeyboardInterrupt:
            self.stopped = place(excinfo.value)

    def pytest_internalerror(self, excinfo):
        """Say why pytest gave up: a module that ends Python, most likely."""
        self.run.trouble = told(excinfo.value)
        return True


def run(expression="", until_one_waits=False):
    """Run the local tests whose names contain expression, all without one; return a Run."""
    if getattr(run, "going", False):
        return Run(trouble="The local tests are being run already: leave check.local_tests to notebook and terminal.")
    recorder, said = Recorder(until_one_waits), io.StringIO()
    run.going = True
    try:
        with left_as_it_was(), redirect_stderr(said):
            status = pytest.main([*options(expression), *map(str, sorted(FOLDER.glob("test_*.py")))], [recorder])
    finally:
        run.going = False
    if recorder.stopped is not None:
        raise KeyboardInterrupt(f"Stopped{recorder.stopped}.")
    found = recorder.run
    if not found.tests and not found.trouble:
        sentence = said.getvalue().strip() or "There are no tests that could be run."
        found.unknown = bool(expression) and (
            status == pytest.ExitCode.NO_TESTS_COLLECTED or "Wrong expression" in sentence
        )
        found.trouble = f"No test has a name with {expression!r}." if found.unknown else sentence
    return found


def options(expression):
    """Return what pytest is told: nothing from outside the folder, no capture but of sys.stdout and sys.stderr."""
    chosen = ["-k", expression] if expression else []
    left_out = [part for name in WITHOUT for part in ("-p", f"no:{name}")]
    root = [f"--rootdir={FOLDER}", f"--confcutdir={FOLDER}", "-c", os.devnull]
    return [*root, "--capture=sys", *left_out, *chosen]
