"""A class is graded in parallel, once, whatever happens to the batch; no submission harms another."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from autograder import batch, grading
from autograder.course import CourseError
from autograder.report import read
from autograder.sandbox import Layers

ENDLESS = "while True: pass\n"
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def class_of(hand_in, tmp_path: Path, solution: str):
    """Return a function that hands in for many students, no two alike, and gives the submitted folder."""

    def make(count: int) -> Path:
        for number in range(count):
            hand_in(f"{solution}\n# {number}\n", f"student{number:02}")
        return tmp_path / "submitted"

    return make


def timeless(folder: Path) -> dict[str, object]:
    """Return all reports of a folder, without what a clock decides."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text())
        for test in content["tests"]:
            test["cpu_seconds"] = 0
        found[path.name] = content
    return found


def test_a_class_is_graded_and_then_taken_over(gates, class_of, tmp_path: Path, layers: Layers):
    submitted, reports = class_of(4), tmp_path / "reports"
    seen: list[tuple[str, bool]] = []
    first = batch.grade_all(gates, submitted, reports, progress=lambda s, r, u, t: seen.append((s, u)))
    assert [report.score for report in first.reports.values()] == [100.0] * 4
    assert sorted(seen) == [(f"student{n:02}", False) for n in range(4)]
    assert timeless(reports / "02_gates").keys() == {f"student{n:02}.json" for n in range(4)}
    second = batch.grade_all(gates, submitted, reports)
    assert second.unchanged == set(first.reports)
    assert second.reports == first.reports


def test_only_what_changed_is_graded_again(gates, class_of, tmp_path: Path, layers: Layers):
    submitted, reports = class_of(3), tmp_path / "reports"
    batch.grade_all(gates, submitted, reports)
    (submitted / "student01" / "02_gates" / "gates.py").write_text("def (")
    (reports / "02_gates" / "student02.json").write_text("damaged")
    summary = batch.grade_all(gates, submitted, reports)
    assert summary.unchanged == {"student00"}
    assert [report.score for report in summary.reports.values()] == [100.0, 0.0, 100.0]
    assert batch.grade_all(gates, submitted, reports, seed=3).unchanged == set()
    assert batch.grade_all(gates, submitted, reports, seed=3, force=True).unchanged == set()


def test_hostile_submissions_harm_no_other(gates, class_of, hand_in, solution: str, tmp_path: Path, layers: Layers):
    submitted = class_of(2)
    exit_now = "import os\nos._exit(0)\n"
    hand_in(exit_now, "exits")
    hand_in("x = bytearray(50 << 30)\n", "eats")
    hand_in(solution.replace("return upstream, upstream", "while True: pass"), "loops")
    summary = batch.grade_all(gates, submitted, tmp_path / "reports", jobs=2)
    scores = {student: report.score for student, report in summary.reports.items()}
    assert scores["student00"] == scores["student01"] == 100
    assert scores["exits"] == scores["eats"] == 0
    assert scores["loops"] is not None
    assert 60 <= scores["loops"] <= 95
    alone = grading.grade(gates, submitted / "student00" / "02_gates", student="student00")
    together = read(tmp_path / "reports" / "02_gates" / "student00.json")
    assert [(t.name, t.points) for t in alone.tests] == [(t.name, t.points) for t in together.tests]


def test_unknown_students_and_folders_are_one_sentence(gates, class_of, tmp_path: Path, layers: Layers):
    submitted = class_of(1)
    with pytest.raises(CourseError, match="no submission of 02_gates by nobody"):
        batch.grade_all(gates, submitted, tmp_path / "reports", students=["nobody"])
    with pytest.raises(CourseError, match="There is no folder"):
        batch.grade_all(gates, tmp_path / "missing", tmp_path / "reports")
    for name in ("", "..", "a/b"):
        with pytest.raises(CourseError, match="student's id"):
            batch.report_path(tmp_path, gates, name)


def test_a_runner_that_dies_costs_a_retry(
    gates, class_of, tmp_path: Path, layers: Layers, monkeypatch: pytest.MonkeyPatch
):
    submitted = class_of(3)
    jobs = [
        batch.Job(gates, submitted / name / "02_gates", name, tmp_path / f"{name}.json", 0, layers)
        for name in batch.students_in(submitted, gates)
    ]
    jobs[1] = dataclasses.replace(jobs[1], target=Deadly(jobs[1].target, os.getpid()))
    found = dict(batch.run(jobs, 2))
    assert found["student00"].score == found["student02"].score == 100
    assert found["student01"].score is None
    assert "died" in found["student01"].message


class Deadly(type(Path())):  # type: ignore[misc]
    """A report's path that kills the runner which writes to it, but not the coordinator."""

    def __new__(cls, path: Path, coordinator: int) -> Deadly:
        self = super().__new__(cls, path)
        self.coordinator = coordinator
        return self

    def __init__(self, *_: object) -> None:
        """Take what __new__ has taken."""

    def __reduce__(self) -> tuple[object, ...]:
        return (Deadly, (str(self), self.coordinator))

    @property
    def parent(self) -> Path:
        if os.getpid() != self.coordinator:
            os.kill(os.getpid(), signal.SIGKILL)
        return Path(str(self)).parent


def test_killed_and_resumed_the_reports_are_those_of_an_undisturbed_run(
    gates, class_of, hand_in, tmp_path: Path, layers: Layers, command: list[str]
):
    submitted = class_of(8)
    calm, shaken = tmp_path / "calm", tmp_path / "shaken"
    batch.grade_all(gates, submitted, calm)
    line = [*command, "grade", "02_gates", "--submitted", str(submitted), "--reports", str(shaken), "--jobs", "2"]
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


def test_a_killed_coordinator_leaves_no_process(hand_in, tmp_path: Path, layers: Layers, command: list[str]):
    hand_in(ENDLESS, "loops")
    marker = f"--reports={tmp_path / 'reports'}"
    line = [*command, "grade", "02_gates", f"--submitted={tmp_path / 'submitted'}", marker]
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
