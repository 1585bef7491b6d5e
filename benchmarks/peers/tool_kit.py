"""Grade with this kit: the same checks as a suite of a course of its own, and its whole suite of 02_gates beside it."""

from __future__ import annotations

import json
import shutil
import sys
from functools import partial
from pathlib import Path

from classroom import ASSIGNMENT, GATES
from notebook import cell, notebook
from running import Command
from tool import ALL_CHECKS, CHECKS, POINTS, Scores, Step, Tool, prepare, write
from tool_nbgrader import clear, exported

from autograder.manifest import PACKAGE

CHECKOUT = PACKAGE.parent

MANIFEST = """format = 1

[course]
id = "peers"
title = "Four gates"

[[assignment]]
name = "{name}"
title = "Gates"
module = "{module}"
limits = {{ test_seconds = 1.0 }}
"""
TASK = '\n[[assignment.task]]\nid = "{task}"\npoints = {points}\nhint = "See the lecture."\n'
PROLOGUE = """

import pytest

from autograder.assertions import CheckFailed, as_array, unpack


def through(student):
    def run(name, inputs, upstream=None):
        answer = run_gate(getattr(student, name), inputs, upstream)
        if upstream is None or len(inputs) == 1:
            return as_array(answer, name)
        return [as_array(gradient, name) for gradient in unpack(answer, 2, name)]

    return run


def judge(check, run, name):
    try:
        check(run, name)
    except AssertionError as error:
        raise CheckFailed(str(error)) from error
"""
TEST = '''

@pytest.mark.task("{task}", points={points})
def test_{name}(student):
    """The {kind} of {gate} are right."""
    judge(check_{kind}, through(student), "{gate}")
'''


class Kit(Tool):
    """autograder grade in its sandbox, then nbgrader with this kit's configuration, which records without a kernel."""

    name = "backprop-kit"
    python = Path(sys.executable)

    def install(self, environments: Path) -> None:
        """Use the environment that runs this."""

    def stage(self, folder: Path, students: dict[str, str], patience: float) -> list[Step]:
        """Make a course of four tasks from a copy of the kit, release it, and hand in everybody's module."""
        _make_course(folder)
        nbgrader = (sys.executable, "-m", "nbgrader")
        name, seconds = ASSIGNMENT.name, patience * len(students)
        prepare(self._command((*nbgrader, "generate_assignment", name), folder, 60.0), folder / "prepare.log")
        for student, module in students.items():
            place = folder / "submitted" / student / name
            shutil.copytree(folder / "release" / name, place)
            write(place / f"{ASSIGNMENT.module}.py", module)
        shutil.copy(folder / "gradebook.db", folder / "empty.db")
        export = self._command((*nbgrader, "export", "--to", "grades.csv"), folder, 60.0)
        return [
            self._grade("this kit, --jobs 1", folder, seconds, "reports", jobs=1),
            self._grade("this kit, --jobs 2", folder, seconds, "reports2", jobs=2),
            Step(
                "this kit, recording",
                [self._command((*nbgrader, "autograde", name, "--create"), folder, seconds)],
                partial(exported, export),
                partial(clear, folder),
            ),
            Step("this kit, feedback", [self._command((*nbgrader, "generate_feedback", name), folder, seconds)]),
            self._grade("this kit, whole suite, --jobs 1", folder, seconds, "reports-whole", jobs=1, whole=True),
        ]

    def _grade(self, title: str, folder: Path, seconds: float, reports: str, *, jobs: int, whole: bool = False) -> Step:
        command = (sys.executable, "-m", "autograder", "grade", ASSIGNMENT.name, "--jobs", str(jobs))
        where = ("--submitted", str(folder / "submitted"), "--reports", str(folder / reports))
        # The whole suite is graded from the checkout; Python looks for modules in the working folder first.
        place = folder / "whole" if whole else folder
        place.mkdir(exist_ok=True)
        return Step(
            title,
            [Command((*command, *where), place, self.python, seconds, (CHECKOUT if whole else folder,))],
            partial(_scores, folder / reports / ASSIGNMENT.name),
            partial(shutil.rmtree, folder / reports, ignore_errors=True),
            judged=jobs == 1,
            same_checks=not whole,
        )

    def _command(self, arguments: tuple[str, ...], folder: Path, seconds: float) -> Command:
        return Command(arguments, folder, self.python, seconds, (folder,))


def _make_course(folder: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__", "test_*.py", "course.toml")
    for package in ("autograder", "gradebook"):
        shutil.copytree(CHECKOUT / package, folder / package, ignore=ignore)
    shutil.copy(CHECKOUT / "nbgrader_config.py", folder)
    name, module = ASSIGNMENT.name, ASSIGNMENT.module
    worth = sum(POINTS.values())
    manifest = MANIFEST.format(name=name, module=module)
    write(
        folder / "autograder" / "course" / "course.toml",
        manifest + "".join(TASK.format(task=t, points=worth) for t in GATES),
    )
    tests = "".join(
        TEST.format(task=c.task, points=c.points, name=c.name, kind=c.kind, gate=c.gate) for c in ALL_CHECKS
    )
    write(folder / "autograder" / "course" / "suites" / module / "test_gates.py", CHECKS + PROLOGUE + tests)
    shutil.copytree(ASSIGNMENT.solution, folder / "solutions" / name)
    cells = [cell(task.replace(".", "-"), f"# {gate}", points=worth) for task, gate in GATES.items()]
    write(folder / "assignments" / name / f"{module}.ipynb", notebook(cells))


def _scores(reports: Path, statuses: list[int]) -> Scores:
    found = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(reports.glob("*.json")))
    return {r["student"]: None if r["score"] is None else 100.0 * r["score"] / r["max_score"] for r in found}
