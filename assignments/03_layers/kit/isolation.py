"""Leave this process as it was, whatever the local tests and the code that they run do to it."""

import os
import random
import sys
import warnings
from contextlib import ExitStack, contextmanager
from importlib import invalidate_caches
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent  # the student's
KEPT = {"__main__", "check", "kit"}  # of the folder, but nothing that is worked on
LISTS = ("path", "argv", "meta_path", "path_hooks")  # of sys, which others hold, too


@contextmanager
def left_as_it_was():
    """Begin with fresh modules and the settings of a fresh process; put everything back afterwards."""
    with ExitStack() as stack:
        stack.callback(put_back, dict(os.environ), os.getcwd(), dict(vars(sys)))
        for name in LISTS:
            stack.callback(getattr(sys, name).__setitem__, slice(None), list(getattr(sys, name)))
        stack.callback(sys.setrecursionlimit, sys.getrecursionlimit())
        stack.callback(random.setstate, random.getstate())
        stack.callback(np.random.set_state, np.random.get_state())
        stack.enter_context(np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"))
        stack.enter_context(np.printoptions())
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("default")
        keep_pictures(stack)
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


def put_back(environment, folder, system):
    """Put the environment, the current folder, and what sys holds back."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for name in vars(sys).keys() - system.keys():
        delattr(sys, name)
    vars(sys).update(system)


def keep_pictures(stack):
    """Leave no picture open but those that were, and put matplotlib's settings back."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        stack.enter_context(pyplot.rc_context())
        figures = sys.modules["matplotlib._pylab_helpers"].Gcf
        stack.callback(setattr, figures, "figs", figures.figs.copy())
