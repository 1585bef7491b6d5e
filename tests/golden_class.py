"""The golden class: five submissions of each assignment, as small edits of the solution, with the points that they got.

`tests/course/golden/NN_name.toml` has the seed, and the submissions with their points by task, if not all points. It
refers to code lines of the solution alone: neither to docstrings nor to the bank.
"""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from solution_modules import without_training

from autograder import submission
from autograder.authoring.forks import Lost, in_forks
from autograder.authoring.trial import Trial, ceiling, perform, results
from autograder.grading import score_tasks
from autograder.manifest import Assignment

FOLDER = Path(__file__).with_name("course") / "golden"
SHARE = 0.125  # of the CPU seconds that a test may take: enough for right code, and an endless loop costs no more


def points(trial: Trial, answer: Any) -> dict[str, float | None]:
    """Return what a trial earned in each of its tasks: None where the grader failed, nothing where it got lost."""
    tasks = score_tasks(trial.assignment, results(answer))
    return {one.task: 0.0 if isinstance(answer, Lost) else one.points for one in tasks}


@dataclass(frozen=True)
class Golden:
    """The class of one assignment: files and points by submission."""

    assignment: Assignment
    seed: int
    files: dict[str, dict[str, bytes]]
    points: dict[str, dict[str, float]]

    def graded(self, jobs: int) -> dict[str, dict[str, float | None]]:
        """Grade the class in forks of this process; return its points by submission and task."""
        limits = self.assignment.limits
        within = replace(self.assignment, limits=replace(limits, test_seconds=SHARE * limits.test_seconds))
        trials = [Trial((name,), within, files, self.seed, hints=False) for name, files in self.files.items()]
        found = {
            trial.name[0]: points(trial, answer) for trial, answer in in_forks(trials, perform, jobs, ceiling(within))
        }
        return {name: found[name] for name in self.files}


def read(assignment: Assignment) -> Golden:
    """Read the class of an assignment, without its long training."""
    data = tomllib.loads((FOLDER / f"{assignment.name}.toml").read_text())
    solution = submission.read(assignment.solution, assignment.module).files
    own = {f"{module}.py": solution[f"{module}.py"] for module in assignment.modules}
    files = {one["name"]: _edited(assignment, own, one) for one in data["submission"]}
    within = without_training(assignment)
    full = {task.id: task.points for task in within.tasks}
    found = {one["name"]: one.get("points", full) for one in data["submission"]}
    return Golden(within, data["seed"], files, found)


def _edited(assignment: Assignment, files: dict[str, bytes], one: dict[str, Any]) -> dict[str, bytes]:
    """Return the solution's files with a submission's edits."""
    texts = {name: content.decode() for name, content in files.items()}
    for edit in one.get("edit", ()):
        name, was = edit.get("file", f"{assignment.module}.py"), edit["was"]
        assert texts[name].count(was) == 1, f"{one['name']} edits {was!r}, which {name} has not once."
        texts[name] = texts[name].replace(was, edit["now"])
    return {name: text.encode() for name, text in texts.items()}
