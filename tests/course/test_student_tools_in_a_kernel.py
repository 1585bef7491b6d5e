"""The local tests run in the process that asks for them, which may be a kernel in a browser, and leave it as it was."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from solution_modules import GATES, python, solve

# A kernel in a browser can start nothing: whatever tries, fails here.
NOTHING_STARTS = """
import _thread, asyncio, os, socket, subprocess, threading

def refuse(*_, **__):
    raise RuntimeError("This kernel can start nothing.")

for holder, names in (
    (subprocess, "Popen run check_output"), (threading.Thread, "start"), (_thread, "start_new_thread"),
    (os, "fork forkpty system popen posix_spawn execv"), (socket, "socket create_connection"),
):
    for name in names.split():
        setattr(holder, name, refuse)
import check
check.hint('max')
check.local_tests()
"""
KEPT = """
import os, warnings
import numpy as np
import matplotlib; matplotlib.use("Agg")
import matplotlib.pyplot as plt
import check, gates
from kit import checking, draw
np.seterr(all="raise")
warnings.simplefilter("error"); plt.figure(7); plt.rcParams["lines.linewidth"] = 5.0
own = {"check", "gates", "kit", "kit.draw", "kit.checking", "conftest", "test_gates", "kit.pytest_report", "kit.tasks"}

def state():
    figures = plt.get_fignums(), plt.gcf().number, plt.rcParams["lines.linewidth"]
    modules = sorted((name, id(module)) for name, module in list(sys.modules.items()) if name in own)
    system = sys.path[:], sys.argv[:], os.getcwd(), dict(os.environ), sys.dont_write_bytecode, sys.meta_path[:]
    output = sys.stdout, hasattr(sys, "last_value")
    return repr((figures, np.geterr(), modules, system, warnings.filters, output))

before = state()
try:
    check.local_tests()
except check.NotDone as error:
    print(error)
print("SAME" if state() == before else "DIFFERENT")
"""
MESSY = """
if 'pytest' in __import__('sys').modules and 'test_gates' in __import__('sys').modules:
    import os, sys, warnings
    import matplotlib.pyplot as plt
    np.seterr(all="ignore"); plt.figure()
    plt.rcParams["lines.linewidth"] = 9.0; os.environ["MESSY"] = "1"; os.chdir(os.sep); sys.path.append("messy")
    warnings.simplefilter("ignore"); sys.argv.append("messy"); sys.stdout.write("messy")
"""
SAVED = """
import pathlib
import check, gates
path = pathlib.Path(gates.__file__)
right = path.read_text()
for text in (right.replace("x + y", "x - y"), right, right.replace("x + y", "x - y")):
    path.write_text(text)
    try:
        check.local_tests("test_add")
        print("GREEN")
    except check.NotDone:
        print("RED")
"""
IN_A_SHELL = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.display_pub.publish = lambda data, **_: print(data["text/html"], data["text/plain"], sep="\\n")
import check
try:
    check.local_tests()
except check.NotDone as error:
    print(error._render_traceback_())
for number in ([], [], [], [], [2]):
    check.hint("max", *number)
"""


def run(folder, script):
    """Run a script beside a student's folder, from which it imports."""
    script = f"import sys\nsys.path.insert(0, sys.argv[1])\n{script}"
    return python(folder, "-c", script, str(folder), cwd=folder.parent)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A student's folder, untouched, in a place whose name has a blank."""
    return shutil.copytree(GATES.skeleton, tmp_path / "my gates")


@pytest.mark.parametrize("solved", [False, True])
def test_nothing_is_started(folder, solved):
    if solved:
        solve(folder)
    ran = run(folder, NOTHING_STARTS)
    assert "can start nothing" not in ran.stdout + ran.stderr
    assert ran.stdout.startswith("Hint 1 of 3 for the max gate: ")
    if solved:
        assert (ran.returncode, ran.stdout.count("done   the")) == (0, 8)
    else:
        assert re.search(r"NotDone: 8 of 8 tasks, next: the add gate\.\n$", ran.stderr)


def test_the_process_is_left_as_it_was(folder):
    solve(folder, "return sum(upstreams)", "return upstreams[0]", end=MESSY)
    ran = run(folder, KEPT)
    assert re.search(r"\n1 of 8 tasks, next: the copy gate\.\nSAME\n$", ran.stdout), ran


def test_what_was_saved_counts_each_time(folder):
    solve(folder)
    said = run(folder, SAVED).stdout.splitlines()
    assert [line for line in said if line in ("RED", "GREEN")] == ["RED", "GREEN", "RED"]


def test_a_notebook_shows_the_tasks_and_gives_one_hint_after_the_other(folder):
    solve(folder, "return sum(upstreams)", "return upstreams[0]")
    said = run(folder, IN_A_SHELL).stdout
    assert said.count("wrong  the copy gate       0 of 1 tests pass\n") == 2  # as HTML, and as text
    assert "['Not done yet: 1 of 8 tasks, next: the copy gate.']" in said
    assert re.findall(r"^Hint (\d) of 3 for the max gate: ", said, re.MULTILINE) == ["1", "2", "3", "3", "2"]
