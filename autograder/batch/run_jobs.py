"""Do jobs with an engine: a runner that dies costs a retry, never another student's grade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait

from ..manifest import Assignment
from ..report import Report
from ..submission import Submission
from .engine import Engine, LocalEngine
from .job import Job, RunnerMismatch, ungraded

WINDOW = 4  # jobs under way per runner: enough that none waits, few enough that memory stays flat


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
