"""When a child that does not answer counts as stuck: it hardly computes, whatever the machine's load."""

from __future__ import annotations

import os
import time

import pytest

from autograder.sandbox import idle_watch
from autograder.sandbox.idle_watch import IDLE_CPU_SECONDS, LOOK_SECONDS, IdleWatch, busyness


class Clock:
    """A clock that is set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(idle_watch, "busyness", lambda: 1.0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def looks(watch: IdleWatch, clock: Clock, cpu: list[float], seconds: float = LOOK_SECONDS) -> list[bool]:
    """Look at a child that has used so many CPU seconds so far, every few seconds."""
    found = []
    for used in cpu:
        clock.now += seconds
        found.append(watch.stuck(used))
    return found


def test_it_is_time_to_look_every_few_seconds(clock: Clock):
    watch = IdleWatch(20.0)
    assert not watch.due()
    clock.now += LOOK_SECONDS - 0.01
    assert not watch.due()
    clock.now += 0.02
    assert watch.due()
    assert not watch.due()
    clock.now += LOOK_SECONDS
    assert watch.due()


def test_two_looks_without_progress_are_enough(clock: Clock):
    little = 0.4 * IDLE_CPU_SECONDS
    assert looks(IdleWatch(100.0), clock, [1.0, 1.0, 1.0]) == [False, False, True]
    assert looks(IdleWatch(100.0), clock, [1.0, 1.0 + little, 1.0 + 2 * little]) == [False, False, True]
    assert looks(IdleWatch(100.0), clock, [0.0, 1.0, 1.0, 1.0]) == [False, False, False, True]


def test_a_little_progress_between_two_looks_is_progress(clock: Clock):
    steps = [IDLE_CPU_SECONDS * number for number in range(6)]
    assert looks(IdleWatch(100.0), clock, steps) == [False] * 6
    assert looks(IdleWatch(100.0), clock, [0.0, 0.0, 1.0, 1.0, 2.0]) == [False] * 5


def test_much_waiting_in_all_is_too_much(clock: Clock):
    """A child that computes for a fifth of the time waits 4 of every 5 seconds."""
    cpu = [100.0 + number for number in range(8)]
    assert looks(IdleWatch(20.0), clock, cpu) == [False] * 6 + [True] * 2
    assert looks(IdleWatch(24.5), clock, cpu) == [False] * 7 + [True]
    assert looks(IdleWatch(20.0), clock, [5.0 * number for number in range(100)]) == [False] * 100


def test_a_busy_machine_makes_more_waiting_allowed(clock: Clock, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(idle_watch, "busyness", lambda: 2.0)
    assert looks(IdleWatch(10.0), clock, [float(number) for number in range(8)]) == [False] * 6 + [True] * 2


@pytest.mark.parametrize(("load", "expected"), [(0.3, 1.0), (4.0, 1.0), (6.0, 1.5), (40.0, 8.0)])
def test_how_busy_the_machine_is(monkeypatch: pytest.MonkeyPatch, load: float, expected: float):
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 99.0, 99.0))
    monkeypatch.setattr(os, "sched_getaffinity", {0: {0, 1, 2, 3}}.__getitem__)
    assert busyness() == expected
