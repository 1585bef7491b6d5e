"""The contracts of the two-layer net: how it starts, scores, loss and gradients, predictions, accuracy."""

from __future__ import annotations

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import given, numbers, ordinary, whole
from autograder.contracts.numeric import numerical_gradient

from .. import nets
from ..laws_of_nets import (
    check_start,
    gradients_alone,
    highest,
    loss_alone,
    loss_along,
    loss_and_gradients,
    penalty,
    penalty_of_gradients,
    penalty_of_loss,
    stable,
)

SIZES_OF_A_NET = "input_size", "hidden_size", "num_classes"


def sizes(*several):
    """Return sizes from lines of N, D, H and C."""
    names = "N", *SIZES_OF_A_NET
    return [dict(zip(names, line, strict=True)) | {"reg": 0.1 * (1 + number)} for number, line in enumerate(several)]


SIZES = sizes((1, 2, 3, 2), (2, 1, 2, 2), (3, 2, 1, 2), (5, 4, 3, 2), (4, 4, 4, 4), (3, 2, 6, 5))


def params(rng, sizes, turn):
    """Draw weights and biases; with inputs of one decimal at most, no hidden unit is near its kink."""
    D, H, C = (sizes[name] for name in SIZES_OF_A_NET)
    drawn, off, share = (ordinary, 0.005, 0.25) if turn else (whole, 0.5, 0.1)
    return {
        "W1": drawn(rng, (D, H)),
        "b1": drawn(rng, (H,)) + off,
        "W2": np.round(share * drawn(rng, (H, C)), 2),
        "b2": drawn(rng, (C,)),
    }


def labels(rng, sizes, turn):
    """Draw classes."""
    return rng.integers(sizes["num_classes"], size=sizes["N"])


def numeric_loss_and_grads(case):
    """Return the loss without a penalty, and its gradients by numeric differences."""
    loss = loss_along(nets.scores)
    return loss(case["params"], case["X"], case["y"]), numerical_gradient(loss, case, "params")


def net(name, domains, steps, rows, **more):
    """Return a contract of the net: its params are put into it first, and are the same at the end."""
    made_with = {name: given(name) for name in SIZES_OF_A_NET}
    return Contract(
        **{"task": f"two_layer.{name}", "made": "TwoLayerNet", "made_with": SIZES_OF_A_NET, "sizes": SIZES, "turns": 2}
        | {"domains": made_with | domains, "steps": steps, "rows": rows}
        | more
    )


X = numbers("N", "input_size")
PUT = Step("put", None, keywords="params", calls="params")
OWN_SCORES = Step("scores", ["X"], nets.scores, law=lambda got, case: None)  # judged elsewhere
KEPT = Step("kept", None, lambda params: params, calls="params")


def start_of(*line):
    """Return the sizes and the seed of a new net."""
    return dict(zip((*SIZES_OF_A_NET, "seed"), line, strict=True))


START = net(
    "scores",
    {"seed": given("seed")},
    [
        Step(
            "start",
            None,
            law=lambda got, case: check_start(got, [case[name] for name in SIZES_OF_A_NET]),
            calls="params",
        )
    ],
    [
        Row("start", 3, "A new net has random weights of He's standard deviation, and biases of zero."),
        Row(PROMISES, 1, "The same seed makes the same net, another one another.", sizes=[start_of(3, 5, 4, 0)]),
    ],
    made_with=[*SIZES_OF_A_NET, "seed"],
    sizes=[start_of(2, 3, 4, 1), start_of(1, 4000, 2, 5), start_of(120, 150, 80, 0)],
    turns=1,
    seeded_by="seed",
    unseeded=bank_entry("init-seeded-once"),
)
SCORES = net(
    "scores",
    {"params": params, "X": X},
    [PUT, Step("scores", ["X"], nets.scores), KEPT],
    [
        Row("scores", 4, "The scores are relu(X W1 + b1) W2 + b2, with the params that the net has at that moment."),
        Row(PROMISES, 1, "Nets do not disturb each other, scores may be asked for again, and nothing is changed."),
    ],
)

EYE = {"W1": np.eye(3), "b1": np.full(3, 0.5), "W2": np.eye(3), "b2": np.full(3, -1000.5)}
FAR = np.array([[2000.0, 1500.0, 1.0], [1.0, 2.0, 1.5], [2000.0, 1.0, 1999.0]])
FAR_APART = [
    dict(zip(SIZES_OF_A_NET, (3, 3, 3), strict=True)) | {"params": EYE, "X": FAR[rows], "y": np.array(y), "reg": 0.0}
    for rows, y in ((slice(1), [2]), (slice(1), [0]), (slice(2), [2, 0]), (slice(3), [1, 0, 2]))
]
LOSS = net(
    "loss",
    {"params": params, "X": X, "y": labels, "reg": given("reg")},
    [
        PUT,
        OWN_SCORES,
        Step("loss", ["X", "y"], numeric_loss_and_grads, loss_and_gradients),
        Step("penalized", ["X", "y", "reg"], nets.loss_and_grads, penalty, calls="loss"),
        KEPT,
    ],
    [
        Row("value", 5, "Without reg the loss is the softmax loss, the mean over the rows.", ["loss"], same=loss_alone),
        Row("penalty", 4, "reg adds 0.5 * reg * (sum of all squared weights).", ["penalized"], same=penalty_of_loss),
        Row("second_layer", 6, "W2 and b2 get their gradients.", ["loss"], same=gradients_alone("W2", "b2")),
        Row(
            "first_layer",
            10,
            "W1 and b1 get theirs, which come back through W2 and, where a unit is on, through the ReLU.",
            ["loss"],
            same=gradients_alone("W1", "b1"),
        ),
        Row(
            "penalty_gradients",
            4,
            "reg adds reg * W to the gradients of W1 and W2, and nothing to those of the biases.",
            ["penalized"],
            same=penalty_of_gradients,
        ),
        Row(
            "stable",
            2,
            "With scores of -1000 and 1000 the loss is right, and its gradients are finite.",
            ["loss"],
            sizes=[],
            cases=FAR_APART,
            same=stable,
        ),
        Row(PROMISES, 1, "Each call starts afresh, the gradients have the keys of params, and nothing is changed."),
    ],
    sizes=[SIZES[0], *SIZES[3:]],
    parts=[SCORES],
)


def signed(rng, sizes, turn):
    """Draw params with which all scores are below zero, or all above, or neither."""
    drawn = params(rng, sizes, turn)
    return drawn | {"b2": drawn["b2"] + (-50.0, 0.0, 50.0)[turn % 3]}


BLACK = {"params": {name: 0.0 * value for name, value in EYE.items()}, "X": np.zeros((2, 3))}
PREDICT = net(
    "predict",
    {"params": signed, "X": X},
    [PUT, OWN_SCORES, Step("predict", ["X"], nets.predictions, highest), KEPT],
    [
        Row("predict", 4, "The prediction for each row is the class with the highest score, whatever the signs."),
        Row(PROMISES, 1, "Predictions go by the params of that moment, and nothing is changed.", sizes=SIZES),
    ],
    sizes=[*SIZES, *sizes((9, 4, 6, 5), (2003, 2, 3, 4))],
    cases=[dict(zip(SIZES_OF_A_NET, (3, 3, 3), strict=True)) | BLACK],
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
