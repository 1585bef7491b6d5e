"""Time this kit against nbgrader as it comes, on the released notebook of 02_gates and the same class.

    python benchmarks/stock_nbgrader.py [--students 24] [--jobs 2]

The kit runs `autograder grade`, then nbgrader's `autograde` and `generate_feedback` with the kit's configuration.
nbgrader alone runs each submission's notebook, whose test cells run the local tests, and then `generate_feedback`.
Seconds are wall seconds of whole commands, start-up included, and CPU seconds of all that they started.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from scaling import ASSIGNMENT, ROOT, write_class

from autograder.course_place import VARIABLE

NBGRADER = (sys.executable, "-m", "nbgrader")
STOCK = 'c = get_config()\nc.CourseDirectory.course_id = "stock"\n'


def run(course: Path, *command: str) -> tuple[float, float]:
    """Run a command in a course to its end; return its wall and CPU seconds."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # which nbgrader calls by name
    own = {"PATH": programs, "PYTHONPATH": str(ROOT), VARIABLE: str(ROOT), "HOME": str(course)}
    environment = os.environ | own
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - started, os.times()
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-1000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, cpu


def course_of(place: Path, configuration: str, source: str, students: int) -> Path:
    """Make a course with the assignment released; everybody on its roster has handed in what is right."""
    place.mkdir()
    (place / "nbgrader_config.py").write_text(configuration)
    shutil.copytree(ASSIGNMENT.skeleton, place / source / ASSIGNMENT.name)
    run(place, *NBGRADER, "generate_assignment", ASSIGNMENT.name)
    names = write_class(place / "submitted", students, place / "release" / ASSIGNMENT.name, wrong=False)
    (place / "roster.csv").write_text("\n".join(["id", *names]) + "\n")
    run(place, *NBGRADER, "db", "student", "import", "roster.csv")
    return place


def timed(title: str, course: Path, students: int, commands: Sequence[Sequence[str]]) -> float:
    """Run the commands in turn and print what each takes of a submission; return the wall seconds of all."""
    print(title)
    total = 0.0
    for command in commands:
        wall, cpu = run(course, *command)
        total += wall
        each = f"{wall / students:.3f} s a submission, {cpu / students:.3f} CPU s"
        print(f"  {' '.join(command[2:]):50} {each}", flush=True)
    return total


def compare(students: int, jobs: int) -> None:
    """Make both courses, grade them, and compare."""
    name = ASSIGNMENT.name
    record, feedback = ((*NBGRADER, command, name) for command in ("autograde", "generate_feedback"))
    with tempfile.TemporaryDirectory(prefix="nbgrader-") as folder:
        kit = course_of(Path(folder, "kit"), (ROOT / "nbgrader_config.py").read_text(), "assignments", students)
        stock = course_of(Path(folder, "stock"), STOCK, "source", students)
        grade = (sys.executable, "-m", "autograder", "grade", name, "--jobs", str(jobs))
        ours = timed("this kit", kit, students, [grade, record, feedback])
        theirs = timed("nbgrader alone", stock, students, [record, feedback])
    print(f"Handed in to feedback, nbgrader alone takes {theirs / ours:.1f} times the seconds of this kit.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=24, metavar="N", help="size of the class; default: 24")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="runners of the kit; default: 2")
    compare(**vars(parser.parse_args()))
