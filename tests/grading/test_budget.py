"""What the trusted side may spend on one submission: memory, CPU seconds, waiting."""

import mmap
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from autograder import budget
from autograder.budget import HELP_SECONDS, TOO_IDLE, TOO_MUCH, USED_UP, Budget
from autograder.faults import OutOfMemory, TimedOut
from autograder.manifest import Limits


class Clock:
    """Both clocks of this process, and what the student's has used."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.cpu = self.wall = self.student = 0.0
        self.looks = 0
        patch.setattr(time, "process_time", lambda: self.cpu)
        patch.setattr(time, "monotonic", lambda: self.wall)
        patch.setattr(budget, "busyness", lambda: 1.0)

    def spent(self) -> float:
        self.looks += 1
        return self.student


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def spin(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_two_seconds_are_free_and_ten_for_each_of_the_students(clock: Clock):
    spending, more = Budget(Limits(), clock.spent), Budget(Limits(trusted_seconds=5.0), clock.spent)
    clock.cpu = 1.9
    with spending.computing():
        pass
    clock.cpu = 6.9  # where the suite needs some besides
    more.check()
    assert clock.looks == 0  # each asks the student's process
    clock.cpu, clock.student = 11.9, 1.0
    spending.check()
    clock.cpu = 12.1
    with pytest.raises(TimedOut, match=TOO_MUCH[:30]):
        spending.check()


def test_the_wall_time_of_a_submission_is_bounded(clock: Clock):
    spending = Budget(Limits(wall_seconds=30.0), clock.spent)
    clock.wall = 30.1
    with pytest.raises(TimedOut, match=USED_UP[:30]):
        spending.check()


def test_all_help_for_a_submission_has_one_sum(clock: Clock):
    clock.cpu = 5.0
    first = Budget(Limits(), clock.spent)
    with first.helping():
        clock.cpu += HELP_SECONDS / 2
    second = Budget(Limits(), clock.spent, first.helped)  # of another module
    with second.helping():
        clock.cpu += HELP_SECONDS / 2 + 0.1
    with pytest.raises(TimedOut), second.helping():
        pytest.fail("there is nothing left")
    second.check()  # none of which is the submission's


def test_many_short_waits_are_as_long_as_one_over_all_tests(clock: Clock):
    spending = Budget(Limits(idle_seconds=20.0), clock.spent)
    for waits in (10, 9):
        spending.begin_test(0.0)
        for _ in range(waits):
            with spending.waiting():
                clock.wall += 1.0
            spending.check()
        spending.end_test(0.0)
    assert clock.looks < 10  # each asks the student's process
    spending.begin_test(0.0)
    with spending.waiting():
        clock.wall += 3.0
    with pytest.raises(TimedOut, match=TOO_IDLE[:30]):
        spending.check()
    spending.end_test(0.0)
    with pytest.raises(TimedOut, match=TOO_IDLE[:30]):
        spending.begin_test(0.0)


def test_waiting_for_what_computes_is_no_waiting(clock: Clock):
    spending = Budget(Limits(idle_seconds=20.0), clock.spent)
    spending.begin_test(0.0)
    with spending.waiting():
        clock.wall, clock.student = 50.0, 49.0
    spending.check()
    spending.end_test(49.0)
    spending.begin_test(49.0)


def test_the_timer_ends_a_computation_of_a_test_and_of_a_diagnosis_and_no_other(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(budget, "TIMER_SECONDS", 0.02)
    monkeypatch.setattr(budget, "CPU_EXTRA", 0.05)
    monkeypatch.setattr(budget, "HELP_SECONDS", 0.05)
    spending = Budget(Limits(), float)
    with spending.enforced():
        spending.begin_test(0.0)
        with spending.waiting():
            spin(0.2)
        with pytest.raises(TimedOut):
            spin(5.0)
        spending.uninterrupted()
        spin(0.2)
        with pytest.raises(TimedOut), spending.helping():
            spin(5.0)
        spin(0.2)


def test_memory_is_bounded_in_tests_and_diagnoses_and_nowhere_else():
    def fill() -> int:
        return np.ones(32 << 20).size

    before, files = resource.getrlimit(resource.RLIMIT_AS), os.listdir("/proc/self/fd")
    spending = Budget(Limits(trusted_mb=64), float)
    with spending.enforced():
        spending.begin_test(0.0)
        with pytest.raises(MemoryError):
            fill()
        spending.uninterrupted()
        assert fill()  # a test that filled the memory comes to its end
        with pytest.raises(MemoryError), spending.helping():
            fill()
        assert fill()
        spending.begin_test(0.0)
        with pytest.raises(MemoryError):
            fill()
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert os.listdir("/proc/self/fd") == files  # or a whole class would use up what a process may open
    spending.begin_test(0.0)
    assert fill()


def test_a_lower_limit_of_the_process_itself_holds_as_well():
    before = resource.getrlimit(resource.RLIMIT_AS)
    size = int(Path("/proc/self/statm").read_text().split()[0]) * budget.PAGE
    resource.setrlimit(resource.RLIMIT_AS, (size + (64 << 20), before[1]))
    try:
        spending = Budget(Limits(trusted_mb=2048), float)
        with spending.enforced():
            spending.begin_test(0.0)
            with pytest.raises(MemoryError):
                np.ones(32 << 20)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def test_addresses_and_memory_alone_are_nearly_full():
    touched = mmap.mmap(-1, 62 << 20)  # addresses from before
    for fill in (lambda: mmap.mmap(-1, 60 << 20), lambda: touched.__setitem__(slice(0, 62 << 20, 4096), bytes(15872))):
        spending = Budget(Limits(trusted_mb=64), float)
        with spending.enforced():
            spending.begin_test(0.0)
            spending.check()
            kept = fill()
            with pytest.raises(OutOfMemory):
                spending.check()
            spending.uninterrupted()
        del kept


def test_the_stack_has_room_before_memory_is_limited():
    """In a process of its own: a stack that was large once stays so."""
    code = """
import re
from autograder.budget import Budget
from autograder.manifest import Limits
with Budget(Limits(), float).enforced():
    stack = re.search(r"VmStk:\\s+(\\d+)", open("/proc/self/status").read())[1]
assert int(stack) << 10 > 2 << 20, stack
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, cwd=Path(__file__).parents[2])
