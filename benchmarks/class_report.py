"""Write the page of `autograder report --course` for a large class: seconds and size.

    python benchmarks/class_report.py [--students 1000]

The class is simulated: reports, nbgrader's database, folders and feedback pages of all six assignments, which takes
longer than what is measured. Seconds are wall seconds of the whole command, start-up included: use an idle machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from simulated_class import SimulatedCourse  # noqa: E402 - the line above finds it

from autograder import manifest  # noqa: E402

COURSE = {"PYTHONPATH": str(ROOT), "AUTOGRADER_COURSE": str(ROOT)}


def run(students: int) -> None:
    """Simulate the class, write the pages, and print what they cost."""
    names = tuple(assignment.name for assignment in manifest.load().assignments)
    with tempfile.TemporaryDirectory() as folder:
        with SimulatedCourse(Path(folder), names, students) as simulated:
            simulated.fill()
        for options in ([names[1]], ["--course"], ["--course", "--hide-names"]):
            page = Path(folder) / "page.html"
            line = [sys.executable, "-m", "autograder", "report", *options, "--to", str(page)]
            started, before = time.monotonic(), os.times()
            subprocess.run(line, cwd=folder, env=os.environ | COURSE, check=True, capture_output=True)
            seconds, after = time.monotonic() - started, os.times()
            cpu = after.children_user + after.children_system - before.children_user - before.children_system
            megabytes = page.stat().st_size / 1e6
            print(f"{' '.join(options):30} {seconds:5.1f} s, CPU {cpu:5.1f} s, {megabytes:.2f} MB", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Time the report on a large class.")
    parser.add_argument("--students", type=int, default=1000)
    run(parser.parse_args().students)
