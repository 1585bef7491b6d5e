"""Right solutions on many seeds: how often does the suite take a point from one.

``python -m autograder.authoring.rights ASSIGNMENT SEEDS JOBS`` does so with another Python's numpy, and prints JSON.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from .. import manifest, submission
from ..diagnosis.variants import bank
from ..manifest import PACKAGE, Assignment, CourseError
from ..suite import collected
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
    """All right solutions on all seeds, with one numpy."""

    numpy: str
    python: str
    runs: tuple[Run, ...]


def trials(assignment: Assignment, seeds: Sequence[int]) -> list[Trial]:
    """Return the solution and the bank's right ones on each seed, in those tasks to which they make a difference."""
    whole = submission.read(assignment.solution, assignment.module).files
    programs = [(SOLUTION, assignment, {name: whole[name] for name in whole})]
    programs += [(r.name, assignment.only(reached(assignment, r)), r.files(assignment)) for r in bank(assignment).right]
    return [Trial((name, str(seed)), only, files, seed) for name, only, files in programs for seed in seeds]


def measure(assignment: Assignment, seeds: Sequence[int], jobs: int) -> Iterator[Run]:
    """Grade them all, and yield how each did, as they end."""
    for trial, answer in in_forks(trials(assignment, seeds), perform, jobs, ceiling(assignment)):
        name, seed = trial.name
        lost = (answer.why,) if isinstance(answer, Lost) else ()
        yield Run(name, int(seed), lost + tuple(f"{test.name}: {test.error}" for test in failed(results(answer))))


def here(runs: Sequence[Run]) -> Runs:
    """Return runs of this process with what they were made with."""
    return Runs(np.__version__, platform.python_version(), tuple(sorted(runs, key=lambda run: (run.program, run.seed))))


def elsewhere(python: Path, assignment: Assignment, seeds: int, jobs: int, tell: Callable[[], None]) -> Runs:
    """Let another Python do the same with its own numpy; CourseError if it cannot."""
    line = [str(python), "-m", __name__, assignment.name, str(seeds), str(jobs)]
    environment = os.environ | {"PYTHONPATH": str(PACKAGE.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        with subprocess.Popen(
            line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as child:
            last = ""
            for last in child.stdout or ():
                if last.startswith("."):
                    tell()
            why = (child.stderr.read() if child.stderr else "").strip().splitlines()
    except OSError as error:
        raise CourseError(f"{python} cannot be started ({error.strerror}): name a Python with --python.") from error
    if child.returncode != 0:
        raise CourseError(f"{python} cannot grade: {why[-1] if why else 'it says nothing'}; it needs numpy and pytest.")
    data = json.loads(last)
    runs = tuple(Run(run["program"], run["seed"], tuple(run["failed"])) for run in data["runs"])
    return Runs(data["numpy"], data["python"], runs)


def main(name: str, seeds: str, jobs: str) -> None:
    """Print a line with a dot for each run, and then all of them."""
    assignment = manifest.load().assignment(name)
    collected(assignment)
    done = []
    for run in measure(assignment, range(int(seeds)), int(jobs)):
        done.append(run)
        print(".", flush=True)
    print(json.dumps(asdict(here(done))))


if __name__ == "__main__":
    main(*sys.argv[1:])
