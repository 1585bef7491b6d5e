"""Contracts of a new net, of its scores, and of its predictions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.contract import PROMISES, Contract, Row, Step

from ..drawn_nets import NET, lowered, nets
from ..laws_of_nets import OF_CLASSES, OF_SCORES, anything
from ..start_of_nets import starts


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
