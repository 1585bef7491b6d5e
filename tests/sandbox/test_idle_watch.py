"""When a child that does not answer counts as stuck: it hardly computes, whatever the machine's load."""

from __future__ import annotations

import os
import time

import pytest

from autograder.sandbox import idle_watch
from autograder.sandbox.idle_watch import IDLE_CPU_SECONDS, LOOK_SECONDS, IdleWatch, busyness

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
