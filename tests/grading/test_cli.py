"""The command line as a person meets it: exit statuses, one sentence instead of a traceback, no grade lost."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from handed_in import grading_of, wait_for

from autograder import cli, exit_status, grading
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
    "grade 02_gates": "There is no folder submitted",
    "grade 02_gates --task gates.add": "--path",
    "grade 02_gates --path . --task gates.subtract": "has no task gates.subtract; its tasks",
    "grade 02_gates --submitted /nonexistent --seed 0": "nbgrader collect",
    "grade 02_gates --path README.md": "README.md is a file: name the folder that holds gates.py.",
    "grade 02_gates --path nowhere": "nowhere does not exist: name the folder that holds gates.py.",
    "grade 02_gates --path . --force": "leave out --force.",
    "grade 02_gates --path . --shard 1/2": "leave out --shard.",
    "grade 02_gates --path . --engine dask": "leave out --engine.",
    "grade 02_gates --force --merge a": "--merge brings reports together and grades nothing: leave out --force.",
    "merge 02_gates a --reports b": "`autograder merge` is now `autograder grade ASSIGNMENT --merge DIR …`.",
    "labels 02_gates": "`autograder labels` is now `autograder label --list ASSIGNMENT`.",
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


@pytest.mark.slow
def test_with_the_outer_sandbox_broken_everything_is_ungraded(
    hand_in, solution: str, tmp_path: Path, command: list[str], layers: Layers
):
    hand_in(solution, "alice")
    hand_in("def (", "bob")
    (tmp_path / "bwrap").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    line = [*command, *grading_of(tmp_path / "submitted", tmp_path / "reports")]
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    result = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == exit_status.UNGRADED
    assert "alice is ungraded" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    assert [read(tmp_path / "reports" / "02_gates" / f"{name}.json").score for name in ("alice", "bob")] == [None] * 2


@pytest.mark.slow
def test_where_namespaces_are_forbidden_the_inner_layers_grade(command: list[str], gates, layers: Layers):
    forbidden = "--bind / / --dev /dev --proc /proc --unshare-user --disable-userns".split()

    def printed(*arguments: str) -> str:
        line = [str(layers.bwrap), *forbidden, *command, *arguments]
        return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    content = json.loads(printed("grade", "02_gates", "--path", str(gates.solution), "--json"))
    assert content["score"] == 100
    assert content["layers"] == ["rlimits", "landlock", "seccomp"]
    assert "user namespaces are forbidden" in printed("doctor")


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


ENCODING = "(unicode error) 'utf-8' codec can't decode byte 0xfc in position 1: invalid start byte"
TELLING = {
    b"WHO = 'M\xfcller'\n": f"SyntaxError in line 1 of gates.py: {ENCODING}. Save it as UTF-8 text.",
    b"import numpy\nimport my_helper\n": "ModuleNotFoundError in line 2 of gates.py: No module named 'my_helper'. "
    "Hand in every file that it imports.",
}


@pytest.mark.parametrize("content", TELLING)
def test_what_cannot_be_graded_is_told_in_one_sentence(tmp_path: Path, layers: Layers, content: bytes, capsys):
    (tmp_path / "gates.py").write_bytes(content)
    assert cli.main(["grade", "02_gates", f"--path={tmp_path}", "--seed=0"]) == exit_status.OK
    assert capsys.readouterr().out.count(f"\ngates.py cannot be imported. {TELLING[content]}\n") == 1


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


@pytest.mark.slow
def test_after_ctrl_c_what_was_graded_is_kept(gates, class_of, hand_in, tmp_path: Path, layers: Layers, command):
    submitted, reports = class_of(2), tmp_path / "reports"
    hand_in("while True: pass\n", "zoe")  # whom Ctrl-C finds at work
    line = [*command, *grading_of(submitted, reports, "--jobs=1")]
    process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    wait_for(lambda: len(list(reports.glob("02_gates/*.json"))) >= 2)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == exit_status.INTERRUPTED
    assert said == "autograder: stopped; what was graded is kept, the same command goes on from there.\n"
    for student in ("student00", "student01"):
        handed_in = grading.submission.read(submitted / student / "02_gates", "gates")
        assert current_report(reports / "02_gates" / f"{student}.json", gates, handed_in, 0)
    events = [json.loads(line)["event"] for line in (reports / "02_gates.log.jsonl").read_text().splitlines()]
    assert events == ["start", "graded", "graded"]


RIGHTS = "-dac_override,-dac_read_search"
# No mode stops root, unless it gives that away.
AS_ANYBODY = [] if os.getuid() else ["setpriv", "--inh-caps", RIGHTS, "--bounding-set", RIGHTS]


@pytest.mark.slow
def test_what_cannot_be_read_is_ungraded_until_it_is_opened(class_of, tmp_path: Path, layers: Layers, command):
    """And is nobody's zero."""
    submitted, reports = class_of(3), tmp_path / "reports"
    closed = {"student00/02_gates/gates.py": "gates.py", "student01": "submitted/student01/02_gates"}
    line = [*AS_ANYBODY, *command, *grading_of(Path("submitted"), reports)]

    def graded(mode: int) -> tuple[subprocess.CompletedProcess[str], list[float | None]]:
        for name in closed:
            (submitted / name).chmod(mode)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True)
        return done, [read(reports / "02_gates" / f"student{number:02}.json").score for number in range(3)]

    first, scores = graded(0)
    assert (first.returncode, scores) == (exit_status.UNGRADED, [None, None, 100]), first.stderr
    for name, what in closed.items():
        why = f"{what} cannot be read (Permission denied): open it to the account that grades."
        assert f"  {name[:9]} is ungraded: Not graded yet. {why}\n" in first.stdout
    second, scores = graded(0o755)
    assert (second.returncode, scores) == (exit_status.OK, [100, 100, 100]), second.stderr
