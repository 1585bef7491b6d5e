"""A function that is still to be written costs its own task's points, and no others but those that the text names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from solution_modules import without_training

from autograder import manifest, submission
from autograder.authoring import regions
from autograder.authoring.trusted_grading import grade_trusted
from autograder.manifest import Assignment
from autograder.submission import Submission

pytestmark = pytest.mark.demo
MOST = 0.0  # points that a stub may cost outside its own task, but for these
# What cannot be separated, as (function, task): points. The notebooks say so, in these words.
SAID = {
    ("gradient_descent", "descent.linear"): (5.0, "No working code takes the place of `gradient_descent`"),
    ("TwoLayerNet.__init__", "two_layer.loss"): (32.0, "Without `__init__`, only `accuracy`, task 6 and task 7"),
    ("TwoLayerNet.__init__", "two_layer.predict"): (6.0, "Without `__init__`, only `accuracy`, task 6 and task 7"),
    ("TwoLayerNet.__init__", "two_layer.train"): (18.0, "Without `__init__`, only `accuracy`, task 6 and task 7"),
    ("MLP.__init__", "capacity.gradients"): (34.0, "without `MLP.__init__` or `MLP.scores`, task 2 earns none"),
    ("MLP.scores", "capacity.gradients"): (34.0, "without `MLP.__init__` or `MLP.scores`, task 2 earns none"),
}
OWN = {
    "TwoLayerNet.__init__": "two_layer.scores",
    "MLP.__init__": "capacity.scores",
    "MLP.scores": "capacity.scores",
    "MLP.loss": "capacity.gradients",
    "MLP.predict": "capacity.scores",
    "gradient_descent": "descent.descent",
}  # where a function's own task is not the one that loses most


def stubbed(assignment: Assignment) -> Iterator[tuple[str, Submission]]:
    """Yield the solution with each of its regions left out in turn."""
    whole = submission.read(assignment.solution, assignment.module).files
    for module in assignment.modules:
        path = assignment.solution / f"{module}.py"
        text = path.read_text(encoding="utf-8")
        for region in regions.regions(text, path):
            lines = text.split("\n")
            regions.leave_out(lines, region)
            yield region.name, Submission(whole | {path.name: "\n".join(lines).encode()})


def lost(assignment: Assignment, handed_in: Submission) -> dict[str, float]:
    report = grade_trusted(assignment, handed_in, student="stub")
    return {task.task: task.max_points - (task.points or 0) for task in report.tasks if task.points != task.max_points}


@pytest.mark.parametrize("name", [assignment.name for assignment in manifest.load().assignments])
def test_a_stub_costs_its_own_task_and_what_the_text_says(name: str):
    assignment = manifest.load().assignment(name)
    notebook = " ".join(
        (assignment.solution / f"{assignment.module}_notebook.py").read_text().replace("\n# ", " ").split()
    )
    assignment = without_training(assignment)
    for function, handed_in in stubbed(assignment):
        points = lost(assignment, handed_in)
        assert points, f"{function} costs nothing"
        own = OWN.get(function) or max(points, key=lambda task: points[task])
        for task, cost in points.items():
            most, words = SAID.get((function, task), (MOST, ""))
            assert task == own or cost <= most, f"{function} costs {cost:g} points of {task}"
            assert words in notebook, f"{name} does not say: {words}"
