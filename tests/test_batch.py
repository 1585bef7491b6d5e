"""A class is graded in parallel, once, whatever happens to the batch; no submission harms another."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from autograder import cli, exit_status, grading, submission
from autograder.batch.engine import LocalEngine
from autograder.batch.grade_class import GradeOptions, grade_class
from autograder.batch.job import Job, RunnerMismatch, perform
from autograder.batch.merge import merge
from autograder.course import CourseError
from autograder.report import read
from autograder.sandbox import Layers
from autograder.sandbox.shared import STAGING_PREFIX, remove_stale_staging
from autograder.submission import Submission
from autograder.worker import scratch

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
    seen: list[tuple[str, bool, int]] = []
    note = seen.append
    first = grade_class.grade_all(
        gates, submitted, reports, progress=lambda e, total: note((e.student, e.unchanged, total))
    )
    assert list(first.scores.values()) == [100.0] * 4
    assert sorted(seen) == [(f"student{n:02}", False, 4) for n in range(4)]
    assert timeless(reports / "02_gates").keys() == {f"student{n:02}.json" for n in range(4)}
    second = grade_class.grade_all(gates, submitted, reports)
    assert second.unchanged == set(first.entries)
    assert second.scores == first.scores
    events = [json.loads(line) for line in (reports / "02_gates.log.jsonl").read_text().splitlines()]
    assert [event["event"] for event in events] == ["start", *["graded"] * 4, "end", "start", "end"]


def test_only_what_changed_is_graded_again(gates, class_of, tmp_path: Path, layers: Layers):
    submitted, reports = class_of(3), tmp_path / "reports"
    grade_class.grade_all(gates, submitted, reports)
    (submitted / "student01" / "02_gates" / "gates.py").write_text("def (")
    (reports / "02_gates" / "student02.json").write_text("damaged")
    summary = grade_class.grade_all(gates, submitted, reports)
    assert summary.unchanged == {"student00"}
    assert list(summary.scores.values()) == [100.0, 0.0, 100.0]
    assert grade_class.grade_all(gates, submitted, reports, GradeOptions(seed=3)).unchanged == set()
    assert grade_class.grade_all(gates, submitted, reports, GradeOptions(seed=3, force=True)).unchanged == set()


def test_hostile_submissions_harm_no_other(gates, class_of, hand_in, solution: str, tmp_path: Path, layers: Layers):
    submitted = class_of(2)
    exit_now = "import os\nos._exit(0)\n"
    hand_in(exit_now, "exits")
    hand_in("x = bytearray(50 << 30)\n", "eats")
    hand_in(solution.replace("return upstream, upstream", "while True: pass"), "loops")
    summary = grade_class.grade_all(gates, submitted, tmp_path / "reports", engine=LocalEngine(2))
    scores = summary.scores
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
        grade_class.grade_all(gates, submitted, tmp_path / "reports", GradeOptions(students=["nobody"]))
    with pytest.raises(CourseError, match="There is no folder"):
        grade_class.grade_all(gates, tmp_path / "missing", tmp_path / "reports")
    for name in ("", "..", "a/b"):
        with pytest.raises(CourseError, match="student's id"):
            grade_class.report_path(tmp_path, gates, name)


def test_a_folder_whose_name_is_not_utf8_is_one_sentence(
    class_of, tmp_path: Path, layers: Layers, capsys: pytest.CaptureFixture[str]
):
    submitted = class_of(1)
    for name in (b"b\xff", b"c\n\x1b[2J"):
        shutil.copytree(submitted / "student00", os.fsdecode(os.fsencode(submitted) + b"/" + name))
    line = ["grade", "02_gates", "--submitted", str(submitted), "--reports", str(tmp_path / "reports")]
    assert cli.main(line) == exit_status.UNGRADED
    printed = capsys.readouterr().out
    assert "student00: 100 of 100" in printed
    assert "b\\xff is ungraded: The name of the folder is not UTF-8, or not printable: rename it." in printed
    assert "c\\n\\x1b[2J is ungraded: The name" in printed
    assert [path.name for path in (tmp_path / "reports" / "02_gates").iterdir()] == ["student00.json"]


def test_a_report_that_cannot_be_written_is_one_sentence(
    class_of, tmp_path: Path, layers: Layers, capsys: pytest.CaptureFixture[str]
):
    submitted, long = class_of(2), "n" * 252
    shutil.copytree(submitted / "student00", submitted / long)
    line = ["grade", "02_gates", "--submitted", str(submitted), "--reports", str(tmp_path / "reports"), "--jobs", "1"]
    assert cli.main(line) == exit_status.UNGRADED
    printed = capsys.readouterr().out
    assert f"{long} is ungraded: The report cannot be written (File name too long)." in printed
    assert {path.stem for path in (tmp_path / "reports" / "02_gates").iterdir()} == {"student00", "student01"}


def test_a_full_disk_costs_a_sentence_and_another_run(gates, class_of, tmp_path: Path, layers: Layers, monkeypatch):
    submitted = class_of(2)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "mkstemp", full)
        summary = grade_class.grade_all(gates, submitted, tmp_path / "reports")
    assert {result.message for result in summary.entries.values()} == {
        "The report cannot be written (No space left on device)."
    }
    assert grade_class.grade_all(gates, submitted, tmp_path / "reports").ungraded == []


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


def test_a_report_whose_writing_was_killed_is_removed(gates, class_of, tmp_path: Path, layers: Layers):
    folder = tmp_path / "reports" / "02_gates"
    folder.mkdir(parents=True)
    old, young = folder / ".student00.json-old.tmp", folder / ".student00.json-young.tmp"
    for path in (old, young):
        path.write_text("{")
    os.utime(old, (0, 0))
    grade_class.grade_all(gates, class_of(1), tmp_path / "reports")
    assert {path.name for path in folder.iterdir()} == {young.name, "student00.json"}


@dataclasses.dataclass(frozen=True)
class Deadly(Submission):
    """A submission whose reading kills the runner that grades it, but not the coordinator."""

    coordinator: int = 0

    def __getattribute__(self, name: str) -> object:
        if name == "problem" and os.getpid() != object.__getattribute__(self, "coordinator"):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__getattribute__(name)


def test_a_runner_that_dies_costs_a_retry(gates, class_of, layers: Layers):
    submitted = class_of(6)
    jobs = []
    for name in grade_class.students_in(submitted, gates):
        read_in = submission.read(submitted / name / "02_gates", "gates")
        if name == "student01":
            read_in = Deadly(read_in.files, coordinator=os.getpid())
        jobs.append(Job(gates, read_in, name, 0, layers))
    found = {report.student: report for report in grade_class.grade_jobs(jobs, LocalEngine(2))}
    assert found.pop("student01").score is None
    assert [report.score for report in found.values()] == [100.0] * 5


def test_shards_together_are_the_class(gates, class_of, tmp_path: Path, layers: Layers):
    submitted = class_of(5)
    names = grade_class.students_in(submitted, gates)
    shares = [grade_class.shard(names, number, 3) for number in (1, 2, 3)]
    assert sorted(name for share in shares for name in share) == names
    folders = [tmp_path / f"shard{number}" for number in (1, 2, 3)]
    for share, folder in zip(shares, folders, strict=True):
        grade_class.grade_all(gates, submitted, folder, GradeOptions(students=share))
    count, left_out = merge(gates, folders, tmp_path / "merged")
    assert (count, left_out) == (5, [])
    grade_class.grade_all(gates, submitted, tmp_path / "whole")
    assert timeless(tmp_path / "merged" / "02_gates") == timeless(tmp_path / "whole" / "02_gates")
    damaged = folders[0] / "02_gates" / f"{names[0]}.json"
    damaged.write_text(damaged.read_text().replace('"suite": "', '"suite": "other'))
    assert len(merge(gates, folders, tmp_path / "again")[1]) == 1


def test_two_batches_at_once_do_the_work_once(gates, class_of, tmp_path: Path, layers: Layers, command: list[str]):
    submitted, reports = class_of(4), tmp_path / "reports"
    line = [*command, "grade", "02_gates", "--submitted", str(submitted), "--reports", str(reports)]
    both = [subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("4 graded now" in text for text in printed) == [False, True]
    assert sorted("4 unchanged" in text for text in printed) == [False, True]


def processors_of_a_busy_runner(seconds: float) -> set[int]:
    time.sleep(seconds)  # long enough that each runner gets one of these
    return os.sched_getaffinity(0)


def test_runners_have_processors_of_their_own_where_there_are_enough():
    here = os.sched_getaffinity(0)
    for count in (len(here), len(here) + 1):
        with LocalEngine(count).open(count) as pool:
            found = list(pool.map(processors_of_a_busy_runner, [1.0] * count))
        if count == len(here):
            assert sorted(map(sorted, found)) == [[processor] for processor in sorted(here)]
        else:
            assert found == [here] * count


def test_a_runner_with_another_suite_refuses(gates, hand_in, solution: str, layers: Layers):
    job = Job(gates, submission.read(hand_in(solution), "gates"), "student", suite="another")
    with pytest.raises(RunnerMismatch, match="same checkout"):
        perform(job)


def test_killed_and_resumed_the_reports_are_those_of_an_undisturbed_run(
    gates, class_of, hand_in, tmp_path: Path, layers: Layers, command: list[str]
):
    submitted = class_of(8)
    calm, shaken = tmp_path / "calm", tmp_path / "shaken"
    grade_class.grade_all(gates, submitted, calm)
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
