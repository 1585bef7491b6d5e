"""What lies in every student's folder beside the exercise: pytest's report, and check.py in a terminal and a kernel."""

import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from solution_modules import ENVIRONMENT, GATES, python, solve

from autograder import manifest

ASSIGNMENTS = manifest.load().assignments
LINES = 40  # of a screen
FIRST_COPY = "return sum(upstreams)", "return upstreams[0]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A student's folder, untouched, in a place whose name has a blank."""
    return shutil.copytree(GATES.skeleton, tmp_path / "my gates")


# --- pytest


@pytest.mark.slow
@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.name)
def test_an_untouched_folder_fits_a_screen_and_names_the_next_task(assignment, tmp_path):
    ran = python(shutil.copytree(assignment.skeleton, tmp_path / "folder"), "-m", "pytest")
    assert (ran.returncode, len(ran.stdout.splitlines()) <= LINES) == (1, True)
    count, first = len(assignment.tasks), assignment.tasks[0].title
    assert f"\n0 of {count} tasks are done, next: {first}.\n" in ran.stdout
    for task in assignment.tasks:
        assert re.search(rf"^to do  {re.escape(task.title)}  .*is still a TODO\.$", ran.stdout, re.MULTILINE)


def test_a_wrong_task_is_told_apart_from_one_to_do(folder):
    solve(folder, "return x + y\n", 'raise NotImplementedError("AddGate.forward is still a TODO")\n')
    text = (folder / "gates.py").read_text()
    (folder / "gates.py").write_text(text.replace(*FIRST_COPY))
    said = python(folder, "-m", "pytest").stdout
    assert re.search(r"^to do  the add gate +AddGate\.forward is still a TODO\.$", said, re.MULTILINE)
    assert re.search(r"^wrong  the copy gate +0 of 1 tests pass$", said, re.MULTILINE)
    assert "\n5 of 8 tasks are done, next: the add gate.\n" in said
    some = python(folder, "-m", "pytest", "-k", "test_max or test_copy").stdout
    assert re.search(r"^done   the max gate\nwrong  the copy gate +0 of 1 tests pass\n=+ 1 failed", some, re.MULTILINE)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("x = (", r"gates\.py, line \d+: '\(' was never closed\. Python cannot read the file until that is mended\."),
        (
            "nump.zeros(3)",
            r"NameError: name 'nump' is not defined\n  in gates\.py, line \d+:\n    nump\.zeros\(3\)\nWhy: no[^\n]*",
        ),
        ("raise SystemExit(3)", r"SystemExit: 3\n  in gates\.py, line \d+:\n    raise SystemExit\(3\)"),
    ],
)
def test_what_cannot_be_imported_is_told_in_a_sentence(folder, line, sentence):
    solve(folder, end=f"\n{line}\n")
    ran = python(folder, "-m", "pytest")
    assert re.search(rf"^{sentence}$", ran.stdout, re.MULTILINE)
    assert "importlib" not in ran.stdout + ran.stderr
    assert re.fullmatch(sentence, python(folder, "check.py").stdout.strip())


# --- check.py in a terminal


def test_the_first_task_that_is_not_done_is_shown_with_its_message_alone(folder):
    prints = "for i in range(99):\n            print(i)\n        return upstreams[0]"
    solve(folder, FIRST_COPY[0], prints)
    ran = python(folder, "check.py")
    assert (ran.returncode, "the sigmoid gate" in ran.stdout) == (1, False)
    assert "Task 4 of 8, the copy gate: wrong (0 of 1 tests pass)." in ran.stdout
    end = "\n...\n89\n90\n91\n92\n93\n94\n95\n96\n97\n98\n"
    assert f"\nYour code printed:{end}" in ran.stdout
    assert "\nWhy: You keep the gradient of the first copy alone: add up those of all copies.\n" in ran.stdout
    assert ran.stdout.endswith("\nA hint: python check.py --hint copy\n")


def test_a_solution_is_all_done(folder):
    solve(folder)
    ran = python(folder, str(folder / "check.py"), cwd=folder.parent)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "All 8 tasks are done.")
    assert ran.stdout.count("done   the") == 8
    assert python(folder, "check.py", "--hint").stdout == "All tasks are done.\n"
    (folder / "answers.py").write_text("def x(:\n")
    assert "answers.py, line 1: invalid syntax. Python cannot read" in python(folder, "check.py").stdout
    (folder / "answers.py").unlink()
    assert "\nWhy: there is no such file in this folder" in python(folder, "check.py").stdout


def test_one_task_by_its_name_or_what_names_there_are(folder):
    solve(folder, "return sum(upstreams)", "return sum(upstreams).lost")
    assert python(folder, "check.py", "max").returncode == 0
    ran = python(folder, "check.py", "copy")
    assert (ran.returncode, len(re.findall(r"^(done|wrong)  ", ran.stdout, re.MULTILINE))) == (1, 1)
    assert "AttributeError: 'float' object has no attribute 'lost'\n  in gates.py, line " in ran.stdout
    assert ", in backward:\n    return sum(upstreams).lost\n" in ran.stdout
    end = "'nonsense'; the tasks are add, multiply, max, copy, sigmoid, neuron, graph, answers.\n"
    assert python(folder, "check.py", "--hint", "nonsense").stdout.endswith(end)


def test_each_hint_is_asked_for_and_without_a_name_it_is_for_what_is_not_done(folder):
    hints = GATES.task("gates.max").hints
    said = python(folder, "check.py", "--hint", "max", "2").stdout
    assert said.startswith(f"Hint 2 of 3 for the max gate: {hints[1]}\n")
    assert sum(hint in said for hint in hints) == 1
    solve(folder, *FIRST_COPY)
    assert python(folder, "check.py", "--hint").stdout.startswith("Hint 1 of 3 for the copy gate: ")


def watched(folder: Path, text: str, process: subprocess.Popen[str]) -> None:
    """Wait until the watch has said that, and end it if it does not."""
    seen, late = "", threading.Timer(60, process.kill)
    late.start()
    while text not in seen and (line := process.stdout.readline()):
        seen += line
    late.cancel()
    assert text in seen


def test_a_watch_goes_on_when_a_task_passes_and_ends_without_a_traceback(folder):
    line = [sys.executable, "-u", "check.py", "--watch"]
    with subprocess.Popen(line, cwd=folder, env=ENVIRONMENT, stdout=-1, stderr=-2, text=True) as process:
        try:
            watched(folder, "Task 1 of 8, the add gate: to do.", process)
            solve(folder, *FIRST_COPY)
            watched(folder, "Task 4 of 8, the copy gate: wrong", process)
            watched(folder, "A hint", process)
            with (folder / "gates.py").open("a") as file:
                file.write("\nopen('looping', 'w').close()\nwhile True:\n    pass\n")
            watched(folder, "---", process)
            while not (folder / "looping").exists():
                time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            rest = process.communicate(timeout=60)[0]
        finally:
            process.kill()
    assert "Traceback" not in rest
    assert re.search(r"Stopped\n  in gates\.py, line \d+:\n    (while True:|pass)\.$", rest.strip())
    assert process.returncode == 0


# --- in a kernel, which may be one of a browser: the local tests run in it, and leave it as it was

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
