"""A report on disk: read back as it was written, and refused in one sentence if it is damaged."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from pathlib import Path

import pytest

from autograder import report
from autograder.report import Report, TaskResult, TestResult

TESTS = (
    TestResult("gates.add", "test_add", "It adds.", "failed", 0.0, 4.0, "A naïve hint.", "It is off.", 0.25),
    TestResult("gates.add", "test_more", "It adds more.", "passed", 1.5, 1.5),
)
REPORT = Report(
    assignment="02_gates",
    student="student",
    score=1.5,
    max_score=5.5,
    outcome="passed",
    message="",
    tasks=(TaskResult("gates.add", 1.5, 5.5, "failed"),),
    tests=TESTS,
    layers=("bwrap",),
    refused=("link.py is a symbolic link.",),
    output="hello\n",
    seed=0,
    suite="gates",
    kit_version="1",
    key="0123",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "02_gates" / "student.json"


def test_a_report_is_read_back_whole_by_people_too(path: Path):
    report.write(REPORT, path)
    assert report.read(path) == REPORT
    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text(encoding="utf-8").startswith('{\n "assignment": "02_gates",\n "student": "student",\n')
    assert "A naïve hint." in path.read_text(encoding="utf-8")


def test_a_report_without_a_score_is_to_be_graded_again():
    assert REPORT.graded
    assert dataclasses.replace(REPORT, score=0.0).graded
    assert not dataclasses.replace(REPORT, score=None).graded


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"format": 2}, "has format 2; this kit reads 1."),
        ({"outcome": "great"}, "has an unknown outcome: delete it and grade again."),
        ({"tasks": 3}, "is damaged ('int' object is not iterable): delete it and grade again."),
        ({"score": "all"}, "is damaged ('all' points): delete it and grade again."),
        ({"tasks": [{"task": "a", "points": [], "max_points": 1, "outcome": "passed"}]}, "is damaged ([] points)"),
    ],
    ids=str,
)
def test_why_a_report_cannot_be_read_is_one_sentence(path: Path, change: dict[str, object], why: str):
    report.write(REPORT, path)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(report.ReportError, match=re.escape(f"The report {path} {why}")):
        report.read(path)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe{", b"[" * 200_000, None], ids=range(5))
def test_a_file_or_folder_that_is_no_report_is_one_sentence(path: Path, content: bytes | None):
    path.parent.mkdir(parents=True)
    with pytest.raises(report.ReportError, match=re.escape(f"There is no report {path}.")):
        report.read(path)
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(report.ReportError, match=r"is damaged \(.*\): delete it and grade again\.$"):
        report.read(path)


def test_a_report_of_an_earlier_version_is_read(path: Path):
    data = json.loads(REPORT.to_json())
    later = ("hint", "cpu_seconds", "diagnosis", "counterexample", "answers")
    kept = {name: value for name, value in data["tests"][1].items() if name not in later}
    data["tests"] = [kept | {"sure": "exact"}]
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(data))
    (test,) = report.read(path).tests
    assert (test.hint, test.error, test.cpu_seconds, test.diagnosis, test.answers) == (None, None, 0.0, None, None)


def test_all_of_a_report_is_on_disk_before_it_replaces_the_old_one_which_else_stays(path: Path, monkeypatch):
    report.write(REPORT, path)
    before, synced = path.read_bytes(), []

    def sync(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_size)
        assert path.read_bytes() == before

    monkeypatch.setattr(os, "fsync", sync)
    report.write(dataclasses.replace(REPORT, output="much more\n"), path)
    assert synced == [path.stat().st_size]
    assert report.read(path).output == "much more\n"

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        report.write(REPORT, path)
    assert report.read(path).output == "much more\n"
    assert list(path.parent.iterdir()) == [path]
