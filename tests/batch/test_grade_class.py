"""A class is graded once, whatever is in it: what is unchanged is taken over, and no submission harms another."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from handed_in import Here, grading_of, timeless

from autograder import cli, exit_status, grading
from autograder.batch import grade_class
from autograder.batch.engine import LocalEngine
from autograder.batch.grade_class import GradeOptions
from autograder.batch.merge import merge
from autograder.batch.run_log import Summary
from autograder.manifest import CourseError
from autograder.report import read
from autograder.sandbox import Layers


@pytest.mark.slow
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


@pytest.mark.slow
def test_only_what_changed_is_graded_again(gates, class_of, tmp_path: Path, layers: Layers):
    submitted, reports = class_of(3), tmp_path / "reports"

    def grade(**options: object) -> Summary:
        return grade_class.grade_all(gates, submitted, reports, GradeOptions(**options), Here())

    grade()
    (submitted / "student01" / "02_gates" / "gates.py").write_text("def (")
    (reports / "02_gates" / "student02.json").write_text("damaged")
    summary = grade()
    assert summary.unchanged == {"student00"}
    assert list(summary.scores.values()) == [100.0, 10.0, 100.0]
    assert grade(seed=3).unchanged == set()
    assert grade(seed=3).unchanged == set(summary.entries)
    assert grade(seed=3, force=True).unchanged == set()


@pytest.mark.slow
def test_hostile_submissions_harm_no_other(gates, class_of, hand_in, solution: str, tmp_path: Path, layers: Layers):
    submitted = class_of(2)
    strict = replace(gates, limits=replace(gates.limits, test_seconds=0.3))
    hand_in("import os\nos._exit(0)\n", "exits")
    hand_in("x = bytearray(50 << 30)\n", "eats")
    hand_in(solution.replace("return upstream, upstream", "while True: pass"), "loops")
    summary = grade_class.grade_all(strict, submitted, tmp_path / "reports", engine=LocalEngine(2))
    scores = summary.scores
    assert scores["student00"] == scores["student01"] == 100
    assert scores["exits"] == scores["eats"] == 10  # for the answers to the questions, in a module of their own
    assert scores["loops"] is not None
    assert 60 <= scores["loops"] <= 95
    alone = grading.grade(strict, submitted / "student00" / "02_gates", student="student00")
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
    assert cli.main(grading_of(submitted, tmp_path / "reports", "--jobs=1")) == exit_status.UNGRADED
    printed = capsys.readouterr().out
    assert "student00: 100 of 100" in printed
    assert "b\\xff is ungraded: The name of the folder is not UTF-8, or not printable: rename it." in printed
    assert "c\\n\\x1b[2J is ungraded: The name" in printed
    assert [path.name for path in (tmp_path / "reports" / "02_gates").iterdir()] == ["student00.json"]


@pytest.mark.demo
def test_shards_together_are_the_class(gates, class_of, tmp_path: Path, layers: Layers):
    submitted = class_of(5)
    names = grade_class.students_in(submitted, gates)
    shares = [grade_class.shard(names, number, 3) for number in (1, 2, 3)]
    assert sorted(name for share in shares for name in share) == names
    folders = [tmp_path / f"shard{number}" for number in (1, 2, 3)]
    for share, folder in zip(shares, folders, strict=True):
        grade_class.grade_all(gates, submitted, folder, GradeOptions(students=share), Here())
    count, left_out = merge(gates, folders, tmp_path / "merged")
    assert (count, left_out) == (5, [])
    grade_class.grade_all(gates, submitted, tmp_path / "whole", engine=Here())
    assert timeless(tmp_path / "merged" / "02_gates") == timeless(tmp_path / "whole" / "02_gates")
    damaged = folders[0] / "02_gates" / f"{names[0]}.json"
    damaged.write_text(damaged.read_text().replace('"suite": "', '"suite": "other'))
    assert len(merge(gates, folders, tmp_path / "again")[1]) == 1


@pytest.mark.slow
def test_two_batches_at_once_do_the_work_once(gates, class_of, tmp_path: Path, layers: Layers, command: list[str]):
    submitted, reports = class_of(4), tmp_path / "reports"
    line = [*command, *grading_of(submitted, reports)]
    both = [subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("4 graded now" in text for text in printed) == [False, True]
    assert sorted("4 unchanged" in text for text in printed) == [False, True]
