"""Run the local tests in this very process: no other process, no thread and no shell, so that it works anywhere.

Your module and the tests are imported anew each time, so that what you have saved counts. Afterwards the process is as
it was: a notebook keeps its modules, its settings and its pictures.
"""

import io
import os
import sys
import warnings
from contextlib import ExitStack, contextmanager, redirect_stderr
from importlib import invalidate_caches

import numpy as np
import pytest

from . import FOLDER, pytest_report, tasks
from .pytest_report import place

# Parts of pytest that would write, keep files, or change what belongs to the notebook's kernel.
WITHOUT = ("terminal", "cacheprovider", "faulthandler", "unraisableexception", "threadexception", "logging")
ROOT = [f"--rootdir={FOLDER}", "--noconftest", "-c", os.devnull]  # nothing from outside the folder
OPTIONS = [*ROOT, "--capture=sys", *(f"-pno:{name}" for name in WITHOUT)]
KEPT = {"__main__", "check", "kit"}  # of the folder, but nothing that is worked on


class Run:
    """What became of the local tests, or in one sentence what kept them from being run."""

    def __init__(self, until_one_waits):
        self.until_one_waits = until_one_waits
        self.tests, self.trouble, self.stopped = [], "", None

    @property
    def first(self):
        """The first test that is wrong, else the first that meets a TODO, else None."""
        waiting = [test for test in self.tests if test.became != tasks.PASSED]
        return next((test for test in waiting if test.became == tasks.FAILED), waiting[0] if waiting else None)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        """Stop after a task that is not done."""
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


def run(expression="", until_one_waits=False):
    """Run the local tests whose names contain expression, all without one; return a Run."""
    found, said, files = Run(until_one_waits), io.StringIO(), map(str, sorted(FOLDER.glob("test_*.py")))
    with left_as_it_was(), redirect_stderr(said):
        status = pytest.main([*OPTIONS, "-k", expression, *files], [found, pytest_report])
    if found.stopped is not None:
        raise KeyboardInterrupt(f"Stopped{found.stopped}.")
    if not found.tests and not found.trouble:
        found.trouble = said.getvalue().strip() or "There are no tests that could be run."
        if expression and status in (pytest.ExitCode.NO_TESTS_COLLECTED, pytest.ExitCode.USAGE_ERROR):
            found.trouble = f"There is no task and no test {expression!r}; the tasks are {tasks.names()}."
    return found


# --- nothing of this process changes


@contextmanager
def left_as_it_was():
    """Begin with fresh modules and the settings of a fresh process; put everything back afterwards."""
    with ExitStack() as stack:
        system = {name: value[:] if isinstance(value, list) else value for name, value in vars(sys).items()}
        stack.callback(put_back, dict(os.environ), system)
        stack.callback(os.chdir, os.getcwd())
        stack.enter_context(np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("default")
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            stack.enter_context(pyplot.rc_context())
            figures = sys.modules["matplotlib._pylab_helpers"].Gcf
            stack.callback(setattr, figures, "figs", figures.figs.copy())
        stack.callback(exchange, of_the_folder())
        exchange({})
        os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": ""}
        os.chdir(FOLDER)
        sys.path.insert(0, str(FOLDER))
        sys.dont_write_bytecode = True  # a copy that is a second old may pass for the current one
        yield


def of_the_folder():
    """Return, by name, the modules that may have been changed, and what another folder has brought by their names."""
    here = {path.stem for path in FOLDER.iterdir() if path.suffix == ".py" or path.is_dir()}
    here -= KEPT | sys.stdlib_module_names
    return {name: module for name, module in list(sys.modules.items()) if name.partition(".")[0] in here}


def exchange(modules):
    """Have these modules of the folder in place of those that are there."""
    for name in of_the_folder():
        del sys.modules[name]
    sys.modules.update(modules)
    invalidate_caches()


def put_back(environment, system):
    """Put back the environment, and what sys holds."""
    os.environ.clear()
    os.environ.update(environment)
    for name in vars(sys).keys() - system.keys():
        delattr(sys, name)
    vars(sys).update(system)
