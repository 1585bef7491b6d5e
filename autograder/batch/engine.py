"""Where submissions are graded: an engine opens an executor; here the interface, and runners on this machine."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import active_children, get_context
from typing import Any

from ..faults import Infrastructure
from ..manifest import Assignment
from ..report import Report
from ..worker import lockdown
from .job import Job, perform


class Engine:
    """A way to run jobs: opens an executor, and knows which exceptions mean that a runner was lost."""

    lost: tuple[type[BaseException], ...] = (BrokenProcessPool,)
    attempts = 3  # in all, for a job whose runner dies
    patience: float | None = None  # seconds without a result after which to look whether anybody is still at work
    workers: int

    @contextmanager
    def open(self, workers: int) -> Iterator[Executor]:
        """Open an executor with that many runners."""
        raise NotImplementedError

    def submit(self, executor: Executor, job: Job) -> Future[Report]:
        """Let a runner do a job."""
        return executor.submit(perform, job)

    def check_alive(self) -> None:
        """Raise Infrastructure if nobody is at work any more."""

    def failed(self, error: BaseException) -> Infrastructure:
        """Say that a job failed in a way that perform() knows nothing of."""
        return Infrastructure(f"A runner failed ({first_line(error)}): run the same command again.")

    def verify(self, assignment: Assignment) -> None:
        """Raise RunnerMismatch if a runner has another kit or suite."""


class LocalEngine(Engine):
    """Runner processes on this machine, which stay alive from one submission to the next."""

    def __init__(self, workers: int = 0) -> None:
        self.workers = workers or len(os.sched_getaffinity(0))

    @contextmanager
    def open(self, workers: int) -> Iterator[Executor]:
        """Start the runners; they end with this process, however it ends."""
        context = get_context("spawn")
        # Several small batches at once begin with different processors.
        turn = context.Value("i", os.getpid()) if workers <= len(os.sched_getaffinity(0)) else None
        with ProcessPoolExecutor(workers, context, _start_runner, (turn,)) as pool:
            try:
                yield pool
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for runner in active_children():  # what they are at is not kept, and may take long
                    runner.kill()
                raise

    def submit(self, executor: Executor, job: Job) -> Future[Report]:
        """Let a runner do a job; one that is started for it never gets the Ctrl-C that is meant for this process."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return super().submit(executor, job)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_runner(turn: Any) -> None:
    """Tie a runner's life to the coordinator's, and the runner to a processor of its own if there are enough.

    It takes turns with the submission's process: on one processor neither waits for the other's to wake up.
    """
    if sys.platform == "linux":
        lockdown.die_with_parent()
    if turn is not None:
        processors = sorted(os.sched_getaffinity(0))  # the coordinator's
        with turn.get_lock():
            mine = processors[turn.value % len(processors)]
            turn.value += 1
        with suppress(OSError):
            os.sched_setaffinity(0, {mine})


def first_line(error: BaseException) -> str:
    """Return an exception's type and the first line of its message."""
    text = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {text[0]}".rstrip(" :.")
