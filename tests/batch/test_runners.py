"""Runners on this machine: each has a processor of its own, and one that dies costs a retry."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from handed_in import Deadly

from autograder import grading, submission
from autograder.batch import grade_class
from autograder.batch.engine import LocalEngine
from autograder.batch.job import Job, RunnerMismatch, perform
from autograder.sandbox import Layers


def processors_of_a_busy_runner(place: Path, count: int) -> set[int]:
    (place / str(os.getpid())).touch()
    deadline = time.monotonic() + 60
    while len(list(place.iterdir())) < count and time.monotonic() < deadline:  # so that each runner gets one of these
        time.sleep(0.01)
    return os.sched_getaffinity(0)


def test_runners_have_processors_of_their_own_where_there_are_enough(tmp_path: Path):
    here = os.sched_getaffinity(0)
    for count in (len(here), len(here) + 1):
        place = tmp_path / str(count)
        place.mkdir()
        with LocalEngine(count).open(count) as pool:
            found = list(pool.map(processors_of_a_busy_runner, [place] * count, [count] * count))
        if count == len(here):
            assert sorted(map(sorted, found)) == [[processor] for processor in sorted(here)]
        else:
            assert found == [here] * count


@pytest.mark.slow
def test_a_runner_that_dies_costs_a_retry(gates, class_of, layers: Layers):
    submitted = class_of(4)
    jobs = []
    for name in grade_class.students_in(submitted, gates):
        read_in = submission.read(submitted / name / "02_gates", "gates")
        if name == "student01":
            read_in = Deadly(read_in.files, coordinator=os.getpid())
        jobs.append(Job(gates, read_in, name, 0, layers))
    found = {report.student: report for report in run_jobs.grade_jobs(jobs, LocalEngine(2))}
    assert found.pop("student01").score is None
    assert [report.score for report in found.values()] == [100.0] * 3


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
