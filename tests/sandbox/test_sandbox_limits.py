"""What sandboxed code may use: seconds, memory, output, calls of a test's functions; and how each end is told."""

from __future__ import annotations

import subprocess
import time
from dataclasses import replace

import numpy as np
import pytest
from sandboxed import CODE, LIMITS, Calls, Worker, refused

from autograder.faults import BadReply, Crashed, OutOfMemory, StudentRaised, TimedOut
from autograder.sandbox import Layers, Sandbox, launch


def test_limits_cannot_be_raised(worker: Worker):
    refused(worker, "raise_limits")


def test_infinite_loop_under_ignored_signals_times_out(worker: Worker):
    before = time.monotonic()
    with pytest.raises(TimedOut, match="loop that never ends"):
        worker("forever")
    assert time.monotonic() - before < 30


def test_sleeping_forever_times_out_without_cpu(worker: Worker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("autograder.sandbox.idle_watch.LOOK_SECONDS", 0.3)
    with pytest.raises(TimedOut, match="without computing"):
        worker("idle")


def test_slow_functions_end_at_the_deadline(some_layers: Layers, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("autograder.sandbox.idle_watch.busyness", lambda: 1.0)
    before = time.monotonic()
    limits = replace(LIMITS, wall_seconds=1.0)
    with Sandbox({"trial.py": CODE}, limits, some_layers) as sandbox, pytest.raises(TimedOut, match="took too long"):
        Worker(sandbox)("call_often", lambda x: time.sleep(0.05))
    assert time.monotonic() - before < 10


@pytest.mark.parametrize(("how", "sign"), [("leave_quietly", "exit status 0"), ("segfault", "SIGSEGV")])
def test_a_dead_process_is_a_crash(worker: Worker, how: str, sign: str):
    with pytest.raises(Crashed, match=sign):
        worker(how)


def test_sys_exit_is_an_error(worker: Worker):
    with pytest.raises(StudentRaised, match="SystemExit"):
        worker("exit_politely")


def test_a_hundred_megabytes_of_output_are_cut(worker: Worker):
    assert worker("print_much") == 1
    assert 0 < len(worker.output) <= 8192


@pytest.mark.parametrize("how", ["eat", "eat_slowly"])
def test_memory_is_bounded(worker: Worker, how: str):
    with pytest.raises(OutOfMemory):
        worker(how)


def test_what_else_the_user_runs_leaves_room_for_threads(layers: Layers):
    for own, bwrap in ((False, None), (True, layers.bwrap)):  # namespaces of its own begin to count anew
        around = replace(layers, bwrap=bwrap)
        room = launch.setup(around, launch.Workplace(None, around), LIMITS, None).header["processes"]
        assert (room == launch.PROCESSES) is own
        others = [subprocess.Popen(["sleep", "60"]) for _ in range(launch.PROCESSES)]
        try:
            with Sandbox({"trial.py": CODE}, LIMITS, around) as sandbox:
                assert Worker(sandbox)("thread") == 1
        finally:
            for process in others:
                process.kill()
                process.wait()


def test_what_a_test_gets_back_is_bounded(worker: Worker):
    with Calls(worker) as student:
        for _ in range(18):
            student.give(7 << 18)
        with pytest.raises(BadReply, match="in all"):
            student.give(7 << 18)


@pytest.mark.parametrize("how", ["call_often", "call_flood"])
def test_calling_a_function_for_ever_ends(some_layers: Layers, monkeypatch: pytest.MonkeyPatch, how: str):
    monkeypatch.setattr("autograder.session.MAX_CALLBACKS", 2000)
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        with pytest.raises(BadReply, match="more than 2000 times"):
            Worker(sandbox)(how, lambda x: x)
        assert Worker(sandbox)("fine") == 42


def test_a_function_is_not_called_with_what_would_fill_the_memory(worker: Worker):
    with pytest.raises(BadReply, match="larger"):
        worker("call_with", lambda a, b: float(np.sum(a * b)), 5000)
    with pytest.raises(StudentRaised, match="the function it was given"):
        worker("call_with", lambda a, b: np.empty((1 << 30, 1 << 20)).size, 100)
    assert worker("call_with", lambda a, b: float(np.sum(a * b)), 100) == 1e4
    assert worker("call_with", lambda a, b, c: float(np.sum(a)), 5000, np.ones(5000)) == 5e3
