"""One submission to grade, as it travels to a runner: files and identity, never a path.

A runner needs nothing but the same kit, and refuses a job of another kit or suite.
"""

from __future__ import annotations

import platform
import threading
from dataclasses import dataclass
from typing import Any

from .. import __version__, grading
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
    suite: str = ""
    kit: str = __version__


def runner_identity(assignment: Assignment) -> tuple[str, str]:
    """Return what a runner must have in common with the coordinator: kit version and identity of the assignment."""
    return __version__, identity(assignment)


def perform(job: Job) -> Report:
    """Grade one job in a runner; a fault of the grader's is a report without a score, for this student alone."""
    with _one_at_a_time:
        if job.suite and (job.kit, job.suite) != runner_identity(job.assignment):
            raise RunnerMismatch(
                f"A runner on {platform.node()} has kit {__version__} with suite {identity(job.assignment)}, the "
                f"batch kit {job.kit} with suite {job.suite}: {SAME_CHECKOUT}"
            )
        options: dict[str, Any] = {"student": job.student, "seed": job.seed, "layers": job.layers}
        try:
            return grading.grade_submission(job.assignment, job.submission, **options)
        except Exception as error:
            return ungraded(job, f"{type(error).__name__}: {error}")


def ungraded(job: Job, why: str) -> Report:
    """Return the report of a job that the grader failed to do."""
    return grading.ungraded(job.assignment, job.submission, job.student, job.seed, why)
