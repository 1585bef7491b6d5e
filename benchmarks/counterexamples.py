"""CPU seconds that looking for counterexamples adds to grading wrong solutions of the bank, on both sides.

    python benchmarks/counterexamples.py [--every 8] [MODULE ...]

The first submission of an assignment, which pays for what is kept afterwards, is told apart.
"""

from __future__ import annotations

import argparse
import time

from autograder import grading, manifest
from autograder.diagnosis.variants import ANSWERS, bank
from autograder.examination import Examination
from autograder.manifest import Assignment
from autograder.submission import Submission

LONG = {"train", "threshold"}  # tasks of 05_two_layer that train at length


class Meter:
    """CPU seconds of this process and of trials, taken where the search begins and ends."""

    def __init__(self) -> None:
        self.trusted = self.trials = 0.0
        search, trial = Examination.counterexample, grading.Sandbox.end

        def metered(examination: Examination, task: str) -> str | None:
            started, ended = time.process_time(), []

            def end(sandbox: grading.Sandbox) -> object:
                ended.append(usage := trial(sandbox))
                return usage

            grading.Sandbox.end = end  # type: ignore[method-assign, assignment]
            try:
                return search(examination, task)
            finally:
                grading.Sandbox.end = trial  # type: ignore[method-assign]
                self.trusted += time.process_time() - started
                self.trials += sum(usage.cpu_seconds for usage in ended)

        Examination.counterexample = metered  # type: ignore[method-assign]


def measure(assignment: Assignment, every: int, meter: Meter) -> tuple[float, float]:
    """Grade some wrong solutions; print and return CPU seconds without the search, and of the search."""
    wrong = [entry for entry in bank(assignment).wrong if entry.module != ANSWERS][::every]
    if assignment.module == "two_layer":
        assignment = assignment.only(task.id for task in assignment.tasks if task.id.partition(".")[2] not in LONG)
    tasks = {task.id for task in assignment.tasks}
    costs: list[tuple[float, float]] = []
    for entry in (entry for entry in wrong if entry.task in tasks):
        meter.trusted = meter.trials = 0.0
        started = time.process_time()
        report = grading.grade_submission(assignment, Submission(entry.files(assignment)), student="s", seed=1)
        tests = sum(test.cpu_seconds for test in report.tests)
        costs.append((time.process_time() - started - meter.trusted + tests, meter.trusted + meter.trials))
    first, *others = costs
    without, search = (sum(cost[side] for cost in others) for side in (0, 1))
    print(
        f"{assignment.name:13} first {first[0]:.2f} + {first[1]:.2f} s, {len(others)} others {without:.2f} + "
        f"{search:.2f} s: {1 + search / without:.3f}; most {max(cost[1] for cost in costs):.2f} s",
        flush=True,
    )
    return without, search


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What looking for counterexamples adds to grading.")
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--every", type=int, default=8, metavar="N", help="only every N-th entry of the bank")
    arguments = parser.parse_args()
    meter = Meter()
    chosen = [a for a in manifest.load().assignments if not arguments.modules or a.module in arguments.modules]
    sums = [measure(assignment, arguments.every, meter) for assignment in chosen]
    without, search = map(sum, zip(*sums, strict=True))
    print(f"all together  {without:.2f} + {search:.2f} s: {1 + search / without:.3f}")
