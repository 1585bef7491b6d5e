"""What a batch did, for a machine and for its operator."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.batch.run_log import Entry, RunLog, Summary, entry
from autograder.faults import FAILED, INFRASTRUCTURE, PASSED
from autograder.report import Report, TestResult


def graded(student: str, score: float | None = 100.0, **others: Any) -> Entry:
    outcome = INFRASTRUCTURE if score is None else PASSED if score == 100 else FAILED
    return replace(Entry(student, score, 100.0, outcome, "", 0.0, unchanged=False), **others)


def summary(*entries: Entry, seconds: float = 0.0) -> Summary:
    return Summary({result.student: result for result in entries}, seconds)


def test_an_entry_is_what_the_operator_is_told_of_a_report():
    tests = tuple(TestResult("a", "t", "T.", PASSED, 1.0, 1.0, cpu_seconds=seconds) for seconds in (0.1234, 1.0005))
    report = Report("02_gates", "ada", 1.5, 2.0, FAILED, "Why.", (), tests, (), (), "", 0, "", "", "")
    assert entry(report, unchanged=True) == Entry("ada", 1.5, 2.0, FAILED, "Why.", 1.124, True)
    assert entry(report, unchanged=False).unchanged is False


# --- the log


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_events_are_appended_as_lines_of_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(time, "time", lambda: 1234.56789)
    path = tmp_path / "course" / "reports" / "02_gates.log.jsonl"
    RunLog(path).write("start", assignment="02_gates", name="Zoë")
    log = RunLog(path)
    log.graded(graded("ada", 82.5, cpu_seconds=0.25, message="not in the log"))
    log.write("end")
    assert lines(path) == [
        {"time": 1234.568, "event": "start", "assignment": "02_gates", "name": "Zoë"},
        {
            **{"time": 1234.568, "event": "graded", "student": "ada", "score": 82.5},
            **{"outcome": FAILED, "cpu_seconds": 0.25},
        },
        {"time": 1234.568, "event": "end"},
    ]
    assert "Zoë" in path.read_text(encoding="utf-8")


def test_a_line_that_finds_no_room_is_left_out(tmp_path: Path):
    path = tmp_path / "log.jsonl"
    log = RunLog(path)
    path.mkdir()
    log.write("start")
    path.rmdir()
    log.write("end")
    assert [line["event"] for line in lines(path)] == ["end"]


# --- the summary


def test_who_is_ungraded_and_who_was_taken_over():
    found = summary(graded("zoe", None), graded("max", 50.0, unchanged=True), graded("ada"), graded("bob", None))
    assert found.ungraded == ["bob", "zoe"]
    assert found.unchanged == {"max"}
    assert list(found.scores.items()) == [("ada", 100.0), ("bob", None), ("max", 50.0), ("zoe", None)]


def test_the_sentences_count_what_was_done():
    found = summary(
        graded("ada", cpu_seconds=0.5),
        graded("bob", 40.0, cpu_seconds=2.25),
        graded("max", unchanged=True, cpu_seconds=9.0),
        graded("kim", 30.0, unchanged=True),
        graded("leo", 20.0, cpu_seconds=1.0),
        graded("zoe", None, message="The sandbox is gone."),
        seconds=10.0,
    )
    assert found.sentences() == [
        "6 submissions: 3 graded now, 2 unchanged, 1 ungraded.",
        "4 took 10.0 s, 2.50 s each.",
        "Outcomes: 3 failed, 2 passed, 1 infrastructure.",
        "Slowest, CPU seconds of student code: bob 2.25, leo 1.00, ada 0.50, zoe 0.00.",
        "  zoe is ungraded: The sandbox is gone.",
        "Run `autograder doctor`, then the same command again: it grades what is missing.",
    ]


def test_if_nothing_was_done_nothing_is_said_of_it():
    assert summary(graded("ada", unchanged=True), seconds=3.0).sentences() == [
        "1 submissions: 0 graded now, 1 unchanged, 0 ungraded.",
        "Outcomes: 1 passed.",
    ]
    assert summary(graded("ada")).sentences()[1] == "Outcomes: 1 passed."  # no rate without a time


def test_of_a_large_class_the_slowest_few_and_the_first_ungraded_are_named():
    many = [graded(f"student{number:02}", None, cpu_seconds=float(number), message="No.") for number in range(25)]
    sentences = summary(*many).sentences()
    assert sentences[2].count("student") == 5 + 1  # five names, and student code
    assert sentences[2].endswith("student24 24.00, student23 23.00, student22 22.00, student21 21.00, student20 20.00.")
    named = [sentence.split()[0] for sentence in sentences if sentence.endswith("is ungraded: No.")]
    assert named == [f"student{number:02}" for number in range(20)]
