"""Notice a child that does not answer and hardly computes either, whatever the machine's load."""

from __future__ import annotations

import os
import time

LOOK_SECONDS = 5.0
BUSIEST = 8.0
IDLE_CPU_SECONDS = 0.02  # less between two looks is no progress at all


def busyness() -> float:
    """Return how many processes want each processor, from 1 to 8: a busy machine must not fail a student."""
    return min(max(1.0, os.getloadavg()[0] / len(os.sched_getaffinity(0))), BUSIEST)


class IdleWatch:
    """The CPU seconds of one child while a reply is awaited; idle_seconds is how long it may wait in all."""

    def __init__(self, idle_seconds: float) -> None:
        self._idle_seconds = idle_seconds
        self._next = time.monotonic() + LOOK_SECONDS
        self._seen: list[tuple[float, float]] = []

    def due(self) -> bool:
        """Whether it is time to ask for the child's CPU seconds again."""
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + LOOK_SECONDS
        return True

    def stuck(self, cpu_seconds: float) -> bool:
        """Whether the last two looks saw no progress, or all looks together too little."""
        self._seen.append((time.monotonic(), cpu_seconds))
        (first, cpu_then), (last, cpu_now) = self._seen[0], self._seen[-1]
        waited = (last - first) - (cpu_now - cpu_then)
        no_progress = len(self._seen) > 2 and cpu_now - self._seen[-3][1] < IDLE_CPU_SECONDS
        return no_progress or waited > self._idle_seconds * busyness()
