"""Right solutions on many seeds: how often the suite takes a point from one."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .. import submission
from ..diagnosis.variants import bank
from ..manifest import Assignment
from .forks import Lost, in_forks
from .reach import reached
from .trial import Trial, ceiling, failed, perform, results

SOLUTION = "the solution"


@dataclass(frozen=True)
class Run:
    """One right solution on one seed: the tests that it failed, which it should not."""

    program: str
    seed: int
    failed: tuple[str, ...]


@dataclass(frozen=True)
class Runs:
    """All right solutions on all seeds, and the numpy and Python that graded them."""

    numpy: str
    python: str
    runs: tuple[Run, ...]


def trials(assignment: Assignment, seeds: Sequence[int]) -> list[Trial]:
    """Return the solution and the bank's right ones on each seed, in those tasks to which they make a difference."""
    whole = submission.read(assignment.solution, assignment.module).files
    programs = [(SOLUTION, assignment, dict(whole))]
    programs += [(r.name, assignment.only(reached(assignment, r)), r.files(assignment)) for r in bank(assignment).right]
    return [Trial((name, str(seed)), only, files, seed) for name, only, files in programs for seed in seeds]


def measure(assignment: Assignment, seeds: Sequence[int], jobs: int) -> Iterator[Run]:
    """Grade them all, and yield how each did, as they end."""
    for trial, answer in in_forks(trials(assignment, seeds), perform, jobs, ceiling(assignment)):
        name, seed = trial.name
        lost = (answer.why,) if isinstance(answer, Lost) else ()
        yield Run(name, int(seed), lost + tuple(f"{test.name}: {test.error}" for test in failed(results(answer))))


def of_this_python(runs: Sequence[Run]) -> Runs:
    """Return runs of this process, in the order of programs and seeds."""
    return Runs(np.__version__, platform.python_version(), tuple(sorted(runs, key=lambda run: (run.program, run.seed))))
