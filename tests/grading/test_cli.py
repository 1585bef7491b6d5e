"""The command line as a person meets it: exit statuses, one sentence instead of a traceback, no grade lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import ROOT
from handed_in import Here, grading_of

from autograder import cli, exit_status, grading
from autograder.batch import engine, grade_class
from autograder.manifest import CourseError
from autograder.report import read
from autograder.report_identity import current_report
from autograder.sandbox import Layers


def test_one_folder_for_a_person(gates, layers: Layers, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["doctor"]) == 0
    assert "Ready to grade" in capsys.readouterr().out
    assert cli.main(["grade", "02_gates", "--path", str(gates.skeleton)]) == 0
    printed = capsys.readouterr().out
    assert "0 of 100 points" in printed
    assert "AddGate.forward is still a TODO" in printed
    assert "Traceback" not in printed


def test_one_task_alone_as_json(gates, layers: Layers, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["grade", "02_gates", "--path", str(gates.solution), "--task", "gates.add", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["score"] == report["max_score"] == gates.task("gates.add").points
    assert {test["task"] for test in report["tests"]} == {"gates.add"}
    assert set("assignment student layers seed suite kit_version".split()) <= report.keys()
    assert set("task points max_points outcome".split()) <= report["tasks"][0].keys()
    assert set("task name description outcome hint error cpu_seconds".split()) <= report["tests"][0].keys()


MISTAKES = {
    "grade 99_none": "no assignment named '99_none'",
    "check 99_none": "no assignment named",
    "grade 02_gates": "There is no folder submitted",
    "grade 02_gates --task gates.add": "--path",
    "grade 02_gates --path . --task gates.subtract": "has no task gates.subtract; its tasks",
    "grade 02_gates --submitted /nonexistent --seed 0": "nbgrader collect",
    "grade 02_gates --path README.md": "README.md is a file: name the folder that holds gates.py.",
    "grade 02_gates --path nowhere": "nowhere does not exist: name the folder that holds gates.py.",
    "grade 02_gates --path . --force": "leave out --force.",
    "grade 02_gates --path . --shard 1/2": "leave out --shard.",
    "grade 02_gates --path . --engine dask": "leave out --engine.",
}


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_is_one_sentence_and_makes_no_seed(line: str, layers: Layers, tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("README.md").write_text("Read me.")
    assert cli.main(line.split()) == exit_status.MISUSE
    printed = capsys.readouterr().err
    assert MISTAKES[line] in printed
    assert printed.startswith("autograder: ")
    assert printed.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


@pytest.mark.parametrize("line", [["grade", "02_gates", "--jobs", "0"], ["grade", "02_gates", "--seed", "-1"], []])
def test_bad_options_are_refused(line: list[str]):
    with pytest.raises(SystemExit) as caught:
        cli.main(line)
    assert caught.value.code == exit_status.MISUSE


@pytest.mark.slow
def test_with_the_outer_sandbox_broken_everything_is_ungraded(
    hand_in, solution: str, tmp_path: Path, command: list[str], layers: Layers
):
    hand_in(solution, "alice")
    hand_in("def (", "bob")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "bwrap").write_text("#!/bin/sh\nexit 1\n")
    (tools / "bwrap").chmod(0o755)
    result = subprocess.run(
        [*command, *grading_of(tmp_path / "submitted", tmp_path / "reports")],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 3
    assert "alice is ungraded" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    for student in ("alice", "bob"):
        assert json.loads((tmp_path / "reports" / "02_gates" / f"{student}.json").read_text())["score"] is None


@pytest.mark.slow
def test_where_namespaces_are_forbidden_the_inner_layers_grade(command: list[str], gates, layers: Layers):
    assert layers.bwrap
    place = [layers.bwrap, "--bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-user", "--disable-userns"]
    line = [*place, *command, "grade", "02_gates", "--path", str(gates.solution), "--json"]
    result = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    content = json.loads(result.stdout)
    assert content["score"] == 100
    assert content["layers"] == ["rlimits", "landlock", "seccomp"]
    doctor = subprocess.run([*place, *command, "doctor"], cwd=ROOT, capture_output=True, text=True)
    assert doctor.returncode == 0
    assert "user namespaces are forbidden" in doctor.stdout


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


TELLING = [
    (
        b"WHO = 'M\xfcller'\n",
        "SyntaxError in line 1 of gates.py: (unicode error) 'utf-8' codec can't decode byte 0xfc in position 1: "
        "invalid start byte. Save it as UTF-8 text.",
    ),
    (
        b"import numpy\nfrom my_helper import add\n",
        "ModuleNotFoundError in line 2 of gates.py: No module named 'my_helper'. Hand in every file that it imports.",
    ),
]


@pytest.mark.parametrize(("content", "sentence"), TELLING)
def test_what_cannot_be_graded_is_told_in_one_sentence(tmp_path, layers: Layers, content: bytes, sentence: str, capsys):
    (tmp_path / "gates.py").write_bytes(content)
    assert cli.main(["grade", "02_gates", f"--path={tmp_path}", "--seed=0"]) == exit_status.OK
    assert capsys.readouterr().out.count(f"\ngates.py cannot be imported. {sentence}\n") == 1


# --- folders of reports


def test_a_folder_that_takes_no_report_is_told_before_anybody_is_graded(gates, class_of, tmp_path: Path, monkeypatch):
    reports = tmp_path / "reports" / "02_gates"
    reports.mkdir(parents=True)
    monkeypatch.setattr(engine, "perform", lambda job: pytest.fail("graded in vain"))
    if os.getuid() == 0:  # whom no mode stops
        monkeypatch.setattr(os, "access", lambda path, mode: path != reports)
    else:
        reports.chmod(0o555)
    with pytest.raises(CourseError, match=r"^Reports cannot be written to .*/02_gates: make it writable, or name"):
        grade_class.grade_all(gates, class_of(1), reports.parent, engine=Here())
    reports.chmod(0o755)


def test_a_file_in_place_of_the_reports_folder_and_no_submission_are_one_sentence_each(
    class_of, tmp_path: Path, layers: Layers, capsys
):
    place, empty = tmp_path / "README.md", tmp_path / "empty"
    place.write_text("Read me.")
    assert cli.main(grading_of(class_of(1), place)) == exit_status.MISUSE
    sentence = f"autograder: {place} cannot be used (File exists): name another place, or mend this.\n"
    assert capsys.readouterr().err == sentence
    assert place.read_text() == "Read me."
    empty.mkdir()
    assert cli.main(grading_of(empty, tmp_path / "reports")) == exit_status.OK
    assert capsys.readouterr().out.startswith("There is no submission to grade: nobody has handed anything in, or it")


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
    first = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True)
    for name in closed:
        (submitted / name).chmod(0o755)
    assert first.returncode == exit_status.UNGRADED, first.stderr
    for name, what in closed.items():
        student = name[:9]
        why = f"{what} cannot be read (Permission denied): open it to the account that grades."
        assert f"  {student} is ungraded: Not graded yet. {why}\n" in first.stdout
        assert read(reports / "02_gates" / f"{student}.json").score is None
    assert read(reports / "02_gates" / "student02.json").score == 100
    second = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert second.returncode == exit_status.OK, second.stderr
    assert {read(reports / "02_gates" / f"student{n:02}.json").score for n in range(3)} == {100.0}
