"""CPU seconds that grading takes on both sides of the boundary, without the long training runs.

    python benchmarks/grading.py [--rounds 3] [--wrong 50] [CHECKOUT ...]

Each assignment is graded in a process of its own: some wrong solutions of the bank (cold), the same ones again (warm),
and the solution. The first pay for all that is kept; of the solution's rounds the best counts. The worker's
seconds are those of the children that tests run in, the runner's all others; what a fork server takes is not counted.
Names of checkouts of this project compare them in turn on the same submissions, of the bank of the one that runs this;
the first is what the others are divided by.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from zlib import crc32

HERE = Path(__file__).resolve().parents[1]
LONG = {"two_layer.train", "two_layer.threshold"}  # tasks that train at length
WHAT = ("solution", "cold", "warm")
SIDES = ("worker", "runner")


def light(assignment: Any) -> Any:
    """Return the assignment without the tasks that train at length."""
    return assignment.only(task.id for task in assignment.tasks if task.id not in LONG)


def hand_in(assignment: Any, count: int, seed: int, folder: Path) -> Path:
    """Write a sample of the bank's wrong solutions, as far as possible the same one where the bank is another one."""
    from autograder.diagnosis.variants import bank

    tasks = {task.id for task in light(assignment).tasks}
    wrong = [entry for entry in bank(assignment).wrong if entry.task in tasks]
    for entry in sorted(wrong, key=lambda entry: crc32(f"{seed} {entry.name}".encode()))[:count]:
        (folder / entry.name).mkdir(parents=True)
        for name, content in entry.files(assignment).items():
            (folder / entry.name / name).write_bytes(content)
    return folder


def here(name: str, folder: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Return the CPU seconds of both sides in this process, for each of WHAT."""
    from autograder import grading, manifest
    from autograder.sandbox import Sandbox

    assignment = light(manifest.load().assignment(name))
    worker, end = 0.0, Sandbox.end

    def ended(sandbox: Any) -> Any:
        nonlocal worker
        usage = end(sandbox)
        worker += usage.cpu_seconds
        return usage

    Sandbox.end = ended  # type: ignore[method-assign]

    def used(folders: list[Path]) -> dict[str, float]:
        before, started = worker, time.process_time()
        for one in folders:
            grading.grade(assignment, one, student="somebody", seed=1)
        return {"worker": worker - before, "runner": time.process_time() - started}

    submissions = sorted(folder.iterdir()) if folder.is_dir() else []
    cold, warm = used(submissions), used(submissions)
    used([assignment.solution])  # also collects the suite, where there were no submissions
    rows = [used([assignment.solution]) for _ in range(rounds)]
    return {"solution": min(rows, key=lambda row: sum(row.values())), "cold": cold, "warm": warm}


def cost(assignment: Any, folder: Path, rounds: int = 3, checkout: Path = HERE) -> dict[str, dict[str, float]]:
    """Return the same, as a fresh process measures it that imports a checkout."""
    line = [sys.executable, str(Path(__file__).resolve()), "--rounds", str(rounds), "--here", assignment.name, folder]
    environment = os.environ | {"PYTHONPATH": str(checkout), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(line, cwd=checkout, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


def compare(checkouts: list[Path], rounds: int, count: int) -> None:
    """Measure checkouts one after the other; print what each takes, and how its sums compare with the first's."""
    from autograder import manifest

    first = dict.fromkeys(WHAT, 0.0)
    with tempfile.TemporaryDirectory() as kept:
        folders = {a: hand_in(a, count, 1, Path(kept, a.name)) for a in manifest.load().assignments}
        for checkout in checkouts:
            print(f"{checkout}\n  worker + runner, CPU s: the solution; {count} wrong ones, cold; the same, warm")
            sums = dict.fromkeys(WHAT, 0.0)
            for assignment, folder in folders.items():
                found = cost(assignment, folder, rounds, checkout)
                sums = {what: sums[what] + sum(found[what].values()) for what in WHAT}
                cells = [" + ".join(f"{found[what][side]:6.3f}" for side in SIDES) for what in WHAT]
                print(f"  {assignment.name:13} {';  '.join(cells)}", flush=True)
            first = {what: first[what] or sums[what] for what in WHAT}
            times = {what: sums[what] / (first[what] or 1.0) for what in WHAT}
            print("  all:", ", ".join(f"{what} {sums[what]:.3f} ({times[what]:.2f} times the first)" for what in WHAT))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What grading costs, and what it cost elsewhere.")
    parser.add_argument("checkouts", nargs="*", type=Path, default=[HERE])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--wrong", type=int, default=0, metavar="N", help="wrong solutions of each assignment, too")
    parser.add_argument("--here", nargs=2, metavar=("ASSIGNMENT", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        print(json.dumps(here(arguments.here[0], Path(arguments.here[1]), arguments.rounds)))
    else:
        compare([checkout.resolve() for checkout in arguments.checkouts], arguments.rounds, arguments.wrong)
