"""The contracts of the two-layer net: how it starts, scores, loss and gradients, predictions, accuracy."""

from __future__ import annotations

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import given

from ..laws_of_nets import (
    OF_CLASSES,
    OF_LOSS,
    OF_SCORES,
    Gradients,
    loss_alone,
    penalty_of_gradients,
    penalty_of_loss,
    stable,
    starts,
    with_own_scores,
)
from ..random_nets import BATCH, FAR, NET, lowered, nets

SIZES_OF_A_NET = "input_size", "hidden_size", "num_classes"
LENGTHS = {
    name: lambda rng, sizes, turn, place=place: sizes["sizes"][place] for place, name in enumerate(SIZES_OF_A_NET)
}
SIZES = [*nets(1, (2, 3, 2)), *nets(2, (1, 2, 2)), *nets(3, (2, 1, 2)), *nets(4, (4, 3, 2), (4, 4, 4), (2, 6, 5))]


def net(name, domains, steps, rows, **more):
    """Return a contract of the net, into which its params are put first."""
    return Contract(
        **{"task": f"two_layer.{name}", "made": "TwoLayerNet", "made_with": SIZES_OF_A_NET, "sizes": SIZES, "turns": 2}
        | {"domains": LENGTHS | domains, "steps": steps, "rows": rows}
        | more
    )


def start_of(seed, *lengths):
    """Return the sizes and the seed of a new net."""
    return {"sizes": lengths, "seed": seed}


START = net(
    "scores",
    {"seed": given("seed")},
    [Step("start", None, law=lambda got, case: starts(got, [case[name] for name in SIZES_OF_A_NET]), calls="params")],
    [
        Row("start", 3, "A new net has random weights of He's standard deviation, and biases of zero."),
        Row(PROMISES, 1, "The same seed makes the same net, another one another.", sizes=[start_of(0, 3, 5, 4)]),
    ],
    made_with=[*SIZES_OF_A_NET, "seed"],
    sizes=[start_of(1, 2, 3, 4), start_of(5, 1, 4000, 2), start_of(0, 120, 150, 80)],
    turns=1,
    seeded_by="seed",
    unseeded=bank_entry("init-seeded-once"),
)
SCORES = net(
    "scores",
    NET,
    OF_SCORES,
    [
        Row("scores", 4, "The scores are relu(X W1 + b1) W2 + b2, with the params of the net."),
        Row(PROMISES, 1, "Nets do not disturb each other, and X is left as it is."),
    ],
)
BACK = "W1 and b1 get theirs, which come back through W2 and, where a unit is on, through the ReLU."
ADDED = "reg adds reg * W to the gradients of W1 and W2, and nothing to those of the biases."
FINITE = "With scores of -1000 and 1000 the loss is right, and its gradients are finite."
PLAIN, REG = ["loss"], ["penalized"]
LOSS = with_own_scores(
    net(
        "loss",
        BATCH,
        OF_LOSS,
        [
            Row(
                "value", 5, "Without reg the loss is the softmax loss, the mean over the rows.", PLAIN, same=loss_alone
            ),
            Row("penalty", 4, "reg adds 0.5 * reg * (sum of all squared weights).", REG, same=penalty_of_loss),
            Row("second_layer", 6, "W2 and b2 get their gradients.", PLAIN, same=Gradients("W2", "b2")),
            Row("first_layer", 10, BACK, PLAIN, same=Gradients("W1", "b1")),
            Row("penalty_gradients", 4, ADDED, REG, same=penalty_of_gradients),
            Row("stable", 2, FINITE, PLAIN, FAR, nets(4, (2, 3, 3)), same=stable),
            Row(PROMISES, 1, "Nets do not disturb each other, and X and y are left as they are."),
        ],
        sizes=[SIZES[0], *SIZES[3:]],
        parts=[SCORES],
    )
)
BLACK = {"params": {"W1": np.zeros((3, 3)), "b1": np.zeros(3), "W2": np.zeros((3, 3)), "b2": np.zeros(3)}}
PREDICT = net(
    "predict",
    NET | {"params": lowered},
    OF_CLASSES,
    [Row("predict", 5, "The prediction for each row is the class with the highest score, whatever the signs.")],
    sizes=[*SIZES, *nets(9, (4, 6, 5)), *nets(9, (2, 3, 4), rows=2017)],
    cases=[dict.fromkeys(SIZES_OF_A_NET, 3) | BLACK | {"X": np.zeros((2, 3))}],
    parts=[SCORES],
)


def guesses(rng, sizes, turn):
    """Draw classes of which so many are those that y has."""
    N, right = sizes["N"], sizes["right"]
    return (np.arange(N) + (rng.permutation(N) >= right) * rng.integers(1, 4, size=N)) % 5


ACCURACY = Contract(
    task="two_layer.predict",
    domains={"predicted": guesses, "y": lambda rng, sizes, turn: np.arange(sizes["N"]) % 5},
    sizes=[{"N": N, "right": right} for N, right in ((1, 1), (1, 0), (3, 2), (7, 2), (10, 7), (5, 5), (300, 271))],
    turns=1,
    steps=[Step("accuracy", ["predicted", "y"], lambda predicted, y: float(np.mean(predicted == y)))],
    rows=[Row("accuracy", 4, "The accuracy is the fraction of predictions that equal the label.")],
)
