"""Contracts of a new net, of its scores, and of its predictions."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.compare import Differs, as_numbers
from autograder.contracts.contract import PROMISES, Contract, Row, Step

from ..nets import scores
from .net import HOLD, NET, anything, nets

MANY = 1000  # weights, whose standard deviation tells how they were drawn
EQUAL = 1e-4  # as far as single precision tells two scores apart


def is_new(params, case):
    """Ask for arrays of the right names and shapes, weights around 0 with He's standard deviation, biases of 0."""
    layers = list(pairwise(case["sizes"]))
    if not isinstance(params, dict) or set(params) != {
        f"{kind}{i}" for i in range(1, len(layers) + 1) for kind in "Wb"
    }:
        raise Differs("its keys should be W1, b1 and so on, for each layer")
    weights = []
    for i, (fan_in, fan_out) in enumerate(layers, 1):
        W, b = as_numbers(params[f"W{i}"], (fan_in, fan_out), f"W{i}"), as_numbers(params[f"b{i}"], (fan_out,), f"b{i}")
        if np.any(b):
            raise Differs(f"b{i} is not zero")
        if any(np.array_equal(W, other) for other in weights):
            raise Differs(
                f"W{i} is equal to another one", bank_entry("seeded-anew-for-each-layer") if np.any(W) else None
            )
        weights.append(W)
    for i, W in enumerate(weights, 1):
        if W.size >= MANY:
            is_drawn(W, f"W{i}", i == len(weights) > 1, case["sizes"])


def is_drawn(W, name, last, sizes):
    """Ask for He's mean and standard deviation; where they are those of a known slip, say which."""
    (fan_in, fan_out), deviation = W.shape, np.std(W)
    if not np.isfinite(deviation) or deviation == 0:
        raise Differs(f"{name} does not consist of random numbers", None if np.any(W) else bank_entry("init-zero"))
    if abs(np.mean(W)) > 6 * deviation / np.sqrt(W.size):
        raise Differs(f"the mean of {name} is not 0", bank_entry("init-all-positive") if np.all(W > 0) else None)
    # A normal distribution whose tails are cut off is narrower, by an eighth if they are cut at two deviations.
    if 0.82 < deviation / np.sqrt(2 / fan_in) < 1.15:
        return
    slips = {
        bank_entry("init-one-over-fan-in"): np.sqrt(1 / fan_in),
        bank_entry("init-fan-out"): np.sqrt(2 / fan_out),
        bank_entry("init-glorot"): np.sqrt(2 / (fan_in + fan_out)),
        bank_entry("init-without-a-square-root"): 2 / fan_in,
        bank_entry("init-one-fan-in-for-all"): np.sqrt(2 / sizes[0]),
        bank_entry("init-uniform-too-narrow"): np.sqrt(2 / (3 * fan_in)),
        bank_entry("init-small-numbers"): 0.01,
        bank_entry("init-standard-normal"): 1.0,
    }
    like = [entry for entry, slip in slips.items() if abs(deviation / slip - 1) < 0.04]
    entry = bank_entry("init-last-layer-otherwise") if last else like[0] if len(like) == 1 else None
    raise Differs(f"the standard deviation of {name} is not He's", entry)


def predicts(got, right, _):
    """Ask for integers, each the class of the highest of the right scores of its row, of equal ones any."""
    classes = as_numbers(got, right.shape[:1])
    if not np.all(np.isin(classes, range(right.shape[1]))):
        raise Differs("it holds something that is no class")
    if np.any(right[range(len(right)), classes.astype(int)] < np.max(right, axis=1) - EQUAL):
        raise Differs("it is not the class with the highest score of each row")
    if np.asarray(got).dtype.kind not in "iu":
        raise Differs("it holds no integers", bank_entry("predict-as-floats"))


def lowered(rng, sizes, turn):
    """Return the params of the net, whose last bias makes all scores negative every other time."""
    *_, (last, bias) = (params := sizes["net"]["params"]).items()
    return params | {last: bias - 5.0 * (turn % 2)}


START = Contract(
    task="capacity.scores",
    made="MLP",
    made_with=["sizes", "seed"],
    domains={"sizes": NET["sizes"], "seed": lambda rng, sizes, turn: int(rng.integers(1, 1000)) if turn else 0},
    sizes=[{"sizes": sizes} for sizes in ([3, 4, 2, 5], [20, 100, 50, 40], [40] * 5, [1, 1500, 2, 3, 2, 2])],
    turns=2,
    steps=[Step("params", None, law=is_new)],
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
    domains=NET,
    sizes=nets(1, (2, *[3] * 10, 2), (2, 3), (4, 1, 3), (3, 6, 4), (4, 6, 3, 5), (3, 5, 4, 6, 3)),
    steps=[HOLD, Step("scores", ["X"], scores)],
    rows=[Row("scores", 3, "The scores are right at any depth: a ReLU between two layers, and none after the last.")],
)
PREDICT = replace(
    SCORES,
    domains=NET | {"params": lowered},
    cases=[{"sizes": [3, 3], "params": {"W1": np.zeros((3, 3)), "b1": np.zeros(3)}, "X": np.zeros((2, 3))}],  # a tie
    steps=[HOLD, Step("predict", ["X"], scores, predicts), SCORES.steps[1]],
    rows=[
        Row("predict", 2, "The class with the highest score is predicted for each row."),
        Row(PROMISES, 2, "A net goes by the params of now; nothing else is changed.", sizes=nets(2, (3, 4), (4, 3, 5))),
    ],
)
