"""A mistake or a stub costs its own task's points, and no others but those that the text names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from solution_modules import without_training

from autograder import manifest, submission
from autograder.authoring import regions
from autograder.authoring.trial import grade_trusted
from autograder.manifest import Assignment
from autograder.submission import Submission

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


def lost(assignment: Assignment, handed_in: Submission, seed: int = 0) -> dict[str, float]:
    """Return the points that a submission loses, by task."""
    report = grade_trusted(assignment, handed_in, student="somebody", seed=seed)
    return {task.task: task.max_points - (task.points or 0) for task in report.tasks if task.points != task.max_points}


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


@pytest.mark.demo
@pytest.mark.parametrize("name", [assignment.name for assignment in manifest.load().assignments])
def test_a_stub_costs_its_own_task_and_what_the_text_says(name: str):
    assignment = manifest.load().assignment(name)
    source = (assignment.solution / f"{assignment.module}_notebook.py").read_text()
    notebook = " ".join(source.replace("\n# ", " ").split())
    for function, handed_in in stubbed(assignment):
        points = lost(without_training(assignment), handed_in)
        assert points, f"{function} costs nothing"
        own = OWN.get(function) or max(points, key=lambda task: points[task])
        for task, cost in points.items():
            most, words = SAID.get((function, task), (0.0, ""))
            assert task == own or cost <= most, f"{function} costs {cost:g} points of {task}"
            assert words in notebook, f"{name} does not say: {words}"


# --- the net of 05: its way forward is in scores and in loss, which some write once

NET = manifest.load().assignment("05_two_layer")
FILES = submission.read(NET.solution, NET.module).files
HIDDEN = "hidden = np.maximum(Z, 0.0)"
SCORES = 'return Z, hidden, hidden @ self.params["W2"] + self.params["b2"]'
ONE_FORWARD = f"""
class TwoLayerNet(TwoLayerNet):
    def forward(self, X):
        Z = X @ self.params["W1"] + self.params["b1"]
        {HIDDEN}
        {SCORES}

    def scores(self, X):
        self.left = self.forward(X)
        return self.left[2]

    def predict(self, X):
        return np.argmax(self.forward(X)[2], axis=1)

    def loss(self, X, y, reg=0.0):
        scores = self.scores(X)
        Z, hidden, _ = self.left
        scores = scores - scores.max(axis=1, keepdims=True)
        logs, rows = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), np.arange(len(y))
        up = np.exp(logs)
        up[rows, y] -= 1.0
        up /= len(y)
        W1, W2 = self.params["W1"], self.params["W2"]
        back = (up @ W2.T) * (Z > 0)
        grads = {{"W1": X.T @ back + reg * W1, "W2": hidden.T @ up + reg * W2}}
        grads |= {{"b1": back.sum(axis=0), "b2": up.sum(axis=0)}}
        return -logs[rows, y].mean() + reg / 2 * ((W1**2).sum() + (W2**2).sum()), grads
"""
SCORES_ALONE = {"two_layer.scores": 5.0}
NO_MASK = ("(dscores @ W2.T) * (hidden > 0.0)", "dscores @ W2.T")
NO_B1 = [
    ('X @ self.params["W1"] + self.params["b1"]', 'X @ self.params["W1"]'),
    ("maximum(X @ W1 + b1", "maximum(X @ W1"),
]
NO_B2 = [('@ self.params["W2"] + self.params["b2"]', '@ self.params["W2"]'), ("hidden @ W2 + b2", "hidden @ W2")]
TANH = [
    (f"np.maximum({forward}, 0.0)", f"np.tanh({forward})")
    for forward in ('X @ self.params["W1"] + self.params["b1"]', "X @ W1 + b1")
]


def changed(edits: list[tuple[str, str]], code: str = "") -> Submission:
    text = FILES["two_layer.py"].decode() + code
    for was, now in edits:
        assert text.count(was) == 1
        text = text.replace(was, now)
    return Submission(FILES | {"two_layer.py": text.encode()})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("was", "now", "tasks"),
    [
        (HIDDEN, HIDDEN, {}),
        (HIDDEN, "hidden = Z", SCORES_ALONE),
        (HIDDEN, "hidden = np.abs(Z)", SCORES_ALONE),
        (HIDDEN, "hidden = np.where(Z > 0, Z, 0.01 * Z)", SCORES_ALONE),
        ('Z = X @ self.params["W1"] + self.params["b1"]', 'Z = X @ self.params["W1"]', SCORES_ALONE),
        (SCORES, 'return Z, hidden, hidden @ self.params["W2"]', SCORES_ALONE),
        (SCORES, SCORES.replace("hidden @", "np.maximum(hidden @").replace('"b2"]', '"b2"], 0.0)'), SCORES_ALONE),
    ],
)
def test_a_mistake_of_the_one_way_forward_costs_the_scores_alone(was: str, now: str, tasks: dict[str, float]):
    assert lost(without_training(NET), changed([(was, now)], ONE_FORWARD), seed=3) == tasks


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edits", "tasks"),
    [
        (TANH, SCORES_ALONE),
        (NO_B1, SCORES_ALONE),
        (NO_B2, SCORES_ALONE),
        ([*NO_B1, NO_MASK], SCORES_ALONE | {"two_layer.loss": 11.0}),
        ([*NO_B2, NO_MASK], SCORES_ALONE | {"two_layer.loss": 11.0}),
    ],
)
def test_so_does_one_that_loss_repeats_and_it_hides_none_of_the_way_back(edits, tasks: dict[str, float]):
    assert lost(without_training(NET), changed(edits), seed=3) == tasks


@pytest.mark.demo
@pytest.mark.parametrize(
    ("edit", "tasks"),
    [
        (("np.argmax(self.scores(X), axis=1)", "np.argmax(self.scores(X), axis=0)"), {"two_layer.predict": 5.0}),
        (NO_MASK, {"two_layer.loss": 11.0}),
    ],
)
def test_a_part_that_is_wrong_does_not_cost_the_accuracy_too(edit: tuple[str, str], tasks: dict[str, float]):
    assert lost(NET, changed([edit]), seed=3) == tasks
