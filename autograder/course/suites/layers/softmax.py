"""The contract of the softmax loss."""

from __future__ import annotations

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import extreme, numbers

from ..formulas import cross_entropy, cross_entropy_gradient
from ..partial import place, uncapped


def right(scores, y):
    """Return the loss and its gradient."""
    return cross_entropy(scores, y), cross_entropy_gradient(scores, y)


# Large in all rows, in different rows, equal, and a right class that is far behind.
FAR = [
    {"scores": np.array(scores), "y": np.array(y)}
    for scores, y in (
        ([[1000.0, 0.0]], [0]),
        ([[0.0, 1000.0]], [0]),
        ([[-1000.0, -1000.0]], [1]),
        ([[1000.0, 1002.0], [-1000.0, -1001.0]], [1, 0]),
        ([[-1000.0, 1000.0, 0.0], [0.5, 2.0, -1.0]], [0, 2]),
    )
]
SOFTMAX_LOSS = Contract(
    task="layers.softmax_loss",
    domains={"scores": numbers("N", "C"), "y": lambda rng, sizes, turn: rng.integers(0, sizes["C"], sizes["N"])},
    sizes=[{"N": N, "C": C} for N, C in ((1, 2), (1, 3), (2, 3), (3, 3), (4, 2), (3, 5))],
    steps=[Step("softmax_loss", ["scores", "y"], right)],
    rows=[
        Row(
            "loss",
            5,
            "The loss is the mean of -log p of the right class.",
            ["softmax_loss"],
            cases=[{"scores": np.zeros((500, 10)), "y": np.arange(500) % 10}],  # a product of all p is 0
            same=place(0),
        ),
        Row("gradient", 5, "dscores is p, less 1 at the right class, over N.", ["softmax_loss"], same=place(1)),
        Row(
            "stable",
            3,
            "Loss and gradient are right and finite for scores of -1000 and 1000.",
            ["softmax_loss"],
            {"scores": numbers("N", "C", kinds=[extreme])},
            cases=FAR,
            same=uncapped(bank_entry("softmax-loss-capped")),
        ),
        Row(PROMISES, 1, "Scores and labels are left as they are."),
    ],
)
