"""A class is graded once, whatever is in it: reports are taken over, and no submission or full disk harms another."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from handed_in import Deadly, Here, grading_of, scores_of, timeless

from autograder import cli, exit_status, grading, submission
from autograder.batch import grade_class
from autograder.batch.engine import Job, LocalEngine, RunnerMismatch, grade_jobs, perform
from autograder.batch.grade_class import GradeOptions
from autograder.batch.run_log import Entry, RunLog, Summary
from autograder.faults import FAILED, INFRASTRUCTURE, PASSED
from autograder.manifest import CourseError
from autograder.report import read
from autograder.sandbox import Layers

CHANGES = {  # of a report, and the sentence on it where shards are merged
    '"suite": "': ('"suite": "other', "by another suite"),
    '"seed": 0': ('"seed": 1', "with another seed"),
    '"student": "': ('"student": "x', "for another student"),
    "{": ("", "is damaged"),
}


@pytest.mark.slow
def test_a_class_is_graded_and_then_taken_over(gates, class_of, tmp_path: Path, layers: Layers):
    submitted, reports = class_of(4), tmp_path / "reports"
    seen: list[tuple[str, bool, int]] = []
    note = seen.append
    first = grade_class.grade_all(
        gates, submitted, reports, progress=lambda e, total: note((e.student, e.unchanged, total))
    )
    assert list(scores_of(first).values()) == [100.0] * 4
    assert sorted(seen) == [(f"student{n:02}", False, 4) for n in range(4)]
    assert timeless(reports / "02_gates").keys() == {f"student{n:02}.json" for n in range(4)}
    second = grade_class.grade_all(gates, submitted, reports)
    assert second.unchanged == set(first.entries)
    assert scores_of(second) == scores_of(first)
    events = [json.loads(line) for line in (reports / "02_gates.log.jsonl").read_text().splitlines()]
    assert [event.pop("event") for event in events] == ["start", *["graded"] * 4, "end", "start", "end"]
    assert events[1].keys() == {"time", "student", "score", "outcome", "cpu_seconds"}


@pytest.mark.slow
def test_only_changed_submissions_are_graded_again(gates, class_of, tmp_path: Path, layers: Layers):
    submitted, reports = class_of(3), tmp_path / "reports"

    def grade(**options: object) -> Summary:
        return grade_class.grade_all(gates, submitted, reports, GradeOptions(**options), Here())

    grade()
    (submitted / "student01" / "02_gates" / "gates.py").write_text("def (")
    (reports / "02_gates" / "student02.json").write_text("damaged")
    summary = grade()
    assert summary.unchanged == {"student00"}
    assert list(scores_of(summary).values()) == [100.0, 10.0, 100.0]
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
    assert scores["student00"] == scores["student01"] == 100
    assert scores["exits"] == scores["eats"] == 10  # for the answers to the questions, in a module of their own
    assert scores["loops"] is not None
    assert 60 <= scores["loops"] <= 95
    alone = grading.grade(strict, submitted / "student00" / "02_gates", student="student00")
    together = read(tmp_path / "reports" / "02_gates" / "student00.json")
    assert [(t.name, t.points) for t in alone.tests] == [(t.name, t.points) for t in together.tests]
    files = submission.read(submitted / "student00" / "02_gates", "gates")
    jobs = [Job(gates, files, name, 0, layers) for name in ("one", "two")]
    jobs.insert(1, Job(gates, Deadly(files.files, coordinator=os.getpid()), "deadly", 0, layers))
    found = {report.student: report.score for report in grade_jobs(jobs, LocalEngine(2))}
    assert found == {"one": 100.0, "deadly": None, "two": 100.0}


def test_unknown_students_and_folders_are_one_sentence(gates, class_of, tmp_path: Path, layers: Layers):
    submitted = class_of(1)
    with pytest.raises(CourseError, match="no submission of 02_gates by nobody"):
        grade_class.grade_all(gates, submitted, tmp_path / "reports", GradeOptions(students=["nobody"]))
    with pytest.raises(CourseError, match="There is no folder"):
        grade_class.grade_all(gates, tmp_path / "missing", tmp_path / "reports")
    for name in ("", "..", "a/b"):
        with pytest.raises(CourseError, match="student's id"):
            grade_class.report_path(tmp_path, gates, name)


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

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "mkstemp", full)
        summary = grade_class.grade_all(gates, submitted, reports, engine=Here())
    assert [result.message for result in summary.entries.values()] == [
        "The report cannot be written (No space left on device)."
    ]
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


def test_merging_has_no_other_option(capsys):
    assert cli.main("grade 02_gates --force --merge shard1".split()) == exit_status.MISUSE
    words = "--merge brings reports together and grades nothing: leave out --force."
    assert capsys.readouterr().err == f"autograder: {words}\n"


# --- a runner


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


# --- the log, and the sentences for the operator


def test_a_line_of_the_log_that_finds_no_room_is_left_out(tmp_path: Path):
    path = tmp_path / "log.jsonl"
    log = RunLog(path)
    path.mkdir()
    log.write("start")
    path.rmdir()
    log.write("end", name="Zoë")
    assert "Zoë" in path.read_text(encoding="utf-8")
    assert [json.loads(line)["event"] for line in path.read_text().splitlines()] == ["end"]


def result(student: str, score: float | None = 100.0, cpu: float = 0.0, unchanged: bool = False) -> Entry:
    outcome = INFRASTRUCTURE if score is None else PASSED if score == 100 else FAILED
    return Entry(student, score, 100.0, outcome, "The sandbox is gone." * (score is None), cpu, unchanged)


def sentences(*results: Entry, seconds: float = 0.0) -> list[str]:
    return Summary({one.student: one for one in results}, seconds).sentences()


def test_the_sentences_count_the_submissions():
    several = [result("ada", cpu=0.5), result("bob", 40.0, cpu=2.25), result("max", cpu=9.0, unchanged=True)]
    assert sentences(*several, result("kim", 30.0, unchanged=True), result("zoe", None), seconds=10.0) == [
        "5 submissions: 2 graded now, 2 unchanged, 1 ungraded.",
        "3 took 10.0 s, 3.33 s each.",
        "Outcomes: 2 passed, 2 failed, 1 infrastructure.",
        "Slowest, CPU seconds of student code: bob 2.25, ada 0.50, zoe 0.00.",
        "  zoe is ungraded: The sandbox is gone.",
        "Run `autograder doctor`, then the same command again: it grades what is missing.",
    ]
    assert sentences(result("ada", unchanged=True), seconds=3.0) == [
        "1 submissions: 0 graded now, 1 unchanged, 0 ungraded.",
        "Outcomes: 1 passed.",
    ]
    many = sentences(*(result(f"s{number:02}", None, cpu=float(number)) for number in range(25)))
    assert many[2].endswith(": s24 24.00, s23 23.00, s22 22.00, s21 21.00, s20 20.00.")
    assert sum("is ungraded" in sentence for sentence in many) == 20
