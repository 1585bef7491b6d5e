"""Contracts of a new net, of its scores, and of its predictions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.contract import PROMISES, Contract, Row, Step

from ..laws_of_nets import (
    OF_CLASSES,
    OF_LOSS,
    OF_SCORES,
    all_gradients,
    anything,
    loss_alone,
    penalty_of_gradients,
    penalty_of_loss,
    stable,
    starts,
    with_own_scores,
)
from ..random_nets import BATCH, FAR, NET, lowered, nets


def slip(W, layer, sizes):
    """Return the entry of the bank that draws weights like these, if one alone does."""
    (fan_in, fan_out), deviation = W.shape, np.std(W)
    if np.all(W > 0):
        return bank_entry("init-all-positive")
    slips = {
        bank_entry("init-zero"): 0.0,
        bank_entry("init-one-over-fan-in"): np.sqrt(1 / fan_in),
        bank_entry("init-fan-out"): np.sqrt(2 / fan_out),
        bank_entry("init-glorot"): np.sqrt(2 / (fan_in + fan_out)),
        bank_entry("init-without-a-square-root"): 2 / fan_in,
        bank_entry("init-one-fan-in-for-all"): np.sqrt(2 / sizes[0]),
        bank_entry("init-uniform-too-narrow"): np.sqrt(2 / (3 * fan_in)),
        bank_entry("init-small-numbers"): 0.01,
        bank_entry("init-standard-normal"): 1.0,
    }
    like = [entry for entry, slip in slips.items() if abs(deviation - slip) <= 0.04 * slip]
    if 1 < layer == len(sizes) - 1 and deviation:
        return bank_entry("init-last-layer-otherwise")
    return like[0] if len(like) == 1 else None


LENGTHS = {"sizes": lambda rng, sizes, turn: sizes["sizes"]}
START = Contract(
    task="capacity.scores",
    made="MLP",
    made_with=["sizes", "seed"],
    domains=LENGTHS | {"seed": lambda rng, sizes, turn: int(rng.integers(1, 1000)) if turn else 0},
    sizes=[{"sizes": sizes} for sizes in ([3, 4, 2, 5], [20, 100, 50, 40], [40] * 5, [1, 1500, 2, 3, 2, 2])],
    turns=2,
    steps=[Step("params", None, law=lambda got, case: starts(got, case["sizes"], slip))],
    rows=[Row("params", 3, "W1, b1, ... have their shapes, weights He's mean and deviation, and biases are zero.")],
)
SEED = replace(
    START,
    sizes=[{"sizes": [2, 3, 2]}],
    steps=[Step("params", None, law=anything)],
    rows=[Row(PROMISES, 1, "Equal seeds give equal nets, others give others, and sizes are left as they are.")],
    seeded_by="seed",
    unseeded=bank_entry("one-generator-for-all-nets"),
)
SCORES = Contract(
    task="capacity.scores",
    made="MLP",
    made_with=["sizes"],
    domains=LENGTHS | NET,
    sizes=nets(1, (2, *[3] * 10, 2), (2, 3), (4, 1, 3), (3, 6, 4), (4, 6, 3, 5), (3, 5, 4, 6, 3)),
    steps=OF_SCORES,
    rows=[
        Row("scores", 3, "The scores are right at any depth: a ReLU between two layers, and none after the last."),
        Row(PROMISES, 1, "Nets do not disturb each other, and X is left as it is.", sizes=nets(2, (3, 4), (4, 3, 5))),
    ],
)
PREDICT = replace(
    SCORES,
    domains=LENGTHS | NET | {"params": lowered},
    cases=[{"sizes": [3, 3], "params": {"W1": np.zeros((3, 3)), "b1": np.zeros(3)}, "X": np.zeros((2, 3))}],  # a tie
    steps=OF_CLASSES,
    parts=[SCORES],
    rows=[Row("predict", 3, "The class with the highest score is predicted for each row.")],
)


def row(name, weight, sizes, same, sentence, step="loss", **domains):
    """Return a row that judges loss on nets of these sizes."""
    return Row(name, weight, sentence, [step], domains, sizes, same=same)


SHALLOW, HIDDEN = nets(1, (2, 2), (4, 3), (3, 4)), nets(1, (2, 5, 3), (4, 4, 4), (3, 6, 4))
DEEP = nets(1, (2, 4, 3, 5, 4, 3), (3, 3, 3, 3), (4, 6, 3, 5), (3, 5, 4, 6, 3))
SEVERAL = [*nets(4, (3, 4)), *nets(5, (3, 5, 4, 6, 3))]
APART = "Nets do not disturb each other, and X and y are left as they are."
LOSS = Contract(
    task="capacity.gradients",
    made="MLP",
    made_with=["sizes"],
    domains=LENGTHS | BATCH,
    sizes=nets(1, (2, 3), (2, 6, 4), (4, 6, 3, 5)),
    turns=2,
    steps=OF_LOSS,
    parts=[SCORES],
    rows=[
        row("loss", 4, None, loss_alone, "The loss is the mean of -log of the right class's probability."),
        row("linear", 5, SHALLOW, all_gradients, "Without a hidden layer: the gradients of a softmax classifier."),
        row("hidden", 7, HIDDEN, all_gradients, "With one hidden layer, gradients go back through W2 and the ReLU."),
        row("deep", 9, DEEP, all_gradients, "With several hidden layers, all weights and biases get their gradients."),
        row("penalty", 2, SEVERAL, penalty_of_loss, "reg adds half of reg times all squared weights.", "penalized"),
        row("penalty_gradients", 3, SEVERAL, penalty_of_gradients, "It adds reg times the weights.", "penalized"),
        row("stable", 1, nets(4, (3, 4), (3, 3)), stable, "Scores of 1000 and -1000 do no harm.", **FAR),
        Row(PROMISES, 3, APART, sizes=nets(3, (3, 4, 2), (4, 6, 3, 5))),
    ],
)
GRADIENTS = with_own_scores(LOSS)
