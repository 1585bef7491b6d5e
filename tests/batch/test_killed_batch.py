"""A batch that is killed costs another run and nothing else; two at once do the work once."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from handed_in import grading_of, timeless

from autograder.batch import grade_class
from autograder.sandbox import Layers
from autograder.sandbox.shared import STAGING_PREFIX, remove_stale_staging
from autograder.worker import scratch

pytestmark = pytest.mark.slow


def wait_until(condition: Callable[[], object], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return bool(condition())


@pytest.mark.demo
def test_killed_and_resumed_the_reports_are_those_of_an_undisturbed_run(
    gates, class_of, tmp_path: Path, layers: Layers, command: list[str]
):
    submitted = class_of(8)
    calm, shaken = tmp_path / "calm", tmp_path / "shaken"
    grade_class.grade_all(gates, submitted, calm)
    line = [*command, *grading_of(submitted, shaken, "--jobs=2")]
    killed_midway = 0
    for wanted in (1, 3, 5):
        process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda wanted=wanted: len(list(shaken.glob("02_gates/*.json"))) >= wanted)
        killed_midway += process.poll() is None
        process.kill()
        process.wait()
    assert killed_midway >= 1
    subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert timeless(shaken / "02_gates") == timeless(calm / "02_gates")


def test_two_batches_at_once_do_the_work_once(gates, class_of, tmp_path: Path, layers: Layers, command: list[str]):
    submitted, reports = class_of(4), tmp_path / "reports"
    line = [*command, *grading_of(submitted, reports)]
    both = [subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("4 graded now" in text for text in printed) == [False, True]
    assert sorted("4 unchanged" in text for text in printed) == [False, True]


def sandboxes(folder: Path) -> list[str]:
    """List bubblewraps whose command line names the folder, as their binds do."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"bwrap") and any(str(folder).encode() in word for word in words):
            found.append(path.parent.name)
    return found


def test_a_killed_coordinator_leaves_no_process(hand_in, tmp_path: Path, layers: Layers, command: list[str]):
    hand_in("while True: pass\n", "loops")
    line = [*command, *grading_of(tmp_path / "submitted", tmp_path / "reports")]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(line, cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, **quiet)
    assert wait_until(lambda: sandboxes(tmp_path))
    process.kill()
    process.wait()
    assert wait_until(lambda: not sandboxes(tmp_path))


def test_leftovers_of_a_killed_batch_are_removed_however_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
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
