"""Contracts of the softmax loss, and of Sequential: nets of the student's layers, or of reference ones."""

from __future__ import annotations

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import extreme, numbers, ordinary
from autograder.contracts.numeric import gradients
from autograder.contracts.programs import new

from ..formulas import cross_entropy, cross_entropy_gradient
from ..laws import place, uncapped
from .activations import BOTH, SIGMOID, TANH
from .weighted import AFFINE, run_again


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
MANY = [{"scores": np.zeros((500, 10)), "y": np.arange(500) % 10}]  # a product of all p is 0
CAPPED = uncapped(bank_entry("softmax-loss-capped"))
STEPS, REACH = ["softmax_loss"], {"scores": numbers("N", "C", kinds=[extreme])}
SOFTMAX_LOSS = Contract(
    task="layers.softmax_loss",
    domains={"scores": numbers("N", "C"), "y": lambda rng, sizes, turn: rng.integers(0, sizes["C"], sizes["N"])},
    sizes=[{"N": N, "C": C} for N, C in ((1, 2), (1, 3), (2, 3), (3, 3), (4, 2), (3, 5))],
    steps=[Step("softmax_loss", ["scores", "y"], right)],
    rows=[
        Row("loss", 5, "The loss is the mean of -log p of the right class.", STEPS, cases=MANY, same=place(0)),
        Row("gradient", 5, "dscores is p, less 1 at the right class, over N.", STEPS, same=place(1)),
        Row("stable", 3, "Scores of -1000 and 1000 do no harm.", STEPS, REACH, cases=FAR, same=CAPPED),
        Row(PROMISES, 1, "Scores and labels are left as they are."),
    ],
)


PARTS = [AFFINE, SIGMOID, TANH]
FORMULAS = {part.made: part.steps[0].right for part in PARTS}


def output(layers, x):
    """Return what the layers make of x, one after the other."""
    for layer in layers:
        x = FORMULAS[layer.name](x, *layer.args)
    return x


def random_layers(rng, kinds):
    """Return layers: an affine one for two lengths, an activation for a name."""
    return [
        new("Affine", ordinary(rng, kind), ordinary(rng, kind[1:])) if isinstance(kind, tuple) else new(kind)
        for kind in kinds
    ]


def nets(*listed):
    """Return sizes for each net: its layers, N examples of shape d, and M, the shape of one that comes out."""
    return run_again({"kinds": kinds, "N": N, "d": d, "M": M} for kinds, N, d, M in listed)


IMAGES = nets((["Tanh", "Sigmoid"], 2, (2, 1, 3), (2, 1, 3)), ([(4, 2), "Tanh"], 2, (2, 2), 2))
SEQUENTIAL = Contract(
    task="layers.sequential",
    made="Sequential",
    made_with=["layers"],
    parts=PARTS,
    domains={
        "layers": lambda rng, sizes, turn: random_layers(rng, sizes["kinds"]),
        "x": numbers("N", "d", kinds=[ordinary]),
        "upstream": numbers("N", "M", kinds=[ordinary]),
    },
    sizes=nets(
        (["Tanh"], 1, 1, 1),
        ([(1, 1), (1, 1)], 1, 1, 1),
        (["Tanh", "Sigmoid"], 2, 2, 2),
        ([(2, 3), "Tanh", (3, 1)], 2, 2, 1),
        ([(3, 2), "Sigmoid", (2, 2), "Tanh"], 3, 3, 2),
    ),
    turns=2,
    steps=[Step("forward", ["x"], output), Step("backward", ["upstream"], gradients(output, "x"))],
    rows=[
        Row("forward", 2, "The output of each layer goes into the next one."),
        Row("backward", 2, "The gradient goes back from the last layer to the first, through each of them."),
        Row("images", 1, "A net may begin with images.", BOTH, sizes=IMAGES),
        Row(PROMISES, 1, "Nets do not disturb each other, and the list of layers is left as it is."),
    ],
)
