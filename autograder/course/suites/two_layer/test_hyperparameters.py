"""The student's choice of hyperparameters."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import accuracy_threshold, check, describe, number

from .images import few_images

RANGES = {  # what is asked for, in words and as a condition
    "hidden_size": ("a whole number from 1 to 500", lambda value: 1 <= value <= 500 and value == int(value)),
    "learning_rate": ("above 0", lambda value: value > 0),
    "mu": ("from 0 up to, not including, 1", lambda value: 0 <= value < 1),
    "decay": ("above 0 and at most 1", lambda value: 0 < value <= 1),
    "epochs": ("a whole number from 1 to 30", lambda value: 1 <= value <= 30 and value == int(value)),
    "batch_size": ("a whole number from 16 to 1000", lambda value: 16 <= value <= 1000 and value == int(value)),
    "reg": ("0 or more", lambda value: value >= 0),
}
PASSES, ENOUGH = 16, 0.18
SHORT_RUNS = {}  # what came of the choices that this process has seen, all of it a function of the choice


def chosen(student):
    """Return the student's hyperparameters, each checked to be a number in its range."""
    choice = student.hyperparameters()
    check(isinstance(choice, dict), f"hyperparameters should return a dict; it returned {describe(choice)}.")
    for name, (words, fits) in RANGES.items():
        check(name in choice, f"hyperparameters returns no {name}.")
        check(fits(float(number(choice[name], name))), f"{name} should be {words}.")
    whole = {"hidden_size", "epochs", "batch_size"}
    return {name: int(float(choice[name])) if name in whole else float(choice[name]) for name in RANGES}


@pytest.mark.task("two_layer.hyperparameters", weight=5)
def test_hyperparameters_ranges(student):
    """All hyperparameters are there, and each is a number in its range."""
    chosen(student)


@pytest.mark.task("two_layer.hyperparameters", weight=4, needs=test_hyperparameters_ranges)
def test_hyperparameters_learn(student, reference):
    """After 16 passes over 1,000 SHAPES-10 images, a net with these hyperparameters classifies 18 % of 1,000 others."""
    # The same few passes for everybody: a bound on the work, whatever was chosen.
    choice = chosen(student) | {"epochs": PASSES, "seed": 0}
    key = tuple(sorted(choice.items()))
    if key not in SHORT_RUNS:
        SHORT_RUNS[key] = short_run(reference, **choice)
    accuracy_threshold(SHORT_RUNS[key], ENOUGH, "images that it has not seen")


def short_run(reference, hidden_size, **choice):
    """Train the reference on few images; return its accuracy on others."""
    images = few_images()
    net = reference.TwoLayerNet(images.X_train.shape[1], hidden_size, len(images.classes), seed=0)
    with np.errstate(all="ignore"):
        history = net.train(images.X_train, images.y_train, images.X_val, images.y_val, **choice)
    return history["val_accuracy"][-1]
