"""One submission to grade, as it travels to a runner: files and identity, never a path.

A runner needs nothing but the same kit, and refuses a job of another kit or suite.
"""

from __future__ import annotations

import platform
import threading
from dataclasses import dataclass

from .. import grading
from ..faults import Infrastructure
from ..manifest import Assignment
from ..report import Report
from ..report_identity import identity
from ..sandbox import Layers
from ..submission import Submission

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
