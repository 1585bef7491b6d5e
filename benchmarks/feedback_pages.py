"""Write the feedback pages of a large class: CPU milliseconds and kilobytes per page.

    python benchmarks/feedback_pages.py [--students 1000] [--milliseconds 60] [--kilobytes 400]

The notebook and the modules are those of 02_gates; the reports are simulated, and no sandbox is needed. Measured is the
whole command `nbgrader generate_feedback`, start-up left out, in all of its processes. Ends with 1 if a page took more
CPU time, or is larger on average.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import pytest  # noqa: E402 - the line above finds what follows
from gradebook_classroom import TIME, Classroom, fake_grading, fake_key  # noqa: E402
from simulated_class import simulated_report  # noqa: E402

from autograder import grading, manifest, submission  # noqa: E402


def simulate(assignment: manifest.Assignment, folder: Path, *, student: str, seed: int = 0):
    """Return a simulated report that passes for one on these files."""
    number = int(student[1:])
    report = simulated_report(assignment, number, random.Random(number))  # noqa: S311 - for made-up reports
    files = submission.read(folder, assignment.module)
    return dataclasses.replace(report, student=student, key=fake_key(assignment, files, report.seed))


def do(room: Classroom, *command: str) -> None:
    """Run a command of nbgrader that has to succeed."""
    status, log = room.run(*command)
    if status:
        raise SystemExit(log)


def cpu() -> float:
    """Return the CPU seconds of all processes that this one has waited for."""
    times = os.times()
    return times.children_user + times.children_system


def run(arguments: argparse.Namespace) -> int:
    """Simulate the class, write its pages, and print what they cost."""
    assignment = manifest.load().assignment("02_gates")
    solution = (assignment.solution / "gates.py").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        import gradebook_classroom

        patch.setattr(gradebook_classroom, "fake_grade", simulate)
        fake_grading(patch)
        patch.setattr(grading, "grade", simulate)
        room = Classroom(Path(folder), assignment)
        shutil.copytree(assignment.skeleton, room.root / "assignments" / assignment.name)
        for command in ("generate_assignment", "release_assignment"):
            room.run(command, assignment.name)
        for number in range(arguments.students):
            place = room.submitted(f"s{number:04}")
            shutil.copytree(room.root / "release" / assignment.name, place)
            (place / "gates.py").write_text(f"{solution}\n# {number}\n", encoding="utf-8")
            (place / "timestamp.txt").write_text(TIME)
        do(room, "autograde", assignment.name)
        before = cpu()
        room.run("generate_feedback", assignment.name, "--student", "nobody")
        start_up, before = cpu() - before, cpu()
        do(room, "generate_feedback", assignment.name)
        seconds = cpu() - before - start_up
        pages = list((room.root / "feedback").rglob("*.html"))
        kilobytes = sum(page.stat().st_size for page in pages) / len(pages) / 1000
    milliseconds = 1000 * seconds / len(pages)
    print(f"{len(pages)} pages: {milliseconds:.1f} ms CPU and {kilobytes:.0f} kB each", flush=True)
    return 0 if milliseconds <= arguments.milliseconds and kilobytes <= arguments.kilobytes else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Time the feedback pages of a large class.")
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--milliseconds", type=float, default=60.0)
    parser.add_argument("--kilobytes", type=float, default=400.0)
    sys.exit(run(parser.parse_args()))
