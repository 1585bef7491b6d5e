"""How much sandboxed code may use: seconds, memory, output, calls of a test's functions; and the fault at each end."""

from __future__ import annotations

import subprocess
import time
from dataclasses import replace

import numpy as np
import pytest
from sandboxed import CODE, LIMITS, Worker

from autograder.faults import BadReply, Crashed, OutOfMemory, StudentFault, StudentRaised, TimedOut
from autograder.sandbox import Layers, Sandbox, launch

ENDS = {
    "forever": (TimedOut, "loop that never ends"),  # under ignored signals
    "leave_quietly": (Crashed, "exit status 0"),
    "segfault": (Crashed, "SIGSEGV"),
    "exit_politely": (StudentRaised, "SystemExit"),
    "eat": (OutOfMemory, "memory"),
    "eat_slowly": (OutOfMemory, "memory"),
}


@pytest.mark.parametrize("how", ENDS)
def test_each_end_is_a_fault_of_its_own(worker: Worker, how: str):
    kind, words = ENDS[how]
    with pytest.raises(kind, match=words):
        worker(how)


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


def test_a_hundred_megabytes_of_output_are_cut(worker: Worker):
    assert worker("print_much") == 1
    assert 0 < len(worker.output) <= 8192


def test_other_processes_of_the_user_leave_room_for_threads(layers: Layers):
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


@pytest.mark.parametrize("how", ["call_often", "call_flood"])
def test_calling_a_function_for_ever_ends(worker: Worker, monkeypatch: pytest.MonkeyPatch, how: str):
    monkeypatch.setattr("autograder.session.MAX_CALLBACKS", 2000)
    with pytest.raises(BadReply, match="more than 2000 times"):
        worker(how, lambda x: x)


def test_a_function_is_not_called_with_arrays_that_would_fill_the_memory(worker: Worker):
    with pytest.raises(BadReply, match="larger"):
        worker("call_with", lambda a, b: float(np.sum(a * b)), 5000)
    with pytest.raises(StudentRaised, match="the function it was given"):
        worker("call_with", lambda a, b: np.empty((1 << 30, 1 << 20)).size, 100)
    assert worker("call_with", lambda a, b: float(np.sum(a * b)), 100) == 1e4
    assert worker("call_with", lambda a, b, c: float(np.sum(a)), 5000, np.ones(5000)) == 5e3


@pytest.mark.parametrize("how", ["deep", "huge", "endless", "number", "text", "text_and_numbers"])
def test_a_value_that_is_too_much_is_the_submissions_fault(worker: Worker, how: str):
    with pytest.raises(StudentFault):
        worker(how)
