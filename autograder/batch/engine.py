"""Do jobs, a submission each, with an engine: here its interface, and runners on this machine.

A job travels to a runner as files and identity, never a path. A runner needs nothing but the same kit.
"""

from __future__ import annotations

import os
import platform
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context

from .. import grading
from ..faults import Infrastructure
from ..manifest import Assignment
from ..report import Report
from ..report_identity import identity
from ..sandbox import Layers
from ..sandbox.shared import remove_stale_staging
from ..submission import Submission
from ..worker import lockdown

WINDOW = 4  # jobs under way per runner: enough that none waits, few enough that memory stays flat
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
    suite: str = ""  # its identity, which covers the kit's code, too


def perform(job: Job) -> Report:
    """Grade one job in a runner; a fault of the grader's is a report without a score, for this student alone."""
    with _one_at_a_time:
        if job.suite and job.suite != (mine := identity(job.assignment)):
            where = f"A runner on {platform.node()} has suite {mine}, the batch suite {job.suite}"
            raise RunnerMismatch(f"{where}: {SAME_CHECKOUT}")
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
        layers = layers or grading.default_layers()
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


def grade_with(engine: Engine, assignment: Assignment, wanted: Mapping[str, Submission], seed: int) -> Iterator[Report]:
    """Grade submissions by name that are no student's, and yield a report on each."""
    layers = engine.prepared()
    return grade_jobs((Job(assignment, files, name, seed, layers) for name, files in wanted.items()), engine)


def grade_jobs(jobs: Iterable[Job], engine: Engine) -> Iterator[Report]:
    """Yield each report as it gets ready; a runner that dies costs a retry, never another student's grade."""
    again: list[Job] = []
    yield from _until_done(iter(jobs), engine, engine.workers, again)
    for job in again:  # one at a time: whichever kills its runner now does so alone
        lost = [job]
        for _ in range(1, engine.attempts):
            lost.clear()
            yield from _until_done(iter([job]), engine, 1, lost)
            if not lost:
                break
        if lost:
            yield ungraded(job, "The process that graded this submission died again and again")


def _until_done(jobs: Iterator[Job], engine: Engine, workers: int, lost: list[Job]) -> Iterator[Report]:
    """Do the jobs with one executor after the other; those that were under way when a runner died are lost."""
    first = next(jobs, None)
    while first is not None:
        pending: dict[Future[Report], Job] = {}
        broken = False
        with engine.open(workers) as executor:
            while first is not None or pending:
                while first is not None and len(pending) < WINDOW * workers and not broken:
                    try:
                        pending[engine.submit(executor, first)] = first
                    except engine.lost:
                        broken = True
                        break
                    except Exception as error:
                        raise engine.failed(error) from error
                    first = next(jobs, None)
                if broken and not pending:
                    break
                done, _ = wait(pending, engine.patience, FIRST_COMPLETED)
                if not done:
                    engine.check_alive()
                for future in done:
                    job = pending.pop(future)
                    try:
                        report = future.result()
                    except engine.lost:
                        lost.append(job)
                        broken = broken or isinstance(engine, LocalEngine)
                    except RunnerMismatch:
                        raise  # it would refuse all that is left, too
                    except Exception as error:
                        raise engine.failed(error) from error
                    else:
                        yield report
