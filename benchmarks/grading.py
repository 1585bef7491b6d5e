"""CPU seconds that grading takes on both sides of the boundary: one solution each, without the long training runs.

    python benchmarks/grading.py [--rounds 3] [CHECKOUT ...]

Names of checkouts of this project compare them in turn, each in a process of its own; the first is what the others are
divided by. The best of some rounds counts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
LONG = {"train", "threshold"}  # tasks of 05_two_layer that train at length


def cost(rounds: int) -> float:
    """Grade every solution some times; print and sum up the least CPU seconds of each."""
    from autograder import grading, manifest

    total = 0.0
    for assignment in manifest.load().assignments:
        names = [task.id for task in assignment.tasks]
        if assignment.module == "two_layer":
            assignment = assignment.only(name for name in names if name.partition(".")[2] not in LONG)
        least = []
        for _ in range(rounds + 1):  # the first also collects the suite
            before = os.times()
            report = grading.grade(assignment, assignment.solution, student="somebody", seed=1)
            after = os.times()
            own = after.user + after.system - before.user - before.system
            least.append((own + sum(test.cpu_seconds for test in report.tests), own))
        best = min(least[1:])
        total += best[0]
        print(f"  {assignment.name:13} {best[0]:6.3f} s, {best[1]:6.3f} s of it trusted", flush=True)
    return total


def compare(checkouts: list[Path], rounds: int) -> None:
    """Measure checkouts one after the other, and print each one's sum and how it compares with the first."""
    first = 0.0
    for checkout in checkouts:
        line = [sys.executable, str(Path(__file__).resolve()), "--rounds", str(rounds), "--here"]
        environment = os.environ | {"PYTHONPATH": str(checkout), "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(line, cwd=checkout, env=environment, check=True, capture_output=True, text=True)
        *lines, total = done.stdout.splitlines()
        first = first or float(total)
        print(checkout, *lines, f"  {float(total):.3f} CPU s, {float(total) / first:.2f} times the first", sep="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What grading costs, and what it cost elsewhere.")
    parser.add_argument("checkouts", nargs="*", type=Path, default=[HERE])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        print(cost(arguments.rounds))
    else:
        compare([checkout.resolve() for checkout in arguments.checkouts], arguments.rounds)
