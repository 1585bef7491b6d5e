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
from handed_in import Here, grading_of

from autograder import cli, exit_status, grading, manifest
from autograder.batch import engine, grade_class
from autograder.batch.grade_class import GradeOptions
from autograder.batch.job import Job, ungraded
from autograder.batch.run_log import Summary
from autograder.course_place import here
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
        {"gates.py": b"WHO = 'M\xfcller'\n"},
        CANNOT + "SyntaxError in line 1 of gates.py: (unicode error) 'utf-8' codec can't decode byte 0xfc in "
        "position 1: invalid start byte. Save it as UTF-8 text.",
    ),
    "two bytes a character": (
        {"gates.py": "x = 1\n".encode("utf-16")},
        CANNOT + "ValueError: source code string cannot contain null bytes. Save it as UTF-8 text.",
    ),
    "a helper that is missing": (
        {"gates.py": b"import numpy\nfrom my_helper import add\n"},
        CANNOT + "ModuleNotFoundError in line 2 of gates.py: No module named 'my_helper'. "
        "Hand in every file that it imports.",
    ),
    "ten megabytes": (
        {"gates.py": b"# " + bytes(10 << 20)},
        "gates.py is larger than 1 MB and was not read: hand in your code only.",
    ),
    "another name": (
        {"gates_v2.py": b"x = 1\n", "test_gates.py": b""},
        "There is no gates.py in the submission, but gates_v2.py: hand it in under the name gates.py.",
    ),
    "a name that a browser has changed": (
        {"gates.py.txt": b"x = 1\n"},
        "There is no gates.py in the submission, but gates.py.txt: hand it in under the name gates.py.",
    ),
    "a folder": (
        {"gates.py/gates.py": b"x = 1\n"},
        "gates.py is a folder: hand in the file itself, under this name.",
    ),
    "the notebook alone": ({"gates.ipynb": b"{}"}, "There is no gates.py in the submission: hand in that file."),
}


@pytest.mark.parametrize("how", TELLING)
def test_what_cannot_be_graded_is_told_in_one_sentence(gates, tmp_path: Path, layers: Layers, how: str, capsys):
    files, sentence = TELLING[how]
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert cli.main(["grade", "02_gates", f"--path={tmp_path}", "--seed=0"]) == exit_status.OK
    said = capsys.readouterr().out.replace("SyntaxError: source", "ValueError: source")  # which depends on Python
    assert said.count(f"\n{sentence}\n") == 1


def test_of_an_empty_module_each_test_says_what_it_lacks(gates, hand_in, layers: Layers):
    report = grading.grade(gates, hand_in(""), student="student")
    assert (report.score, report.outcome) == (gates.task("gates.answers").points, "error")  # a file apart
    assert "gates has no AddGate." in {test.error for test in report.tests}


def test_a_helper_that_is_missing_in_a_function_is_named_by_its_tests(gates, hand_in, solution: str, layers: Layers):
    text = solution.replace("return upstream, upstream", "import my_helper")
    report = grading.grade(gates, hand_in(text), student="student")
    assert "No module named 'my_helper'" in {t.name: t.error or "" for t in report.tests}["test_add_backward"]
    assert {task.points for task in report.tasks if task.task == "gates.multiply"} == {
        gates.task("gates.multiply").points
    }


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


DAMAGE = {
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:500]),
    "empty": lambda path: path.write_bytes(b""),
    "not UTF-8": lambda path: path.write_bytes(b"\xff\xfe\0"),
    "other JSON": lambda path: path.write_text('["x"]'),
    "of another format": lambda path: path.write_text(path.read_text().replace('"format": 1', '"format": 2')),
    "with points that are none": lambda path: path.write_text(path.read_text().replace("50.0", '"50"')),
    "about somebody else": lambda path: path.write_text(path.read_text().replace("student01", "student02")),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_report_is_made_again_and_no_other(quick, reports: Path, how: str):
    quick()
    DAMAGE[how](reports / "student01.json")
    again = quick()
    assert again.unchanged == {"student00", "student02"}
    assert again.scores == dict.fromkeys(("student00", "student01", "student02"), 50.0)
    assert read(reports / "student01.json").student == "student01"


def test_a_folder_in_a_reports_place_costs_one_sentence(quick, reports: Path):
    (reports / "student01.json").mkdir(parents=True)
    summary = quick()
    assert summary.scores == {"student00": 50.0, "student01": None, "student02": 50.0}
    assert summary.entries["student01"].message == "The report cannot be written (Is a directory)."
    (reports / "student01.json").rmdir()
    assert quick().unchanged == {"student00", "student02"}


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


@pytest.mark.skipif(os.getuid() == 0, reason="no mode stops root")
def test_a_reports_folder_that_is_closed_is_one_sentence(class_of, tmp_path: Path, layers: Layers, capsys):
    (tmp_path / "reports").mkdir(mode=0o555)
    assert cli.main(grading_of(class_of(1), tmp_path / "reports")) == exit_status.MISUSE
    assert "cannot be used (Permission denied): name another place, or mend this.\n" in capsys.readouterr().err


def test_a_file_in_place_of_the_reports_folder_is_one_sentence(class_of, tmp_path: Path, layers: Layers, capsys):
    (tmp_path / "README.md").write_text("Read me.")
    assert cli.main(grading_of(class_of(1), tmp_path / "README.md")) == exit_status.MISUSE
    said = capsys.readouterr().err
    assert (
        said
        == f"autograder: {tmp_path / 'README.md'} cannot be used (File exists): name another place, or mend this.\n"
    )
    assert (tmp_path / "README.md").read_text() == "Read me."


def test_no_submission_at_all_is_one_sentence(tmp_path: Path, layers: Layers, capsys):
    (tmp_path / "submitted").mkdir()
    assert cli.main(grading_of(tmp_path / "submitted", tmp_path / "reports")) == exit_status.OK
    assert capsys.readouterr().out.startswith("There is no submission to grade: nobody has handed anything in, or it")


# --- clocks


@pytest.mark.parametrize("then", [0, 4_102_444_800], ids=["1970", "2100"])
def test_times_of_files_decide_nothing(quick, reports: Path, tmp_path: Path, then: int):
    quick()
    for path in [*(tmp_path / "submitted").rglob("*"), *reports.rglob("*")]:
        os.utime(path, (then, then))
    assert len(quick().unchanged) == 3
    module = tmp_path / "submitted" / "student01" / "02_gates" / "gates.py"
    module.write_text("# new")
    os.utime(module, (then, then))
    assert quick().unchanged == {"student00", "student02"}


def test_a_clock_that_runs_backwards_takes_no_grade(quick, reports: Path, monkeypatch: pytest.MonkeyPatch):
    now = [1e9]

    def backwards() -> float:
        now[0] -= 3600
        return now[0]

    monkeypatch.setattr(time, "time", backwards)
    summary = quick()
    assert list(summary.scores.values()) == [50.0] * 3
    assert summary.seconds >= 0
    assert len(quick().unchanged) == 3


# --- the manifest


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("points = 23", 'points = "ten"', "descent.numerical_gradient has 'ten' points, which is no number."),
        ("points = 23", "points = nan", "descent.numerical_gradient has nan points, which is no number."),
        ("points = 23", "points = true", "descent.numerical_gradient has True points, which is no number."),
        ("total_seconds = 20.0", 'total_seconds = "long"', "the limit total_seconds is 'long', which is no number."),
        ("total_seconds = 20.0", "memory_mb = 0.5", "the limit memory_mb is 0.5, which is no whole number."),
    ],
)
def test_a_number_of_the_manifest_that_is_none_is_named(tmp_path: Path, old: str, new: str, why: str):
    text = here().manifest.read_text()
    assert old in text
    path = tmp_path / "course.toml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CourseError) as caught:
        manifest.load(path)
    assert str(caught.value) == f"In the course manifest {path}, {why}"


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
