"""Grade small and large classes: seconds per submission, memory, processors, and a second run.

    python benchmarks/scaling.py [--small 100] [--large 1000] [--jobs 2]

All of it with `autograder grade` on submissions of 02_gates, no two alike, made from the bank. Seconds are wall
seconds of whole commands, start-up included: use an idle machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from autograder import manifest  # noqa: E402 - the line above finds it
from autograder.course_place import VARIABLE  # noqa: E402
from autograder.diagnosis.variants import bank  # noqa: E402

ASSIGNMENT = manifest.load().assignment("02_gates")
# The command line, which afterwards says how much memory its own process took at most, runners apart.
MEASURED = """
import resource, sys
from autograder.cli import main
status = main(sys.argv[1:])
print("peak KiB:", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(status)
"""


def write_class(folder: Path, count: int, given: Path | None = None, wrong: bool = True) -> list[str]:
    """Hand in for that many students, with what was given: right and wrong variants in turn, no two alike.

    Return the students.
    """
    solution, known = (ASSIGNMENT.solution / f"{ASSIGNMENT.module}.py").read_bytes(), bank(ASSIGNMENT)
    right = [solution, *(variant.source(solution) for variant in known.right)]
    others = [variant.source(solution) for variant in known.wrong if variant.module in ("", ASSIGNMENT.module)]
    modules = (module for pair in zip(cycle(right), cycle(others if wrong else right), strict=True) for module in pair)
    students = [f"s{number:04}" for number in range(count)]
    for student, module in zip(students, islice(modules, count), strict=True):
        place = folder / student / ASSIGNMENT.name
        shutil.copytree(given, place) if given else place.mkdir(parents=True)
        (place / f"{ASSIGNMENT.module}.py").write_bytes(module + f"\n# Handed in by {student}.\n".encode())
    return students


def grade(place: Path, submitted: Path, reports: Path, *flags: str) -> tuple[float, float]:
    """Run `autograder grade` to its end; return its wall seconds, and MiB of the process that coordinates."""
    arguments = ["grade", ASSIGNMENT.name, "--submitted", str(submitted), "--reports", str(reports), *flags]
    line, environment = [sys.executable, "-c", MEASURED], os.environ | {"PYTHONPATH": str(ROOT), VARIABLE: str(ROOT)}
    started = time.perf_counter()
    done = subprocess.run([*line, *arguments], cwd=place, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        raise SystemExit(f"autograder {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-1000:]}")
    peak = next(line for line in done.stdout.splitlines() if line.startswith("peak KiB:"))
    return seconds, int(peak.split(":")[1]) / 1024


def measure(place: Path, small: int, large: int, jobs: int) -> None:
    """Print what a small and a large class cost."""
    flags = ("--jobs", str(jobs))
    seconds, memory = {}, {}
    for count in (small, large):
        write_class(place / str(count), count)
        seconds[count], memory[count] = grade(place, place / str(count), place / f"reports-{count}", *flags)
        each = f"{seconds[count] / count:.4f} s each, {memory[count]:.0f} MiB"
        print(f"{count} submissions, --jobs {jobs}: {each}", flush=True)
    times, larger = seconds[large] / large / (seconds[small] / small), memory[large] / memory[small]
    print(f"  {large} against {small}: {times:.2f} times the seconds each, {larger:.2f} times the memory")
    again, _ = grade(place, place / str(large), place / f"reports-{large}", *flags)
    print(f"  again, all unchanged: {again:.1f} s, {again / seconds[large]:.1%} of the first run")
    alone, _ = grade(place, place / str(small), place / "reports-one", "--jobs", "1")
    print(f"--jobs {jobs} is {alone / seconds[small]:.2f} times as fast as --jobs 1 ({small} submissions)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", type=int, default=100, help="a small class (default: %(default)s)")
    parser.add_argument("--large", type=int, default=1000, help="a large one (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="runners (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scaling-") as folder:
        measure(Path(folder), options.small, options.large, options.jobs)
