"""A class is graded once, whatever is in it and whoever is killed: reports stay, and none harms another."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
from conftest import ROOT
from handed_in import Deadly, Here, grading_of, scores_of, timeless, wait_for

from autograder import cli, exit_status, grading, submission
from autograder.batch import grade_class
from autograder.batch.engine import Job, LocalEngine, RunnerMismatch, grade_jobs, perform
from autograder.batch.grade_class import GradeOptions
from autograder.batch.run_log import Entry, Summary
from autograder.manifest import CourseError
from autograder.report import read
from autograder.report_identity import report_path
from autograder.sandbox import Layers

CHANGES = {  # of a report, and the sentence on it where shards are merged
    '"suite": "': ('"suite": "other', "by another suite"),
    '"seed": 0': ('"seed": 1', "with another seed"),
    '"student": "': ('"student": "x', "for another student"),
    "{": ("", "is damaged"),
}


@pytest.mark.slow
def test_a_class_is_graded_and_then_what_has_changed_alone(gates, class_of, tmp_path: Path, layers: Layers):
    submitted, reports = class_of(4), tmp_path / "reports"
    seen: list[tuple[str, int]] = []

    def note(one: Entry, total: int) -> None:
        seen.append((one.student, total))

    def grade(**options: object) -> Summary:
        return grade_class.grade_all(gates, submitted, reports, GradeOptions(**options), None, note)

    assert list(scores_of(grade()).values()) == [100.0] * 4
    assert sorted(seen) == [(f"student{n:02}", 4) for n in range(4)]
    assert timeless(reports / "02_gates").keys() == {f"student{n:02}.json" for n in range(4)}
    events = [json.loads(line) for line in (reports / "02_gates.log.jsonl").read_text().splitlines()]
    assert [event.pop("event") for event in events] == ["start", *["graded"] * 4, "end"]
    assert events[1].keys() == {"time", "student", "score", "outcome", "cpu_seconds"}

    (submitted / "student01" / "02_gates" / "gates.py").write_text("def (")
    (reports / "02_gates" / "student02.json").write_text("damaged")
    other = reports / "02_gates" / "student03.json"
    other.write_text(other.read_text().replace("student03", "student02"))  # a report about somebody else
    for path in submitted.rglob("*"):
        os.utime(path, (0, 0))  # times of files decide nothing
    summary = grade()
    assert summary.unchanged == {"student00"}
    assert scores_of(summary) == {"student00": 100.0, "student01": 10.0, "student02": 100.0, "student03": 100.0}
    assert read(other).student == "student03"
    assert grade(seed=3).unchanged == set()
    assert grade(seed=3).unchanged == set(summary.entries)
    assert grade(seed=3, force=True).unchanged == set()


@pytest.mark.slow
def test_hostile_submissions_and_dead_runners_harm_no_other(
    gates, class_of, hand_in, solution: str, tmp_path: Path, layers: Layers
):
    submitted = class_of(2)
    strict = replace(gates, limits=replace(gates.limits, test_seconds=0.3))
    hand_in("import os\nos._exit(0)\n", "exits")
    hand_in("x = bytearray(50 << 30)\n", "eats")
    hand_in(solution.replace("return upstream, upstream", "while True: pass"), "loops")
    scores = scores_of(grade_class.grade_all(strict, submitted, tmp_path / "reports", engine=LocalEngine(2)))
    assert 60 <= scores.pop("loops") <= 95
    # Ten points are for the answers to the questions, in a module of their own.
    assert scores == {"eats": 10, "exits": 10, "student00": 100, "student01": 100}
    files = submission.read(submitted / "student00" / "02_gates", "gates")
    jobs = [Job(gates, files, name, 0, layers) for name in ("one", "two")]
    jobs.insert(1, Job(gates, Deadly(files.files, coordinator=os.getpid()), "deadly", 0, layers))
    found = {report.student: report.score for report in grade_jobs(jobs, LocalEngine(2))}
    assert found == {"one": 100.0, "deadly": None, "two": 100.0}


def test_unknown_students_and_folders_are_one_sentence(gates, class_of, tmp_path: Path, layers: Layers):
    submitted = class_of(1)
    with pytest.raises(CourseError, match="no submission of 02_gates by nobody"):
        grade_class.grade_all(gates, submitted, tmp_path / "reports", GradeOptions(students=["nobody"]))
    for name in ("", "..", "a/b"):
        with pytest.raises(CourseError, match="student's id"):
            report_path(tmp_path, gates, name)


def test_a_name_that_cannot_be_a_report_s_is_one_sentence(class_of, tmp_path: Path, layers: Layers, capsys):
    submitted, long = class_of(1), "n" * 252
    for name in (b"b\xff", b"c\n\x1b[2J", long.encode()):
        shutil.copytree(submitted / "student00", os.fsdecode(os.fsencode(submitted) + b"/" + name))
    assert cli.main(grading_of(submitted, tmp_path / "reports", "--jobs=1")) == exit_status.UNGRADED
    printed = capsys.readouterr().out
    assert "student00: 100 of 100" in printed
    assert "b\\xff is ungraded: The name of the folder is not UTF-8, or not printable: rename it." in printed
    assert "c\\n\\x1b[2J is ungraded: The name" in printed
    assert f"{long} is ungraded: The report cannot be written (File name too long)." in printed
    assert [path.name for path in (tmp_path / "reports" / "02_gates").iterdir()] == ["student00.json"]


@pytest.mark.slow
def test_a_full_disk_costs_a_sentence_and_another_run(gates, class_of, tmp_path: Path, layers: Layers, monkeypatch):
    submitted, reports = class_of(1), tmp_path / "reports"
    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "mkstemp", Mock(side_effect=OSError(28, "No space left on device")))
        (lost,) = grade_class.grade_all(gates, submitted, reports, engine=Here()).entries.values()
    assert lost.message == "The report cannot be written (No space left on device)."
    old, young = (reports / "02_gates" / f".student00.json-{age}.tmp" for age in ("old", "young"))
    for path in (old, young):
        path.write_text("{")
    os.utime(old, (0, 0))  # as a batch leaves it that was killed
    assert grade_class.grade_all(gates, submitted, reports, engine=Here()).ungraded == []
    assert {path.name for path in (reports / "02_gates").iterdir()} == {young.name, "student00.json"}


@pytest.mark.demo
def test_shards_together_are_the_class(gates, class_of, tmp_path: Path, layers: Layers, capsys):
    submitted = class_of(5)
    names = grade_class.students_in(submitted, gates)
    shares = [grade_class.shard(names, number, 3) for number in (1, 2, 3)]
    assert sorted(name for share in shares for name in share) == names
    folders = [tmp_path / f"shard{number}" for number in (1, 2, 3)]
    for share, folder in zip(shares, folders, strict=True):
        grade_class.grade_all(gates, submitted, folder, GradeOptions(students=share), Here())

    def merge(reports: Path) -> int:
        return cli.main(["grade", "02_gates", "--merge", *map(str, folders), "--reports", str(reports)])

    assert merge(tmp_path / "merged") == 0
    assert "5 reports are in" in capsys.readouterr().out
    grade_class.grade_all(gates, submitted, tmp_path / "whole", engine=Here())
    assert timeless(tmp_path / "merged" / "02_gates") == timeless(tmp_path / "whole" / "02_gates")
    changed = folders[2] / "02_gates" / f"{names[2]}.json"
    text = changed.read_text()
    for was, (now, sentence) in CHANGES.items():
        changed.write_text(text.replace(was, now, 1))
        assert merge(tmp_path / "again") == exit_status.UNGRADED
        assert sentence in capsys.readouterr().err
    changed.write_text(text)
    (folders[0] / "02_gates" / changed.name).write_text(text.replace('"score": 100.0', '"score": 90.0', 1))
    assert merge(tmp_path / "again") == exit_status.UNGRADED
    assert "contradicts another shard's report" in capsys.readouterr().err


def test_a_runner_with_another_suite_refuses(gates, hand_in, solution: str, layers: Layers):
    job = Job(gates, submission.read(hand_in(solution), "gates"), "student", suite="another")
    with pytest.raises(RunnerMismatch, match="same checkout"):
        perform(job)


def test_a_runner_with_several_threads_grades_one_at_a_time(gates, hand_in, monkeypatch: pytest.MonkeyPatch):
    at_once = [0]

    def grade(*_: object, **__: object) -> int:
        at_once[0] += 1
        time.sleep(0.02)
        seen, at_once[0] = at_once[0], at_once[0] - 1
        return seen

    monkeypatch.setattr(grading, "grade_submission", grade)
    job = Job(gates, submission.read(hand_in(""), "gates"), "student")
    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(perform, [job] * 8)) == {1}


@pytest.mark.slow
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
        wait_for(lambda wanted=wanted: len(list(shaken.glob("02_gates/*.json"))) >= wanted)
        killed_midway += process.poll() is None
        process.kill()
        process.wait()
    assert killed_midway >= 1
    subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert timeless(shaken / "02_gates") == timeless(calm / "02_gates")


@pytest.mark.slow
def test_two_batches_at_once_do_the_work_once(gates, class_of, tmp_path: Path, layers: Layers, command: list[str]):
    submitted, reports = class_of(4), tmp_path / "reports"
    line = [*command, *grading_of(submitted, reports)]
    both = [subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("4 graded now" in text for text in printed) == [False, True]
    assert sorted("4 unchanged" in text for text in printed) == [False, True]


def sandboxes(folder: Path) -> list[Path]:
    """List the processes of bubblewraps whose command line names the folder, as their binds do."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            first, *words = path.read_bytes().split(b"\0")
            found += [path] * (first.endswith(b"bwrap") and any(str(folder).encode() in word for word in words))
    return found


@pytest.mark.slow
def test_a_killed_coordinator_leaves_no_process(hand_in, tmp_path: Path, layers: Layers, command: list[str]):
    hand_in("while True: pass\n", "loops")
    line = [*command, *grading_of(tmp_path / "submitted", tmp_path / "reports")]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(line, cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, **quiet)
    wait_for(lambda: sandboxes(tmp_path))
    process.kill()
    process.wait()
    wait_for(lambda: not sandboxes(tmp_path))
