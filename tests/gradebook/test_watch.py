"""A watched course: what nbgrader collects is graded and recorded, and graded and recorded anew when it changes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from class_report_pages import read, table
from conftest import ROOT
from gradebook_classroom import ASSIGNMENT, Classroom
from handed_in import wait_for

from autograder import cli, exit_status
from autograder.batch.run_log import Entry, Summary
from autograder.sandbox import Layers
from gradebook import watch

# As the command, but looking more often.
WATCH = f"""
import sys
from autograder import cli
from gradebook import watch

watch.POLL_SECONDS = 0.5
sys.exit(cli.main(["grade", {ASSIGNMENT.name!r}, "--watch"]))
"""
AGAIN = "2026-09-02 10:00:00.000001 UTC"


def shown(room: Classroom) -> dict[str, str]:
    """Return the scores on the page about the class."""
    rows = table(read(room.root / "reports" / f"{ASSIGNMENT.name}.html"), "students")
    return {cells[0]: cells[1] for cells in rows}


def recorded(printed: Path) -> list[str]:
    """Return who was recorded, as often as that was said."""
    lines = [line for line in printed.read_text().splitlines() if line.startswith("Recorded: ")]
    return sorted(name for line in lines for name in line.removeprefix("Recorded: ").rstrip(".").split(", "))


@pytest.mark.demo
def test_what_is_collected_is_graded_and_recorded(room: Classroom, solution, layers: Layers):
    (room.hand_in("alice") / "gates.py").write_text(solution)
    (room.hand_in("bob") / "gates.py").write_text("def (")
    printed, environment = room.root / "printed", {**room.environment, "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-c", WATCH]
    with printed.open("wb") as file:
        options = {"stdout": file, "stderr": file, "start_new_session": True}
        process = subprocess.Popen(line, cwd=room.root, env=environment, **options)
    try:
        wait_for(lambda: "There is no folder submitted" in printed.read_text(), printed)
        room.do("collect")
        wait_for(lambda: recorded(printed) == ["alice", "bob"], printed)
        assert {name: float(score) for name, score in room.scores().items()} == {"alice": 100, "bob": 10}
        assert shown(room) == {"alice": "100", "bob": "10"}

        (room.hand_in("bob", time=AGAIN) / "gates.py").write_text(solution)
        room.do("collect")
        wait_for(lambda: recorded(printed) == ["alice", "bob", "bob"], printed)

        assert shown(room) == {"alice": "100", "bob": "100"}
        time.sleep(1)  # nothing changes, nothing is done
        log = (room.root / "reports" / f"{ASSIGNMENT.name}.log.jsonl").read_text()
        assert log.count('"event": "graded"') == len(recorded(printed)) == 3
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert printed.read_text().endswith("Stopped; everything that was graded is kept.\n")
        assert "Traceback" not in printed.read_text()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_a_copy_under_way_is_not_graded(tmp_path: Path, monkeypatch):
    module = tmp_path / "alice" / ASSIGNMENT.name / "gates.py"
    module.parent.mkdir(parents=True)
    looks, graded = [], []

    def copy_more(seconds):
        looks.append(seconds)
        if len(looks) < 4:
            module.write_text("x" * len(looks))

    def grade(students):
        graded.append((students, module.read_text()))
        raise KeyboardInterrupt

    monkeypatch.setattr(watch.time, "sleep", copy_more)
    assert watch.watch(ASSIGNMENT, tmp_path, grade) == 0
    assert graded == [(["alice"], "xxx")]


def test_what_cannot_be_watched_is_one_sentence(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["grade", "02_gates", "--watch"]) == exit_status.MISUSE
    assert "no nbgrader_config.py here" in capsys.readouterr().err
    for option in (["--student", "alice"], ["--submitted", "there"]):
        assert cli.main(["grade", "02_gates", "--watch", *option]) == exit_status.MISUSE
        assert f"leave out {option[0]}" in capsys.readouterr().err


UNKNOWN = "[AutogradeApp | INFO] Skipping.\n[AutogradeApp | ERROR] 02_gates: handed in by alice, whom nobody knows.\n"
NOT_RECORDED = (
    "nbgrader autograde ended with 1 and is run again in a minute: 02_gates: handed in by alice, whom nobody knows."
)
NO_PAGE = "The page on the class was not written: No room."


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ({"nbgrader": (0, ""), "autograder": (3, "A report is damaged.")}, ["Recorded: alice."]),
        ({"nbgrader": (1, UNKNOWN), "autograder": (0, "")}, [NOT_RECORDED]),
        ({"nbgrader": (0, ""), "autograder": (2, "No room.")}, [NO_PAGE, "Recorded: alice."]),
    ],
)
def test_the_page_follows_each_recording(tmp_path: Path, monkeypatch, capsys, statuses, expected):
    folder = tmp_path / "submitted" / "alice" / ASSIGNMENT.name
    folder.mkdir(parents=True)
    commands: list[list[str]] = []

    def run(line, **options):
        commands.append(line[2:])
        (folder / f"{len(commands)}.py").touch()  # handed in anew
        if len(commands) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        status, words = statuses[line[2]]
        return subprocess.CompletedProcess(line, status, "", words)

    monkeypatch.setattr(watch.subprocess, "run", run)
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.0)
    entry = Entry("alice", 1.0, 1.0, "passed", "", 0.0, unchanged=False)
    assert watch.watch(ASSIGNMENT, tmp_path / "submitted", lambda students: Summary({"alice": entry})) == 0
    both = [["nbgrader", "autograde", ASSIGNMENT.name], ["autograder", "report", ASSIGNMENT.name]]
    assert commands == both * 2  # the second page is whole, although a signal came
    said = capsys.readouterr().out.splitlines()
    assert (said[0][:8], said[-1]) == ("Watching", "Stopped; everything that was graded is kept.")
    assert said[1:-1] == expected  # each sentence once, though it came twice
