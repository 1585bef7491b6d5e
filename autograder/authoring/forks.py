"""Do pieces of work in forks of this process, several at once: each ends with its answer, at a limit, or by a crash.

For code of our own that is broken on purpose: it may loop for ever, fill the memory or end the interpreter. Files
apart, all that it leaves is gone with its fork. It is no sandbox.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from ..worker import lockdown

Job = TypeVar("Job")
Work = Callable[[Job], Any]
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


@dataclass
class _Fork(Generic[Job]):
    job: Job
    pid: int
    reader: int
    deadline: float
    answer: bytes = b""


def in_forks(jobs: Iterable[Job], work: Work[Job], count: int, ceiling: Ceiling) -> Iterator[tuple[Job, Any]]:
    """Yield each job with what work made of it, of kinds that JSON has, or with why that got lost; the first first.

    count forks are at work at a time. They end when this process does, or the iterator is closed.
    """
    waiting, running = iter(jobs), dict[int, _Fork[Job]]()  # by the descriptor of their answers
    try:
        while True:
            while len(running) < count and (job := next(waiting, None)) is not None:
                fork = _start(job, work, ceiling)
                running[fork.reader] = fork
            if not running:
                return
            left = min(fork.deadline for fork in running.values()) - time.monotonic()
            ready = select.select([*running], [], [], max(left, 0.0))[0]
            for fork in [running[reader] for reader in ready]:
                part = os.read(fork.reader, 1 << 16)
                fork.answer += part
                if not part:
                    del running[fork.reader]
                    yield fork.job, _ended(fork)
            for fork in [fork for fork in running.values() if fork.deadline <= time.monotonic()]:
                del running[fork.reader]
                os.kill(fork.pid, signal.SIGKILL)
                _ended(fork)
                yield fork.job, Lost(f"It took longer than {ceiling.wall_seconds:g} s.")
    finally:
        for fork in running.values():
            os.kill(fork.pid, signal.SIGKILL)
            _ended(fork)


def _start(job: Job, work: Work[Job], ceiling: Ceiling) -> _Fork[Job]:
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        os.close(writer)
        return _Fork(job, pid, reader, time.monotonic() + ceiling.wall_seconds)
    status = 1
    try:
        os.close(reader)
        _limit(ceiling)
        answer = json.dumps(work(job)).encode()
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(answer)
        status = 0
    except BaseException as error:
        reason = f"{type(error).__name__}: {error}"
        os.write(writer, json.dumps({"lost": reason}).encode()[: 1 << 12])
    finally:
        os._exit(status)


def _limit(ceiling: Ceiling) -> None:
    """Lay the limits on this process, and let it end with the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which is the parent's to answer
    if sys.platform == "linux":
        lockdown.die_with_parent()
        size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * PAGE
        most = size + (ceiling.memory_mb << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    seconds = max(1, round(ceiling.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _ended(fork: _Fork[Job]) -> Any:
    """Take a fork out of the list of processes, and return its answer, or why there is none."""
    os.close(fork.reader)
    _, status = os.waitpid(fork.pid, 0)
    if status == 0:
        return json.loads(fork.answer)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        slow = number in (signal.SIGXCPU, signal.SIGKILL)
        return Lost("It took too long." if slow else f"It ended the interpreter ({signal.Signals(number).name}).")
    try:
        return Lost(json.loads(fork.answer)["lost"], limit=False)
    except ValueError:
        return Lost("It ended without an answer.", limit=False)
