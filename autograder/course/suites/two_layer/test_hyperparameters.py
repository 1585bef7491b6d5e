"""The student's choice of hyperparameters."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import bank_entry, check, describe, mistaken, number
from autograder.battery import assert_steady

from .images import few_images

RANGES = {
    "hidden_size": lambda value: 1 <= value <= 500,
    "learning_rate": lambda value: value > 0,
    "mu": lambda value: 0 <= value < 1,
    "decay": lambda value: 0 < value <= 1,
    "epochs": lambda value: 1 <= value <= 30,
    "batch_size": lambda value: 16 <= value <= 1000,
    "reg": lambda value: value >= 0,
}
SLIPS = {
    "hidden_size": [(lambda value: value > 500, bank_entry("choice-hidden-too-many"))],
    "learning_rate": [
        (lambda value: value < 0, bank_entry("choice-rate-negative")),
        (lambda value: value == 0, bank_entry("choice-rate-zero")),
    ],
    "mu": [(lambda value: value >= 1, bank_entry("choice-mu-one"))],
    "decay": [
        (lambda value: value > 1, bank_entry("choice-decay-above-one")),
        (lambda value: value == 0, bank_entry("choice-decay-zero")),
    ],
    "epochs": [(lambda value: value > 30, bank_entry("choice-epochs-too-many"))],
    "batch_size": [
        (lambda value: value < 16, bank_entry("choice-batch-of-one")),
        (lambda value: value > 1000, bank_entry("choice-batch-of-all")),
    ],
    "reg": [(lambda value: value < 0, bank_entry("choice-reg-negative"))],
}
INTEGERS = {"hidden_size", "epochs", "batch_size"}
PASSES, ENOUGH = 16, 0.18
SHORT_RUNS = {}  # what came of the choices that this process has seen, all of it a function of the choice


def chosen(student):
    """Return the student's hyperparameters, each checked to be a number in its range."""
    choice = student.hyperparameters()
    check(isinstance(choice, dict), f"hyperparameters should return a dict; it returned {describe(choice)}.")
    result = {}
    for name, is_allowed in RANGES.items():
        check(name in choice, f"hyperparameters returns no {name}.")
        value = float(number(choice[name], name))
        if not is_allowed(value):
            entry = next((entry for reaches, entry in SLIPS.get(name, ()) if reaches(value)), None)
            raise mistaken(entry, f"The {name} that hyperparameters returns is out of its range.")
        whole = name in INTEGERS
        check(not whole or value == int(value), f"The {name} that hyperparameters returns should be an integer.")
        result[name] = int(value) if whole else value
    return result


@pytest.mark.task("two_layer.hyperparameters", points=5)
def test_hyperparameters_ranges(student):
    """All hyperparameters are there, and each is a number in its range."""
    chosen(student)
    assert_steady(student)


@pytest.mark.task("two_layer.hyperparameters", points=4, needs=test_hyperparameters_ranges)
def test_hyperparameters_learn(student, reference):
    """After 16 passes over 1,000 SHAPES-10 images, a net with these hyperparameters classifies 18 % of 1,000 others."""
    # The same few passes for everybody: a bound on the work, whatever was chosen.
    choice = chosen(student) | {"epochs": PASSES, "seed": 0}
    key = tuple(sorted(choice.items()))
    if key not in SHORT_RUNS:
        SHORT_RUNS[key] = short_run(reference, **choice)
    losses, share = SHORT_RUNS[key]
    check(np.all(np.isfinite(losses)), "The loss does not stay finite: the steps are too large.")
    check(
        share >= ENOUGH,
        f"After {PASSES} passes over 1,000 images {share:.0%} of others are classified; {ENOUGH:.0%} are asked for.",
    )


def short_run(reference, hidden_size, **choice):
    """Train the reference on few images; return its losses and its accuracy on others."""
    images = few_images()
    net = reference.TwoLayerNet(images.X_train.shape[1], hidden_size, len(images.classes), seed=0)
    with np.errstate(all="ignore"):
        history = net.train(images.X_train, images.y_train, images.X_val, images.y_val, **choice)
    return np.array(history["loss"], dtype=np.float64), history["val_accuracy"][-1]
