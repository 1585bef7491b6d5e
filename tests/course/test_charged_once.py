"""A mistake costs its own task's points and no others but those that the text names; what suites compare is right."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from solution_modules import without_training

from autograder import manifest, submission
from autograder.assertions import bank_entry
from autograder.authoring import regions
from autograder.authoring.trial import grade_trusted
from autograder.contracts.compare import Differs, Unequal
from autograder.course.suites import laws
from autograder.course.suites.laws import uncapped
from autograder.course.suites.layers.activations import any_slope_at_kinks
from autograder.manifest import Assignment
from autograder.submission import Submission

# What cannot be separated, as (function, task): points. The notebooks say so, in these words.
NO_NET = "Without `__init__`, only `accuracy`, task 6 and task 7"
NO_SCORES = "without `MLP.__init__` or `MLP.scores`, task 2 earns none"
SAID = {
    ("gradient_descent", "descent.linear"): (5.0, "No working code takes the place of `gradient_descent`"),
    ("TwoLayerNet.__init__", "two_layer.loss"): (32.0, NO_NET),
    ("TwoLayerNet.__init__", "two_layer.predict"): (6.0, NO_NET),
    ("TwoLayerNet.__init__", "two_layer.train"): (18.0, NO_NET),
    ("MLP.__init__", "capacity.gradients"): (34.0, NO_SCORES),
    ("MLP.scores", "capacity.gradients"): (34.0, NO_SCORES),
}
OWN = {  # where a function's own task is not the one that loses most
    **{f"MLP.{name}": "capacity.scores" for name in ("__init__", "scores", "predict")},
    **{"TwoLayerNet.__init__": "two_layer.scores", "MLP.loss": "capacity.gradients"},
    **{"gradient_descent": "descent.descent"},
}


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


# --- the net of 05: its way forward is in scores and in loss

NET = manifest.load().assignment("05_two_layer")
FILES = submission.read(NET.solution, NET.module).files
SCORES_ALONE = {"two_layer.scores": 5.0}
NO_MASK = ("(dscores @ W2.T) * (hidden > 0.0)", "dscores @ W2.T")
FORWARD = 'X @ self.params["W1"] + self.params["b1"]', "X @ W1 + b1"
NO_B1 = [(f"maximum({forward}", f"maximum({forward.partition(' + ')[0]}") for forward in FORWARD]
NO_B2 = [('@ self.params["W2"] + self.params["b2"]', '@ self.params["W2"]'), ("hidden @ W2 + b2", "hidden @ W2")]
TANH = [(f"np.maximum({forward}, 0.0)", f"np.tanh({forward})") for forward in FORWARD]


def changed(edits: list[tuple[str, str]]) -> Submission:
    text = FILES["two_layer.py"].decode()
    for was, now in edits:
        assert text.count(was) == 1
        text = text.replace(was, now)
    return Submission(FILES | {"two_layer.py": text.encode()})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edits", "tasks"),
    [
        (TANH, SCORES_ALONE),
        (NO_B1, SCORES_ALONE),
        (NO_B2, SCORES_ALONE),
        ([*NO_B1, NO_MASK], SCORES_ALONE | {"two_layer.loss": 11.0}),
    ],
)
def test_a_mistake_that_loss_repeats_costs_the_scores_alone_and_hides_none_of_the_way_back(edits, tasks):
    assert lost(without_training(NET), changed(edits), seed=3) == tasks


@pytest.mark.demo
def test_a_part_that_is_wrong_does_not_cost_the_accuracy_too():
    edit = ("np.argmax(self.scores(X), axis=1)", "np.argmax(self.scores(X), axis=0)")
    assert lost(NET, changed([edit]), seed=3) == {"two_layer.predict": 5.0}
    assert lost(NET, changed([NO_MASK]), seed=3) == {"two_layer.loss": 11.0}


# --- comparisons beyond those of the bank: losses that are kept small, kinks, orders by chance

CAPPED = bank_entry("loss-capped")
CASE = {"x": np.array([1.0, 0.0, -2.0]), "upstream": np.array([3.0, 5.0, -4.0])}
RIGHT = np.array([3.0, 0.0, 0.0])


# log(p + 1e-12), clipped scores, half of the loss, and what is no number
@pytest.mark.parametrize(("loss", "entry"), [(np.float32(27.6), CAPPED), (50.0, CAPPED), (500.0, None), (None, None)])
def test_a_large_loss_that_is_kept_small_is_named(loss: Any, entry: str | None):
    with pytest.raises(Differs) as raised:
        uncapped(CAPPED)((loss, np.zeros(2)), (1000.0, np.zeros(2)), {})
    assert raised.value.mistake == entry
    for right in (1000.0, 12.0, 0.0):
        uncapped(CAPPED)((right, np.zeros(2)), (right, np.zeros(2)), {})


def test_any_slope_between_those_of_both_sides_is_right_at_a_kink():
    for at_kink in (0.0, 2.5, 5.0):
        any_slope_at_kinks([3.0, at_kink, 0.0], RIGHT, CASE)
    for at_kink in (-1.0, 7.0):
        with pytest.raises(Unequal):
            any_slope_at_kinks([3.0, at_kink, 0.0], RIGHT, CASE)
    for at_kink in (0.0, 5.0, 7.0):  # of another mistake the same is kept, whatever is at the kink
        with pytest.raises(Unequal) as raised:
            any_slope_at_kinks([3.0, at_kink, -4.0], RIGHT, CASE)
        assert np.array_equal(raised.value.got, [3.0, 0.0, -4.0])


def cut(order: list[int], size: int) -> list[list[int]]:
    return [order[start : start + size] for start in range(0, len(order), size)]


def test_no_shuffled_order_is_taken_for_one_that_is_not():
    for seed in range(200):
        laws.shuffled(cut(np.random.default_rng(seed).permutation(20).tolist(), 6), {})
    rows = list(range(20))
    within = [np.random.default_rng(1).permutation(batch).tolist() for batch in cut(rows, 6)]
    for order in (cut(rows, 6), cut(rows[::-1], 6), within, [rows[i::4] for i in range(4)]):
        with pytest.raises(Differs, match="not shuffled"):
            laws.shuffled(order, {})
