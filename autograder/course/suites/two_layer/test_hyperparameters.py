"""The student's choice of hyperparameters."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import accuracy_threshold, bank_entry, describe, mistaken, number

from .images import few_images

WHOLE = {"hidden_size", "epochs", "batch_size"}
RANGES = {  # in words, as least and largest, and the bank's entry of what lies outside
    "hidden_size": ("a whole number from 1 to 500", 1, 500, bank_entry("choice-hidden-too-many")),
    "learning_rate": ("above 0", 1e-300, np.inf, bank_entry("choice-rate-zero")),
    "mu": ("from 0 up to, not including, 1", 0, 1 - 1e-9, bank_entry("choice-mu-one")),
    "decay": ("above 0 and at most 1", 1e-300, 1, bank_entry("choice-decay-zero")),
    "epochs": ("a whole number from 1 to 30", 1, 30, bank_entry("choice-epochs-too-many")),
    "batch_size": ("a whole number from 16 to 1000", 16, 1000, bank_entry("choice-batch-of-all")),
    "reg": ("0 or more", 0, np.inf, bank_entry("choice-reg-negative")),
}
PASSES, ENOUGH = 16, 0.18
SHORT_RUNS = {}  # what came of the choices that this process has seen, all of it a function of the choice


def chosen(student):
    """Return the student's hyperparameters, each checked to be a number in its range."""
    choice = student.hyperparameters()
    if not isinstance(choice, dict):
        raise mistaken(bank_entry("choice-tuple"), f"hyperparameters returned {describe(choice)}, and no dict.")
    for name, (words, least, largest, entry) in RANGES.items():
        if name not in choice:
            raise mistaken(bank_entry("choice-key-missing"), f"hyperparameters returns no {name}.")
        if isinstance(choice[name], str):
            raise mistaken(bank_entry("choice-text"), f"{name} should be a number; it is a text.")
        value = float(number(choice[name], name))
        if not least <= value <= largest or (name in WHOLE and value != int(value)):
            raise mistaken(entry, f"{name} should be {words}.")
    return {name: int(float(choice[name])) if name in WHOLE else float(choice[name]) for name in RANGES}


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
    accuracy, loss = SHORT_RUNS[key]
    slip = bank_entry("choice-rate-too-small") if loss < 10.0 else bank_entry("choice-rate-too-large")
    accuracy_threshold(accuracy, ENOUGH, "images that it has not seen", slip)


def short_run(reference, hidden_size, **choice):
    """Train the reference on few images; return its accuracy on others, and the last loss."""
    images = few_images()
    net = reference.TwoLayerNet(images.X_train.shape[1], hidden_size, len(images.classes), seed=0)
    with np.errstate(all="ignore"):
        history = net.train(images.X_train, images.y_train, images.X_val, images.y_val, **choice)
    return history["val_accuracy"][-1], history["loss"][-1]
