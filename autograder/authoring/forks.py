"""Do pieces of work in forks of this process, several at once: each ends with its answer, at a limit, or by a crash.

For code of our own that is broken on purpose: it may loop for ever, fill the memory or end the interpreter. Its files
stay; all else is gone with its fork. It is no sandbox.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar

from ..worker import lockdown

Job = TypeVar("Job")
FORK = multiprocessing.get_context("fork")
PAGE = resource.getpagesize()


@dataclass(frozen=True)
class Ceiling:
    """Limits of one fork: CPU seconds, seconds of the clock, and memory beyond that of this process."""

    cpu_seconds: float = 60.0
    wall_seconds: float = 600.0
    memory_mb: int = 1024


@dataclass(frozen=True)
class Lost:
    """The answer of a fork that gave none: the reason, and whether it was the work's own doing."""

    why: str
    limit: bool = True  # it met a limit, or ended the interpreter


def in_forks(
    jobs: Iterable[Job], work: Callable[[Job], Any], count: int, ceiling: Ceiling
) -> Iterator[tuple[Job, Any]]:
    """Yield each job with its answer, or with Lost; the first to end comes first.

    count forks are at work at a time. They end when this process does, or the iterator is closed.
    """
    waiting, running = iter(jobs), dict[Any, tuple[Job, Any, float]]()  # job, process and deadline by pipe
    try:
        while True:
            while len(running) < count and (job := next(waiting, None)) is not None:
                reader, writer = FORK.Pipe(duplex=False)
                process = FORK.Process(target=_do, args=(writer, work, job, ceiling))
                process.start()
                writer.close()
                running[reader] = job, process, time.monotonic() + ceiling.wall_seconds
            if not running:
                return
            next_deadline = min(deadline for _, _, deadline in running.values())
            wait([*running], max(next_deadline - time.monotonic(), 0.0))
            for reader, (job, process, deadline) in list(running.items()):
                if reader.poll():
                    del running[reader]
                    yield job, _answer(reader, process)
                elif deadline <= time.monotonic():
                    del running[reader]
                    _end(reader, process)
                    yield job, Lost(f"It took longer than {ceiling.wall_seconds:g} s.")
    finally:
        for reader, (_, process, _) in running.items():
            _end(reader, process)


def _do(writer: Connection, work: Callable[[Job], Any], job: Job, ceiling: Ceiling) -> None:
    """Send the answer, within limits; this process ends with the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which is the parent's to answer
    try:
        if sys.platform == "linux":
            lockdown.die_with_parent()
            size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * PAGE
            most = size + (ceiling.memory_mb << 20)
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        seconds = max(1, round(ceiling.cpu_seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        answer = work(job)
    except BaseException as error:
        answer = Lost(f"{type(error).__name__}: {error}", limit=False)
    writer.send(answer)


def _answer(reader: Connection, process: Any) -> Any:
    """Return the answer of a fork, or why there is none."""
    try:
        return reader.recv()
    except EOFError:
        process.join()
    finally:
        _end(reader, process)
    if process.exitcode >= 0:
        return Lost("It ended without an answer.", limit=False)
    if process.exitcode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Lost("It took too long.")
    return Lost(f"It ended the interpreter ({signal.Signals(-process.exitcode).name}).")


def _end(reader: Connection, process: Any) -> None:
    reader.close()
    process.kill()
    process.join()
