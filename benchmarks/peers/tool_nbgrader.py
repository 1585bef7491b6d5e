"""nbgrader as it comes: the student's code and the hidden tests run in one kernel, a notebook per student."""

from __future__ import annotations

import csv
import shutil
from functools import partial
from pathlib import Path

from notebook import cell, handed_in, notebook
from running import Command, environment
from tool import ALL_CHECKS, CHECKS, NUMPY, Scores, Step, Tool, prepare, write

ASSIGNMENT = "gates"
RUN = """

def run(name, inputs, upstream=None):
    return run_gate(globals()[name], inputs, upstream)
"""
HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"


def source_notebook() -> str:
    """Return the instructor's notebook: a cell for the code, and a graded cell with hidden tests for each check."""
    cells = [cell("code", "### BEGIN SOLUTION\n### END SOLUTION", solution=True)]
    for number, check in enumerate(ALL_CHECKS):
        tests = HIDDEN.format((CHECKS + RUN if number == 0 else "") + check.call)
        cells.append(cell(check.name.replace("_", "-"), f"# {check.name}\n{tests}", points=check.points))
    return notebook(cells)


class Nbgrader(Tool):
    """nbgrader with its stock configuration."""

    name = "nbgrader"

    def install(self, environments: Path) -> None:
        """Install nbgrader and a kernel."""
        self.python = environment(environments, self.name, ["nbgrader==0.9.6", "ipykernel==7.4.0", NUMPY])

    def stage(self, folder: Path, students: dict[str, str], patience: float) -> list[Step]:
        """Make a course, release the notebook, and hand in everybody's."""
        write(folder / "source" / ASSIGNMENT / "gates.ipynb", source_notebook())
        command = (str(self.python), "-m", "nbgrader")
        prepare(Command((*command, "generate_assignment", ASSIGNMENT), folder, self.python), folder / "prepare.log")
        released = (folder / "release" / ASSIGNMENT / "gates.ipynb").read_text(encoding="utf-8")
        for student, module in students.items():
            text = handed_in(released, "code", module)
            write(folder / "submitted" / student / ASSIGNMENT / "gates.ipynb", text)
        shutil.copy(folder / "gradebook.db", folder / "empty.db")
        seconds = patience * len(students)
        autograde = Command((*command, "autograde", ASSIGNMENT, "--create"), folder, self.python, seconds)
        feedback = Command((*command, "generate_feedback", ASSIGNMENT), folder, self.python, seconds)
        export = Command((*command, "export", "--to", "grades.csv"), folder, self.python)
        return [
            Step("nbgrader autograde", [autograde], partial(exported, export), partial(clear, folder), judged=True),
            Step("nbgrader generate_feedback", [feedback]),
        ]


def clear(folder: Path) -> None:
    """Bring a course back to where everything is handed in and nothing graded."""
    for name in ("autograded", "feedback"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "grades.csv").unlink(missing_ok=True)
    shutil.copy(folder / "empty.db", folder / "gradebook.db")


def exported(export: Command, statuses: list[int]) -> Scores:
    """Return everybody's marks from the gradebook; None for who has no graded notebook."""
    folder = export.folder
    prepare(export, folder / "export.log")
    graded = {path.parts[-3] for path in folder.glob("autograded/*/*/*.ipynb")}
    scores: Scores = {path.name: None for path in (folder / "submitted").glob("*")}
    with (folder / "grades.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["student_id"] in graded and row["score"]:
                scores[row["student_id"]] = 100.0 * float(row["score"]) / float(row["max_score"])
    return scores
