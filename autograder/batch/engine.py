"""Where submissions are graded: an engine opens an executor; here the interface, and runners on this machine."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context

from ..faults import Infrastructure
from ..grading import default_layers
from ..manifest import Assignment
from ..report import Report
from ..sandbox import Layers
from ..sandbox.shared import remove_stale_staging
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

    def prepared(self, layers: Layers | None = None) -> Layers | None:
        """Return the layers that jobs have to name, None for those of the runner."""
        return layers

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

    def prepared(self, layers: Layers | None = None) -> Layers:
        """Return these layers, or this machine's; Infrastructure if they do not hold."""
        layers = layers or default_layers()
        layers.require()
        remove_stale_staging()
        return layers

    @contextmanager
    def open(self, workers: int) -> Iterator[Executor]:
        """Start the runners; they end with this process, however it ends."""
        with ProcessPoolExecutor(workers, get_context("spawn"), _end_with_coordinator) as pool:
            try:
                yield pool
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                for runner in active_children():  # their present work is not kept, and may take long
                    runner.kill()
                raise

    def submit(self, executor: Executor, job: Job) -> Future[Report]:
        """Let a runner do a job; one that is started for it never gets the Ctrl-C that is meant for this process."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return super().submit(executor, job)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_coordinator() -> None:
    if sys.platform == "linux":
        lockdown.die_with_parent()


def first_line(error: BaseException) -> str:
    """Return an exception's type and the first line of its message."""
    text = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {text[0]}".rstrip(" :.")
