"""Where submissions are graded: runners on this machine, or dask workers on many; both are Executors.

A job carries the submission's files and the hash of the suite, never a path, so a runner needs nothing but the
same kit. A runner with another kit or suite refuses.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from . import __version__, grading
from .course import Assignment, CourseError
from .outcomes import Infrastructure
from .report import Report
from .sandbox import Layers
from .submission import Submission
from .suite import suite_hash
from .worker import lockdown


class RunnerMismatch(Infrastructure):
    """A runner has another kit or suite than the batch was started with."""


@dataclass(frozen=True)
class Job:
    """One submission to grade, with all that decides its report; layers None means those of the runner."""

    assignment: Assignment
    submission: Submission
    student: str
    seed: int = 0
    layers: Layers | None = None
    suite: str = ""
    kit: str = __version__


def identity(assignment: Assignment) -> tuple[str, str]:
    """Return what a runner must have in common with the coordinator: kit version and suite."""
    return __version__, suite_hash(assignment)


def perform(job: Job) -> Report:
    """Grade one job in a runner; a fault of the grader's is a report without a score, for this student alone."""
    if job.suite and (job.kit, job.suite) != identity(job.assignment):
        raise RunnerMismatch(
            f"A runner has kit {__version__} with suite {suite_hash(job.assignment)}, the batch kit {job.kit} with "
            f"suite {job.suite}: install the same checkout on every machine."
        )
    try:
        return grading.grade_submission(
            job.assignment, job.submission, student=job.student, seed=job.seed, layers=job.layers
        )
    except Exception as error:
        return ungraded(job, f"{type(error).__name__}: {error}")


def ungraded(job: Job, why: str) -> Report:
    """Return the report of a job that the grader failed to do."""
    return grading.ungraded(job.assignment, job.submission, job.student, job.seed, why)


class Engine:
    """A way to run jobs: opens an executor, and knows which exceptions mean that a runner was lost."""

    lost: tuple[type[BaseException], ...] = (BrokenProcessPool,)
    attempts = 3  # in all, for a job whose runner dies
    workers: int

    @contextmanager
    def open(self, workers: int) -> Iterator[Executor]:
        """Open an executor with that many runners."""
        raise NotImplementedError

    def verify(self, assignment: Assignment) -> None:
        """Raise RunnerMismatch where a runner has another kit or suite."""


class Local(Engine):
    """Runner processes on this machine, which stay alive from one submission to the next."""

    def __init__(self, workers: int = 0) -> None:
        self.workers = workers or len(os.sched_getaffinity(0))

    @contextmanager
    def open(self, workers: int) -> Iterator[Executor]:
        """Start the runners; they end with this process, however it ends."""
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_runner) as pool:
            try:
                yield pool
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


class Dask(Engine):
    """The workers of a dask scheduler, on as many machines as have the same checkout."""

    attempts = 1  # the scheduler itself has given a lost worker's job to others already

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError as error:
            raise CourseError("--engine dask needs the extra: pip install 'backprop-kit[cluster]'.") from error
        self.lost = (distributed.KilledWorker, distributed.client.FutureCancelledError)
        try:
            self._client: Any = distributed.Client(address, timeout=10)
        except (OSError, ValueError) as error:
            raise CourseError(f"There is no dask scheduler at {address}: start one with `dask scheduler`.") from error
        self.workers = sum(self._client.nthreads().values())
        if not self.workers:
            raise CourseError(f"The dask scheduler at {address} has no workers: start some with `dask worker`.")

    @contextmanager
    def open(self, workers: int) -> Iterator[Executor]:
        """Use the scheduler's workers; a lost one's jobs are done elsewhere, by dask itself."""
        executor: Executor = self._client.get_executor(pure=False, retries=0)
        yield executor

    def verify(self, assignment: Assignment) -> None:
        """Ask every worker for its kit and suite; refuse, naming the first that differs."""
        mine = identity(assignment)
        for address, theirs in self._client.run(identity, assignment, on_error="return").items():
            if isinstance(theirs, BaseException):
                raise RunnerMismatch(f"The worker {address} cannot grade {assignment.name}: {theirs}.")
            if tuple(theirs) != mine:
                raise RunnerMismatch(
                    f"The worker {address} has kit {theirs[0]} with suite {theirs[1]}, this machine kit {mine[0]} with "
                    f"suite {mine[1]}: install the same checkout there."
                )


def _start_runner() -> None:
    """Tie a runner's life to the coordinator's."""
    if sys.platform == "linux":
        lockdown.die_with_parent()
