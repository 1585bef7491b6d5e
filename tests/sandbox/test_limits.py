"""How much sandboxed code may use and answer, and the fault at each end."""

import os
import re
import subprocess
import time
from dataclasses import replace

import numpy as np
import pytest
from sandboxed import CODE, LIMITS, Calls, Worker

from autograder.faults import BadReply, Crashed, OutOfMemory, StudentFault, StudentRaised, TimedOut
from autograder.sandbox import Layers, Sandbox, idle_watch, launch
from autograder.sandbox.idle_watch import IDLE_CPU_SECONDS, LOOK_SECONDS, IdleWatch, busyness

ENDS = {
    "forever": (TimedOut, "loop that never ends"),  # under ignored signals
    "leave_quietly": (Crashed, "exit status 0"),
    "segfault": (Crashed, "SIGSEGV"),
    "exit_politely": (StudentRaised, "SystemExit"),
    "raise_lines": (StudentRaised, r"^A 100/100 passed in line \d+ of trial\.py: b c\[2J\Z"),
    "eat": (OutOfMemory, "memory"),
    "eat_slowly": (OutOfMemory, "memory"),
    **dict.fromkeys(("deep", "huge", "endless", "number", "text", "text_and_numbers"), (StudentFault, ".")),
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


@pytest.mark.parametrize("data", ["x" * 1000, '\x10\0\0\0\0\0\0\0{"status":"ok"}x', "\xff" * 64])
def test_forged_bytes_are_a_bad_reply(worker: Worker, data: str):
    with pytest.raises(BadReply):
        worker("scribble", data)


FORGED = [
    "{'t': 'dict', 'v': [[k * ((1 << 61) - 1), 0] for k in range(1, 2000)]}",  # keys that collide
    "{'t': 'list', 'v': ['x' * 1_000_000, *[0] * 1000]}",  # one long text among many
    "'\\ud800'",  # text that is none
    "{'t': 'dict', 'v': [['\\ud800', 1]]}",
    "{'t': 'list', 'v': [0] * 1_500_000}",  # too many values
]


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_value_is_a_bad_reply(worker: Worker, forged: str):
    with Calls(worker) as student, pytest.raises(BadReply):
        student.forge(forged)


@pytest.mark.parametrize("how", ["nested(45)", "{'t': 'list', 'v': [0] * 300_000}"])
def test_a_value_that_cannot_be_handed_back_is_the_submissions_fault(worker: Worker, how: str):
    with Calls(worker) as student:
        value = student.forge(how)
        with pytest.raises(BadReply, match="handed back"):
            student.take(value)


def test_a_million_buffers_and_one_array_sent_many_times_are_refused(worker: Worker):
    with pytest.raises(BadReply):
        worker("forge_buffers", 1_000_000)
    with Calls(worker) as student:
        student.repeat_buffer(2)
        with pytest.raises(BadReply, match="same bytes"):
            student.fine()


def test_forged_names_are_fit_for_a_report(worker: Worker):
    with Calls(worker) as student:
        student.forge_changes()
        assert student.take([1]) == 1
        assert all(re.fullmatch(r"[ -~]*", entry) for entry in student._session.changed)


def test_an_unusual_cache_crosses(worker: Worker):
    with Calls(worker) as student:
        assert student.take(student.cache()) == 1


LITTLE = 0.4 * IDLE_CPU_SECONDS


@pytest.mark.parametrize(
    ("idle_seconds", "busy", "cpu", "stuck_from"),
    [
        (100.0, 1.0, [0.0, 1.0, 1.0, 1.0], 3),  # two looks without progress
        (100.0, 1.0, [1.0, 1.0 + LITTLE, 1.0 + 2 * LITTLE], 2),
        (100.0, 1.0, [IDLE_CPU_SECONDS * number for number in range(6)], 6),  # a little progress between two looks
        (20.0, 1.0, [100.0 + number for number in range(8)], 6),  # waits 4 of every 5 seconds
        (10.0, 2.0, [100.0 + number for number in range(8)], 6),
        (20.0, 1.0, [5.0 * number for number in range(100)], 100),
    ],
)
def test_a_child_is_stuck_without_progress_or_after_much_waiting(
    monkeypatch: pytest.MonkeyPatch, idle_seconds: float, busy: float, cpu: list[float], stuck_from: int
):
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    monkeypatch.setattr(idle_watch, "busyness", lambda: busy)
    watch, found = IdleWatch(idle_seconds), []
    for used in cpu:
        now += LOOK_SECONDS
        found.append(watch.stuck(used))
    assert found == [number >= stuck_from for number in range(len(cpu))]


@pytest.mark.parametrize(("load", "expected"), [(0.3, 1.0), (6.0, 1.5), (40.0, 8.0)])
def test_how_busy_the_machine_is(monkeypatch: pytest.MonkeyPatch, load: float, expected: float):
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 99.0, 99.0))
    monkeypatch.setattr(os, "sched_getaffinity", {0: {0, 1, 2, 3}}.__getitem__)
    assert busyness() == expected
