"""A mistake of the way forward costs the points of the scores alone, and one of predict those of the predictions."""

from __future__ import annotations

import pytest
from solution_modules import without_training

from autograder import manifest, submission
from autograder.authoring.trusted_grading import grade_trusted
from autograder.submission import Submission

ASSIGNMENT = manifest.load().assignment("05_two_layer")
FILES = submission.read(ASSIGNMENT.solution, ASSIGNMENT.module).files
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


NO_MASK = ("(dscores @ W2.T) * (hidden > 0.0)", "dscores @ W2.T")
NO_B1 = [
    ('X @ self.params["W1"] + self.params["b1"]', 'X @ self.params["W1"]'),
    ("maximum(X @ W1 + b1", "maximum(X @ W1"),
]
NO_B2 = [
    ('hidden @ self.params["W2"] + self.params["b2"]', 'hidden @ self.params["W2"]'),
    ("hidden @ W2 + b2", "hidden @ W2"),
]
TANH = [
    (
        'np.maximum(X @ self.params["W1"] + self.params["b1"], 0.0)',
        'np.tanh(X @ self.params["W1"] + self.params["b1"])',
    ),
    ("np.maximum(X @ W1 + b1, 0.0)", "np.tanh(X @ W1 + b1)"),
]


def lost(assignment: manifest.Assignment, was: str, now: str, code: str = "") -> dict[str, float]:
    return lost_by(assignment, [(was, now)], code)


def lost_by(assignment: manifest.Assignment, edits: list[tuple[str, str]], code: str = "") -> dict[str, float]:
    text = FILES["two_layer.py"].decode() + code
    for was, now in edits:
        assert text.count(was) == 1
        text = text.replace(was, now)
    handed_in = Submission(FILES | {"two_layer.py": text.encode()})
    report = grade_trusted(assignment, handed_in, student="somebody", seed=3)
    return {task.task: task.max_points - (task.points or 0) for task in report.tasks if task.points != task.max_points}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("was", "now"),
    [
        (HIDDEN, "hidden = Z"),
        (HIDDEN, "hidden = np.abs(Z)"),
        (HIDDEN, "hidden = np.where(Z > 0, Z, 0.01 * Z)"),
        ('Z = X @ self.params["W1"] + self.params["b1"]', 'Z = X @ self.params["W1"]'),
        (SCORES, 'return Z, hidden, hidden @ self.params["W2"]'),
        (SCORES, SCORES.replace("hidden @", "np.maximum(hidden @").replace('"b2"]', '"b2"], 0.0)')),
    ],
)
def test_a_mistake_of_the_one_way_forward_costs_the_scores_alone(was: str, now: str):
    assert lost(without_training(ASSIGNMENT), was, now, ONE_FORWARD) == {"two_layer.scores": 5.0}


@pytest.mark.slow
@pytest.mark.parametrize("edits", [NO_B1, NO_B2, TANH])
def test_so_does_one_that_loss_repeats(edits: list[tuple[str, str]]):
    assert lost_by(without_training(ASSIGNMENT), edits) == {"two_layer.scores": 5.0}


@pytest.mark.slow
@pytest.mark.parametrize("edits", [NO_B1, NO_B2])
def test_a_mistake_of_the_way_back_is_not_hidden_by_one_of_the_way_forward(edits: list[tuple[str, str]]):
    assert lost_by(without_training(ASSIGNMENT), [*edits, NO_MASK]) == {"two_layer.scores": 5.0, "two_layer.loss": 11.0}


@pytest.mark.slow
def test_right_code_with_one_way_forward_loses_nothing():
    assert lost(without_training(ASSIGNMENT), HIDDEN, HIDDEN, ONE_FORWARD) == {}


@pytest.mark.demo
@pytest.mark.parametrize(
    ("was", "now", "tasks"),
    [
        ("np.argmax(self.scores(X), axis=1)", "np.argmax(self.scores(X), axis=0)", {"two_layer.predict": 5.0}),
        (*NO_MASK, {"two_layer.loss": 11.0}),
    ],
)
def test_a_part_that_is_wrong_does_not_cost_the_accuracy_too(was: str, now: str, tasks: dict[str, float]):
    assert lost(ASSIGNMENT, was, now) == tasks
