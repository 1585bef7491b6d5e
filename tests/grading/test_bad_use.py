"""What goes wrong around grading: odd files, folders and clocks, Ctrl-C. One sentence each, and no grade is lost."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import ROOT
from handed_in import Here, grading_of, scores_of

from autograder import cli, exit_status, grading
from autograder.batch import engine, grade_class
from autograder.batch.engine import Job, ungraded
from autograder.batch.grade_class import GradeOptions
from autograder.batch.run_log import Summary
from autograder.manifest import CourseError
from autograder.report import Report, read
from autograder.report_identity import current_report
from autograder.sandbox import Layers

# --- what students hand in

ODD_TEXTS = {
    "the line ends of Windows": lambda text: text.replace(b"\n", b"\r\n"),
    "a mark of the byte order": lambda text: b"\xef\xbb\xbf" + text,
    "another encoding, declared": lambda text: "# -*- coding: latin-1 -*-\nWHO = 'Müller'\n".encode("latin-1") + text,
}


@pytest.mark.parametrize("how", ODD_TEXTS)
def test_right_code_in_an_odd_text_earns_all_points(gates, hand_in, solution: str, layers: Layers, how: str):
    folder = hand_in("")
    (folder / "gates.py").write_bytes(ODD_TEXTS[how](solution.encode()))
    assert grading.grade(gates, folder, student="student").score == 100


CANNOT = "gates.py cannot be imported. "
TELLING = {
    "another encoding": (
        b"WHO = 'M\xfcller'\n",
        CANNOT + "SyntaxError in line 1 of gates.py: (unicode error) 'utf-8' codec can't decode byte 0xfc in "
        "position 1: invalid start byte. Save it as UTF-8 text.",
    ),
    "a helper that is missing": (
        b"import numpy\nfrom my_helper import add\n",
        CANNOT + "ModuleNotFoundError in line 2 of gates.py: No module named 'my_helper'. "
        "Hand in every file that it imports.",
    ),
}


@pytest.mark.parametrize("how", TELLING)
def test_what_cannot_be_graded_is_told_in_one_sentence(gates, tmp_path: Path, layers: Layers, how: str, capsys):
    content, sentence = TELLING[how]
    (tmp_path / "gates.py").write_bytes(content)
    assert cli.main(["grade", "02_gates", f"--path={tmp_path}", "--seed=0"]) == exit_status.OK
    assert capsys.readouterr().out.count(f"\n{sentence}\n") == 1


# --- folders and reports, without a sandbox


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, gates, class_of, tmp_path: Path):
    """Return a function that grades a class of three; the grade of everybody is 50."""

    def perform(job: Job) -> Report:
        return dataclasses.replace(ungraded(job, ""), score=50.0, outcome="failed", message="")

    monkeypatch.setattr(engine, "perform", perform)
    submitted = class_of(3)

    def grade(**options: object) -> Summary:
        return grade_class.grade_all(gates, submitted, tmp_path / "reports", GradeOptions(**options), Here())

    return grade


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "02_gates"


def test_a_report_about_somebody_else_is_made_again_and_no_other(quick, reports: Path):
    quick()
    path = reports / "student01.json"
    path.write_text(path.read_text().replace("student01", "student02"))
    again = quick()
    assert again.unchanged == {"student00", "student02"}
    assert scores_of(again) == dict.fromkeys(("student00", "student01", "student02"), 50.0)
    assert read(reports / "student01.json").student == "student01"


def test_a_folder_that_takes_no_report_is_told_before_anybody_is_graded(quick, reports: Path, monkeypatch):
    reports.mkdir(parents=True)
    monkeypatch.setattr(engine, "perform", lambda job: pytest.fail("graded in vain"))
    if os.getuid() == 0:  # whom no mode stops
        monkeypatch.setattr(os, "access", lambda path, mode: path != reports)
    else:
        reports.chmod(0o555)
    with pytest.raises(CourseError, match=r"^Reports cannot be written to .*/02_gates: make it writable, or name"):
        quick()
    reports.chmod(0o755)


def test_a_file_in_place_of_the_reports_folder_is_one_sentence(class_of, tmp_path: Path, layers: Layers, capsys):
    place = tmp_path / "README.md"
    place.write_text("Read me.")
    assert cli.main(grading_of(class_of(1), place)) == exit_status.MISUSE
    sentence = f"autograder: {place} cannot be used (File exists): name another place, or mend this.\n"
    assert capsys.readouterr().err == sentence
    assert place.read_text() == "Read me."


def test_no_submission_at_all_is_one_sentence(tmp_path: Path, layers: Layers, capsys):
    (tmp_path / "submitted").mkdir()
    assert cli.main(grading_of(tmp_path / "submitted", tmp_path / "reports")) == exit_status.OK
    assert capsys.readouterr().out.startswith("There is no submission to grade: nobody has handed anything in, or it")


@pytest.mark.parametrize("then", [0, 4_102_444_800], ids=["1970", "2100"])
def test_times_of_files_and_of_the_clock_decide_nothing(quick, reports: Path, tmp_path, monkeypatch, then: int):
    clock = iter(range(10**9, 0, -3600))
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    summary = quick()
    assert list(scores_of(summary).values()) == [50.0] * 3
    assert summary.seconds >= 0
    for path in [*(tmp_path / "submitted").rglob("*"), *reports.rglob("*")]:
        os.utime(path, (then, then))
    assert len(quick().unchanged) == 3
    module = tmp_path / "submitted" / "student01" / "02_gates" / "gates.py"
    module.write_text("# new")
    os.utime(module, (then, then))
    assert quick().unchanged == {"student00", "student02"}


# --- Ctrl-C


@pytest.mark.slow
def test_after_ctrl_c_what_was_graded_is_kept(gates, class_of, hand_in, tmp_path: Path, layers: Layers, command):
    submitted, reports = class_of(2), tmp_path / "reports"
    hand_in("while True: pass\n", "zoe")  # whom Ctrl-C finds at work
    line = [*command, *grading_of(submitted, reports, "--jobs=1")]
    process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 120
    while len(list(reports.glob("02_gates/*.json"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == exit_status.INTERRUPTED
    assert said == "autograder: stopped; what was graded is kept, the same command goes on from there.\n"
    for student in ("student00", "student01"):
        handed_in = grading.submission.read(submitted / student / "02_gates", "gates")
        assert current_report(reports / "02_gates" / f"{student}.json", gates, handed_in, 0)
    events = [json.loads(line)["event"] for line in (reports / "02_gates.log.jsonl").read_text().splitlines()]
    assert events == ["start", "graded", "graded"]


# --- files that the grader may not read: nobody's zero

RIGHTS = "-dac_override,-dac_read_search"
# No mode stops root, unless it gives that away.
AS_ANYBODY = [] if os.getuid() else ["setpriv", "--inh-caps", RIGHTS, "--bounding-set", RIGHTS]


@pytest.mark.slow
def test_what_cannot_be_read_is_ungraded_until_it_is_opened(
    class_of, tmp_path: Path, layers: Layers, command: list[str]
):
    submitted, reports = class_of(3), tmp_path / "reports"
    closed = {"student00/02_gates/gates.py": "gates.py", "student01": "submitted/student01/02_gates"}
    for name in closed:
        (submitted / name).chmod(0)
    line = [*AS_ANYBODY, *command, *grading_of(Path("submitted"), reports)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    first = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    for name in closed:
        (submitted / name).chmod(0o755)
    assert first.returncode == exit_status.UNGRADED, first.stderr
    for name, what in closed.items():
        student = name[:9]
        why = f"{what} cannot be read (Permission denied): open it to the account that grades."
        assert f"  {student} is ungraded: Not graded yet. {why}\n" in first.stdout
        assert read(reports / "02_gates" / f"{student}.json").score is None
    assert read(reports / "02_gates" / "student02.json").score == 100
    second = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert second.returncode == exit_status.OK, second.stderr
    assert {read(reports / "02_gates" / f"student{n:02}.json").score for n in range(3)} == {100.0}
