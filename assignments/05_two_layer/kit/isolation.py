"""Leave this process as it was, whatever the local tests and the code that they run do to it."""

import os
import random
import sys
import warnings
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib import invalidate_caches
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent  # the student's
KEPT = ("__main__", "check", "kit")  # of the folder, but nothing that is worked on
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
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("default")
        keep_numpy(stack)
        keep_pictures(stack)
        stack.callback(exchange, of_the_folder())
        exchange({})
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
            os.environ.pop(name, None)
        os.chdir(FOLDER)
        sys.path.insert(0, str(FOLDER))
        sys.dont_write_bytecode = True  # a copy that is a second old may pass for the current one
        yield


def beside(path):
    """Whether a path lies in the student's folder itself."""
    return _is_folder(os.path.dirname(os.path.abspath(path)))


@cache
def _is_folder(path):
    """Whether a path is the student's folder, by whatever name."""
    return os.path.normcase(os.path.realpath(path)) == os.path.normcase(FOLDER)


def of_the_folder():
    """Return, by name, the modules that lie in the student's folder and may have been changed."""

    def paths(module):
        known = getattr(module, "__dict__", {})
        file = known.get("__file__")
        if file is None:
            return [str(path) for path in known.get("__path__", ())]
        return [os.path.dirname(file) if os.path.basename(file) == "__init__.py" else file]

    loaded = list(sys.modules.items())
    here = {name for name, module in loaded if "." not in name and any(map(beside, paths(module)))}
    # Another folder may have brought a module of one of these names.
    here |= {path.stem for path in FOLDER.glob("*.py")} - set(sys.stdlib_module_names)
    return {name: module for name, module in loaded if name.partition(".")[0] in here.difference(KEPT)}


def exchange(modules):
    """Have these modules of the folder in place of those that are there."""
    for name in of_the_folder():
        sys.modules.pop(name, None)
    sys.modules.update(modules)
    invalidate_caches()


def put_back(environment, folder, system):
    """Put the environment, the current folder, and what sys holds back."""
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    os.environ.update(environment)
    os.chdir(folder)
    for name in vars(sys).keys() - system.keys():
        delattr(sys, name)
    vars(sys).update(system)


def keep_numpy(stack):
    """Work with numpy's own settings, and put those of the notebook back, random numbers included."""
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return
    stack.callback(numpy.random.set_state, numpy.random.get_state())
    stack.enter_context(numpy.errstate(divide="warn", over="warn", under="ignore", invalid="warn"))
    usual = {"precision": 8, "threshold": 1000, "edgeitems": 3, "linewidth": 75, "suppress": False}
    stack.enter_context(numpy.printoptions(**usual, floatmode="maxprec", sign="-", formatter=None))


def keep_pictures(stack):
    """Close the pictures that the run leaves open, and put matplotlib's settings back."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        stack.enter_context(pyplot.rc_context())
        before = pyplot.get_fignums()
        stack.callback(close_others, pyplot, before, pyplot.gcf().number if before else None)


def close_others(pyplot, before, current):
    """Close all figures but those, and make the current one current again."""
    for number in set(pyplot.get_fignums()) - set(before):
        pyplot.close(number)
    if current in pyplot.get_fignums():
        pyplot.figure(current)
