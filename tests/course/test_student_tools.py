"""What lies in every student's folder beside the exercise: pytest's report, and check.py in a terminal."""

from __future__ import annotations

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


def test_two_folders_at_once_are_told_so_in_a_sentence(tmp_path):
    for name in ("01_descent", "02_gates"):
        shutil.copytree(manifest.load().assignment(name).skeleton, tmp_path / name)
    said = python(tmp_path, "-m", "pytest").stdout
    assert "\nTests of two folders cannot run at once: run pytest in 02_gates.\n" in said
    assert "Traceback" not in said


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


def test_what_trains_comes_after_all_other_tests(tmp_path):
    copy = shutil.copytree(manifest.load().assignment("05_two_layer").skeleton, tmp_path / "net")
    names = re.findall(r"::(\w+)", python(copy, "-m", "pytest", "--collect-only", "-q").stdout)
    assert sorted(names, key=lambda name: "threshold" in name) == names
    assert sum("threshold" in name for name in names) == 2


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
