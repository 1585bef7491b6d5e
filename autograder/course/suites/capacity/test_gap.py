"""The generalization gap of a history."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import assert_close, assert_unchanged
from autograder.battery import assert_conduct
from autograder.together import together


def draw_accuracies(rng):
    """Return nine epochs whose best, worst and last ones are all different: the first, best, ... gaps differ."""
    train, validation = rng.uniform(0.75, 0.85, 9), rng.uniform(0.45, 0.55, 9)
    validation[2] = rng.uniform(0.62, 0.68)  # the best validation accuracy
    train[3] = rng.uniform(0.93, 0.98)  # the best training accuracy
    validation[5] = rng.uniform(0.1, 0.2)  # the largest gap
    return train, validation


def case(rng, train, validation, **more):
    """Return a history with these accuracies, and with what does not matter here, and its gap; its order says nothing.

    Every other list of more stands before the two, and the rest behind.
    """
    others = list(more.items())
    history = {
        **dict(others[1::2]),
        "val_accuracy": validation.tolist(),
        "learning_rate": rng.uniform(0.0, 0.1, len(train)).tolist(),
        "train_accuracy": train.tolist(),
        "loss": rng.uniform(0.1, 2.0, 4 * len(train)).tolist(),
        **dict(others[::2]),
    }
    return history, train[-1] - validation[-1]


def check_gaps(student, cases):
    """Check the gap of each history."""
    cases = list(cases)
    found = together(student, lambda: [student.generalization_gap(history) for history, _ in cases])
    for gap, (_, expected) in zip(found, cases, strict=True):
        assert_close(gap, expected, "generalization_gap")


@pytest.mark.task("capacity.gap", points=3)
def test_gap_after_the_last_epoch(student, rng):
    """The gap is training minus validation accuracy after the last epoch, whatever the epochs before were like."""
    check_gaps(student, [case(rng, *draw_accuracies(rng)) for _ in range(3)])


@pytest.mark.task("capacity.gap", points=3)
def test_gap_keeps_its_sign(student, rng):
    """The gap is negative if the net does better on the validation set."""
    curves = [(rng.uniform(0.2, 0.4, epochs), rng.uniform(0.5, 0.9, epochs)) for epochs in (5, 2)]
    check_gaps(student, [case(rng, *both) for both in (draw_accuracies(rng), *curves)])


@pytest.mark.task("capacity.gap", points=1, needs=[test_gap_after_the_last_epoch, test_gap_keeps_its_sign])
def test_gap_conduct(student, rng):
    """One epoch is enough, a gap may be zero, the history may hold empty lists, and is left as it is."""
    train, validation = draw_accuracies(rng)
    same = np.append(validation[:-1], train[-1])
    pairs = (train, validation), (train[:1], validation[:1]), (train, same)
    check_gaps(student, [case(rng, *pair) for pair in pairs])
    odd = {"warnings": [], "best_epoch": [3], "notes": ["a", "b"]}
    check_gaps(student, [case(rng, *rng.uniform(0.0, 1.0, (2, 7)), **odd)])
    assert_conduct(student)
    check_gaps(student, special_cases(rng))
    assert_unchanged(student)


def special_cases(rng):
    """Yield histories with many epochs, with other lists of any name and length, with curves of every kind."""
    yield case(rng, *rng.uniform(0.0, 1.0, (2, 300)))
    for names in (OTHERS, OTHERS[::-1], [*OTHERS[1:], "z"]):
        yield case(rng, *draw_accuracies(rng), **{name: rng.uniform(0.0, 1.0, 9).tolist() for name in names})
    for count in (1, 0, 40):
        more = {name: rng.uniform(0.0, 1.0, count).tolist() for name in OTHERS}
        yield case(rng, *draw_accuracies(rng), **more)
    yield case(rng, np.array([0.5, 0.70001]), np.array([0.5, 0.7]))
    for apart in (1, 4):
        for turn, (epochs, make) in enumerate(zip((4, 1, 2, 6, 3, 1, 2, 5, 4), CURVES, strict=True)):
            yield case(rng, make(rng, epochs), CURVES[(turn + apart) % len(CURVES)](rng, epochs))


OTHERS = (
    "test_accuracy train_loss accuracy val_loss train_accuracy_of_batch worst_accuracy a "
    "train_top5_accuracy val_top5_accuracy train_mean_accuracy my_train_accuracy val_accuracy_2"
).split()
CURVES = (
    lambda rng, epochs: np.zeros(epochs),
    lambda rng, epochs: np.sort(rng.uniform(0.2, 0.9, epochs)),
    lambda rng, epochs: np.ones(epochs),
    lambda rng, epochs: np.eye(epochs)[-1],
    lambda rng, epochs: -np.sort(-rng.uniform(0.2, 0.9, epochs)),
    lambda rng, epochs: np.full(epochs, rng.uniform(0.2, 0.9)),
    lambda rng, epochs: np.arange(epochs) % 2.0,
    lambda rng, epochs: 1.0 - np.eye(epochs)[-1],
    lambda rng, epochs: rng.uniform(1e-9, 1e-8, epochs),
)
