"""What the grader may not read is nobody's zero: it stays ungraded, with one sentence, until it is opened."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from handed_in import grading_of

from autograder import cli, exit_status, report
from autograder.sandbox import Layers

RIGHTS = "-dac_override,-dac_read_search"
# No mode stops root, unless it gives that away.
AS_ANYBODY = [] if os.getuid() else ["setpriv", "--inh-caps", RIGHTS, "--bounding-set", RIGHTS]
OPEN_IT = "open it to the account that grades"


def close(submitted: Path) -> dict[str, str]:
    """Close a file of one submission, the folder of another, all of a third's; put a file in place of a fourth."""
    places = {
        "student00": (submitted / "student00" / "02_gates" / "gates.py", "gates.py cannot be read"),
        "student01": (submitted / "student01" / "02_gates", "submitted/student01/02_gates cannot be read"),
        "student02": (submitted / "student02", "submitted/student02/02_gates cannot be read"),
    }
    for path, _ in places.values():
        path.chmod(0)
    (submitted / "zoe").mkdir()
    (submitted / "zoe" / "02_gates").write_text("x = 1")
    said = {student: f"{what} (Permission denied): {OPEN_IT}." for student, (_, what) in places.items()}
    return said | {"zoe": "submitted/zoe/02_gates is a file: put what was handed in into a folder of this name."}


def open_again(submitted: Path) -> None:
    for path in (submitted / "student02", submitted / "student01" / "02_gates"):
        path.chmod(0o755)
    (submitted / "student00" / "02_gates" / "gates.py").chmod(0o644)
    (submitted / "zoe" / "02_gates").unlink()


@pytest.mark.slow
def test_what_cannot_be_read_is_ungraded_until_it_is_opened(
    class_of, tmp_path: Path, layers: Layers, command: list[str]
):
    submitted, reports = class_of(4), tmp_path / "reports"
    said = close(submitted)
    line = [*AS_ANYBODY, *command, *grading_of(Path("submitted"), reports)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    first = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    open_again(submitted)
    assert first.returncode == exit_status.UNGRADED, first.stderr
    for student, sentence in said.items():
        assert f"  {student} is ungraded: Not graded yet. {sentence}\n" in first.stdout
        assert report.read(reports / "02_gates" / f"{student}.json").score is None
    assert report.read(reports / "02_gates" / "student03.json").score == 100
    second = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert second.returncode == exit_status.OK, second.stderr
    assert {report.read(reports / "02_gates" / f"student{n:02}.json").score for n in range(4)} == {100.0}


def test_a_path_that_is_no_folder_says_what_to_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("README.md").write_text("Read me.")
    for path, what in (("README.md", "is a file"), ("nowhere", "does not exist")):
        assert cli.main(["grade", "02_gates", "--path", path]) == exit_status.MISUSE
        assert capsys.readouterr().err == f"autograder: {path} {what}: name the folder that holds gates.py.\n"
    for option in (["--force"], ["--shard", "1/2"], ["--engine", "dask"]):
        assert cli.main(["grade", "02_gates", "--path", ".", *option]) == exit_status.MISUSE
        assert f"leave out {option[0]}.\n" in capsys.readouterr().err


def test_a_command_that_cannot_be_carried_out_draws_no_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["grade", "02_gates"]) == exit_status.MISUSE
    assert "There is no folder submitted" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
