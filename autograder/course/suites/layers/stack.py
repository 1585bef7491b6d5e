"""The contract of Sequential: nets of the student's layers, or of reference ones where those are wrong."""

from __future__ import annotations

from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import numbers, ordinary
from autograder.contracts.numeric import gradients
from autograder.contracts.programs import new

from .activations import BOTH, SIGMOID, TANH
from .weighted import AFFINE, run_again

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
