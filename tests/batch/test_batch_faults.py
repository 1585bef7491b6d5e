"""A batch that is killed, or finds no room on the disk, costs another run and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from conftest import ROOT
from handed_in import Here, grading_of, timeless

from autograder import cli, exit_status
from autograder.batch import grade_class
from autograder.sandbox import Layers
from autograder.sandbox.shared import STAGING_PREFIX, remove_stale_staging
from autograder.worker import scratch

pytestmark = pytest.mark.slow


def test_a_report_that_cannot_be_written_is_one_sentence(
    class_of, tmp_path: Path, layers: Layers, capsys: pytest.CaptureFixture[str]
):
    submitted, long = class_of(2), "n" * 252
    shutil.copytree(submitted / "student00", submitted / long)
    assert cli.main(grading_of(submitted, tmp_path / "reports", "--jobs=1")) == exit_status.UNGRADED
    printed = capsys.readouterr().out
    assert f"{long} is ungraded: The report cannot be written (File name too long)." in printed
    assert {path.stem for path in (tmp_path / "reports" / "02_gates").iterdir()} == {"student00", "student01"}


def test_a_full_disk_costs_a_sentence_and_another_run(gates, class_of, tmp_path: Path, layers: Layers, monkeypatch):
    submitted = class_of(2)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "mkstemp", full)
        summary = grade_class.grade_all(gates, submitted, tmp_path / "reports", engine=Here())
    assert {result.message for result in summary.entries.values()} == {
        "The report cannot be written (No space left on device)."
    }
    assert grade_class.grade_all(gates, submitted, tmp_path / "reports", engine=Here()).ungraded == []


def test_a_report_whose_writing_was_killed_is_removed(gates, class_of, tmp_path: Path, layers: Layers):
    folder = tmp_path / "reports" / "02_gates"
    folder.mkdir(parents=True)
    old, young = folder / ".student00.json-old.tmp", folder / ".student00.json-young.tmp"
    for path in (old, young):
        path.write_text("{")
    os.utime(old, (0, 0))
    grade_class.grade_all(gates, class_of(1), tmp_path / "reports", engine=Here())
    assert {path.name for path in folder.iterdir()} == {young.name, "student00.json"}


def test_what_a_killed_batch_left_is_removed_however_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen(["true"])
    ended.wait()
    stale, living = (tmp_path / f"{STAGING_PREFIX}{pid}-x" for pid in (ended.pid, os.getpid()))
    living.mkdir()
    here = stale / "scratch"
    here.mkdir(parents=True)
    descriptor = os.open(here, os.O_RDONLY)
    for _ in range(3000):  # deeper than any stack, and any path
        os.mkdir("d", dir_fd=descriptor)
        inner = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(descriptor)
    remove_stale_staging()
    left = list(tmp_path.iterdir())
    scratch.empty(str(tmp_path))  # pytest could not
    assert left == [living]


@pytest.mark.demo
def test_killed_and_resumed_the_reports_are_those_of_an_undisturbed_run(
    gates, class_of, hand_in, tmp_path: Path, layers: Layers, command: list[str]
):
    submitted = class_of(8)
    calm, shaken = tmp_path / "calm", tmp_path / "shaken"
    grade_class.grade_all(gates, submitted, calm)
    line = [*command, *grading_of(submitted, shaken, "--jobs=2")]
    killed_midway = 0
    for wanted in (1, 3, 5):
        process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while len(list(shaken.glob("02_gates/*.json"))) < wanted and time.monotonic() < deadline:
            time.sleep(0.01)
        killed_midway += process.poll() is None
        process.kill()
        process.wait()
    assert killed_midway >= 1
    assert len(list(shaken.glob("02_gates/*.json"))) < 8 or killed_midway
    subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert timeless(shaken / "02_gates") == timeless(calm / "02_gates")
    assert [path.suffix for path in (shaken / "02_gates").iterdir()].count(".json") == 8


ENDLESS = "while True: pass\n"


def worker_processes(folder: Path) -> list[str]:
    """List processes whose command line names the folder (bubblewrap's binds do)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if any(word.endswith(b"bwrap") for word in words[:1]) and any(str(folder).encode() in word for word in words):
            found.append(path.parent.name)
    return found


def test_a_killed_coordinator_leaves_no_process(hand_in, tmp_path: Path, layers: Layers, command: list[str]):
    hand_in(ENDLESS, "loops")
    line = [*command, *grading_of(tmp_path / "submitted", tmp_path / "reports")]
    process = subprocess.Popen(
        line,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    deadline = time.monotonic() + 30
    while not worker_processes(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert worker_processes(tmp_path)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while worker_processes(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not worker_processes(tmp_path)
