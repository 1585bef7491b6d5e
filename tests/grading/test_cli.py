"""The command line as a person meets it: exit statuses, and one sentence instead of a traceback."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from handed_in import grading_of

from autograder.cli import main
from autograder.sandbox import Layers


def test_one_folder_for_a_person(gates, layers: Layers, capsys: pytest.CaptureFixture[str]):
    assert main(["doctor"]) == 0
    assert "Ready to grade" in capsys.readouterr().out
    assert main(["grade", "02_gates", "--path", str(gates.skeleton)]) == 0
    printed = capsys.readouterr().out
    assert "0 of 100 points" in printed
    assert "AddGate.forward is still a TODO" in printed
    assert "Traceback" not in printed


def test_one_task_alone_as_json(gates, layers: Layers, capsys: pytest.CaptureFixture[str]):
    assert main(["grade", "02_gates", "--path", str(gates.solution), "--task", "gates.add", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["score"] == report["max_score"] == gates.task("gates.add").points
    assert {test["task"] for test in report["tests"]} == {"gates.add"}
    assert set("assignment student layers seed suite kit_version".split()) <= report.keys()
    assert set("task points max_points outcome".split()) <= report["tasks"][0].keys()
    assert set("task name description outcome hint error cpu_seconds".split()) <= report["tests"][0].keys()


MISTAKES = [
    (["grade", "99_none"], "no assignment named '99_none'"),
    (["grade", "02_gates", "--task", "gates.add"], "--path"),
    (
        ["grade", "02_gates", "--path", ".", "--task", "gates.subtract"],
        "has no task gates.subtract; its tasks",
    ),
    (["grade", "02_gates", "--submitted", "/nonexistent", "--seed", "0"], "nbgrader collect"),
    (["check", "99_none"], "no assignment named"),
]


@pytest.mark.parametrize(("line", "sentence"), MISTAKES)
def test_a_mistake_is_one_sentence(line: list[str], sentence: str, layers: Layers, capsys: pytest.CaptureFixture[str]):
    assert main(line) == 2
    printed = capsys.readouterr().err
    assert sentence in printed
    assert printed.count("\n") == 1
    assert "Traceback" not in printed


def test_a_path_that_is_no_folder_says_what_to_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("README.md").write_text("Read me.")
    for path, what in (("README.md", "is a file"), ("nowhere", "does not exist")):
        assert main(["grade", "02_gates", "--path", path]) == 2
        assert capsys.readouterr().err == f"autograder: {path} {what}: name the folder that holds gates.py.\n"
    for option in (["--force"], ["--shard", "1/2"], ["--engine", "dask"]):
        assert main(["grade", "02_gates", "--path", ".", *option]) == 2
        assert f"leave out {option[0]}.\n" in capsys.readouterr().err


def test_a_command_that_cannot_be_carried_out_draws_no_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["grade", "02_gates"]) == 2
    assert "There is no folder submitted" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("line", [["grade", "02_gates", "--jobs", "0"], ["grade", "02_gates", "--seed", "-1"], []])
def test_bad_options_are_refused(line: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as caught:
        main(line)
    assert caught.value.code == 2


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
