"""Where submissions are graded: runners on this machine, or dask workers on many; both are Executors.

A job carries the submission's files and the hash of the suite, never a path, so a runner needs nothing but the
same kit. A runner with another kit or suite refuses.
"""

from __future__ import annotations

import logging
import os
import platform
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from . import __version__, grading
from .course import Assignment, CourseError
from .outcomes import Infrastructure
from .report import Report
from .sandbox import Layers
from .sandbox.shared import remove_stale_staging
from .submission import Submission
from .suite import suite_hash
from .worker import lockdown

CONNECT_SECONDS = 10.0
SAME_CHECKOUT = "install the same checkout on every machine, and start again what ran before it changed."
_one_at_a_time = threading.Lock()  # pytest and a standard output that is redirected are the whole process's


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
    with _one_at_a_time:
        if job.suite and (job.kit, job.suite) != identity(job.assignment):
            raise RunnerMismatch(
                f"A runner on {platform.node()} has kit {__version__} with suite {suite_hash(job.assignment)}, the "
                f"batch kit {job.kit} with suite {job.suite}: {SAME_CHECKOUT}"
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
    patience: float | None = None  # seconds without a result after which to look whether anybody is still at work
    workers: int

    @contextmanager
    def open(self, workers: int) -> Iterator[Executor]:
        """Open an executor with that many runners."""
        raise NotImplementedError

    def look(self) -> None:
        """Raise Infrastructure where nobody is at work any more."""

    def failed(self, error: BaseException) -> Infrastructure:
        """Say that a job failed in a way that perform() knows nothing of."""
        return Infrastructure(f"A runner failed ({_first_line(error)}): run the same command again.")

    def verify(self, assignment: Assignment) -> None:
        """Raise RunnerMismatch where a runner has another kit or suite."""


class Local(Engine):
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
                raise


class Dask(Engine):
    """The workers of a dask scheduler, on as many machines as have the same checkout."""

    attempts = 2  # dask itself tries a job on several workers; what was with a deadly one then gets a try alone
    patience = 10.0
    looks = 6  # so many without a single worker end the batch: nannies need a while to start new ones

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError as error:
            raise CourseError("--engine dask needs the package distributed: run make, which installs it.") from error
        for name in ("distributed", "distributed.client"):  # what matters of their failures is told here, in a sentence
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.lost = (distributed.KilledWorker,)
        self.address = address
        self._deserted = 0
        self._client: Any = _connect(distributed.Client, address)
        self.workers = len(self._ask("nthreads"))
        if not self.workers:
            raise CourseError(f"The dask scheduler at {address} has no workers: start some with `dask worker`.")

    @contextmanager
    def open(self, workers: int) -> Iterator[Executor]:
        """Use the scheduler's workers; a lost one's jobs are done elsewhere, by dask itself."""
        executor = self._client.get_executor(pure=False, retries=0)
        try:
            yield executor
        finally:
            with suppress(Exception):  # the scheduler may be gone, and with it all that is to be called off
                executor.shutdown(wait=False)

    def failed(self, error: BaseException) -> Infrastructure:
        """Say that the cluster is gone, or a worker of it is not one of the kit's."""
        gone = self._client.status != "running" or isinstance(error, CancelledError)
        who = "is gone" if gone else f"has a worker that cannot grade ({_first_line(error)})"
        return Infrastructure(f"The dask scheduler at {self.address} {who}: mend that and run the same command again.")

    def _ask(self, question: str, *args: object, **kwargs: object) -> Any:
        """Call a method of the client's that the scheduler has to answer."""
        try:
            return getattr(self._client, question)(*args, **kwargs)
        except Exception as error:
            raise self.failed(error) from error

    def look(self) -> None:
        """Raise Infrastructure where the scheduler has been without workers for a while."""
        self._deserted = 0 if self._ask("nthreads") else self._deserted + 1
        if self._deserted >= self.looks:
            raise Infrastructure(
                f"The dask scheduler at {self.address} has lost all its workers: start some with `dask worker`, "
                "then run the same command again."
            )

    def verify(self, assignment: Assignment) -> None:
        """Ask every worker for its kit and suite; refuse, naming the first that differs."""
        mine = identity(assignment)
        for address, threads in self._ask("nthreads").items():
            if threads != 1:
                raise RunnerMismatch(
                    f"The worker {address} has {threads} threads, but grades one submission at a time: start it with "
                    "--nthreads 1, and with --nworkers for more."
                )
        for address, theirs in self._ask("run", _introduce, assignment, on_error="return").items():
            if isinstance(theirs, BaseException):
                raise RunnerMismatch(f"The worker {address} cannot grade {assignment.name}: {_first_line(theirs)}.")
            if tuple(theirs) != mine:
                raise RunnerMismatch(
                    f"The worker {address} has kit {theirs[0]} with suite {theirs[1]}, this machine kit {mine[0]} with "
                    f"suite {mine[1]}: {SAME_CHECKOUT}"
                )


def _connect(client: Any, address: str) -> Any:
    """Return a dask client; in a thread of its own, since one that is answered by no scheduler may wait for ever."""
    made: list[Any] = []
    quiet = type("Client", (client,), {"__del__": lambda self: None})  # one that never connected complains at its end

    def connect() -> None:
        try:
            made.append(quiet(address, timeout=CONNECT_SECONDS, set_as_default=False))
        except Exception as error:  # of many kinds: addresses, names, ports, certificates
            made.append(error)

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(2 * CONNECT_SECONDS)
    if not made or isinstance(made[0], Exception):
        why = f" ({_first_line(made[0])})" if made else ""
        raise CourseError(f"No dask scheduler answers at {address}{why}: start one with `dask scheduler`.")
    return made[0]


def _introduce(assignment: Assignment) -> tuple[str, str]:
    """Make a dask worker ready, and return its identity."""
    remove_stale_staging()
    return identity(assignment)


def _first_line(error: BaseException) -> str:
    text = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {text[0]}".rstrip(" :.")


def _start_runner(turn: Any) -> None:
    """Tie a runner's life to the coordinator's, and the runner to a processor of its own where there are enough.

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
