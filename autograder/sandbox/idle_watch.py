"""Notice a child that does not answer and does not compute either, whatever the machine's load."""

from __future__ import annotations

import time

LOOK_SECONDS = 5.0
IDLE_CPU_SECONDS = 0.02


class IdleWatch:
    """The CPU seconds of one child while a reply is awaited."""

    def __init__(self) -> None:
        self._next = time.monotonic() + LOOK_SECONDS
        self._seen: list[float] = []

    def due(self) -> bool:
        """Whether it is time to ask for the child's CPU seconds again."""
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + LOOK_SECONDS
        return True

    def stuck(self, cpu_seconds: float) -> bool:
        """Whether the last two looks saw no progress."""
        self._seen.append(cpu_seconds)
        return len(self._seen) > 2 and self._seen[-1] - self._seen[-3] < IDLE_CPU_SECONDS
