"""Work in forks: answers, limits and crashes, each with its own job."""

from __future__ import annotations

import os
import signal
import time

import pytest

from autograder.authoring.forks import Ceiling, Lost, in_forks


def work(job: str) -> object:
    if job == "loop":
        while True:
            pass
    if job == "sleep":
        time.sleep(60)
    if job == "memory":
        return len(bytearray(1 << 34))
    if job == "crash":
        os.kill(os.getpid(), signal.SIGUSR1)
    if job == "exit":
        os._exit(7)
    if job == "raise":
        raise ValueError("no")
    return [job, len(job) * 100_000 * "x"]


def test_each_job_gets_its_answer_or_why_there_is_none():
    jobs = ["one", "loop", "memory", "crash", "exit", "raise", "another"]
    found = dict(in_forks(jobs, work, 2, Ceiling(cpu_seconds=1, wall_seconds=90, memory_mb=256)))
    assert set(found) == set(jobs)
    assert found["one"] == ["one", 300_000 * "x"]
    assert found["another"][0] == "another"
    assert found["loop"] == Lost("It took too long.")
    assert found["crash"] == Lost("It ended the interpreter (SIGUSR1).")
    assert found["exit"] == Lost("It ended without an answer.", limit=False)
    assert found["raise"] == Lost("ValueError: no", limit=False)
    assert found["memory"].why.startswith("MemoryError")


def test_what_only_waits_meets_the_clock():
    found = dict(in_forks(["sleep", "one"], work, 2, Ceiling(wall_seconds=2)))
    assert found == {"sleep": Lost("It took longer than 2 s."), "one": ["one", 300_000 * "x"]}


def test_forks_end_with_the_iterator():
    before = children()
    found = in_forks(["sleep", "one"], work, 2, Ceiling())
    assert next(found)[0] == "one"
    assert children() != before
    found.close()
    assert children() == before


def children() -> str:
    return open(f"/proc/self/task/{os.getpid()}/children").read()


@pytest.mark.parametrize("count", [1, 3])
def test_no_more_are_at_work_than_asked_for(tmp_path, count):
    def note(job: int) -> int:
        (tmp_path / str(job)).touch()
        most = len(list(tmp_path.iterdir()))
        time.sleep(0.02)
        (tmp_path / str(job)).unlink()
        return most

    assert max(most for _, most in in_forks(range(8), note, count, Ceiling())) <= count
