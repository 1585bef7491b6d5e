"""Laws of nets with a ReLU between each two affine layers: what is right of loss, gradients, classes.

params is a dict of arrays W1, b1, W2, b2, ...; the steps of a contract before are "scores" and "loss", both of X and y.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.compare import Differs, as_numbers, close
from autograder.contracts.contract import Step
from autograder.contracts.numeric import numerical_gradient

from . import nets
from .formulas import cross_entropy
from .laws import uncapped
from .nets import scores
from .random_nets import net

CLOSE = 1e-4  # scores of which either may be taken for the highest


def pair(got):
    """Return loss and gradients, if they are a number and a dict."""
    if not isinstance(got, tuple | list) or len(got) != 2 or not isinstance(got[1], dict):
        raise Differs("it should be the loss and a dict of gradients")
    return as_numbers(got[0], (), "the loss"), got[1]


def loss_alone(got, right, case):
    """Compare the loss with the right one."""
    close(pair(got)[0], right[0], what="the loss")


class Gradients:
    """Compares the gradients of these params with the right ones, or of all."""

    def __init__(self, *names):
        self.names = names

    def __call__(self, got, right, case):
        """Raise Differs for the first one that is wrong."""
        grads = pair(got)[1]
        for name in self.names or case["params"]:
            if name not in grads:
                raise Differs(f"there is no gradient of {name}")
            close(grads[name], right[1][name], what=f"the gradient of {name}")


all_gradients = Gradients()


def loss_and_gradients(got, right, case):
    """Compare all."""
    loss_alone(got, right, case)
    all_gradients(got, right, case)


def finite(got, right, case):
    """Compare the loss; gradients have to be finite."""
    loss_alone(got, right, case)
    for name, value in case["params"].items():
        if name in got[1] and not np.all(np.isfinite(as_numbers(got[1][name], value.shape, f"the gradient of {name}"))):
            raise Differs(f"the gradient of {name} is nan or inf somewhere")


stable = uncapped(bank_entry("loss-capped"), finite)


def penalty_of_loss(got, right, case):
    """Compare what reg adds to the loss that came without it."""
    added = pair(got)[0] - pair(case["loss"])[0]
    close(added, nets.penalty(case["params"], case["reg"]), what="what reg adds to the loss")


def penalty_of_gradients(got, right, case):
    """Compare what reg adds to the gradients that came without it."""
    (_, grads), (_, without) = pair(got), pair(case["loss"])
    for name, value in case["params"].items():
        with_reg, before = (
            as_numbers(each.get(name), value.shape, f"the gradient of {name}") for each in (grads, without)
        )
        added = case["reg"] * value if name.startswith("W") else 0.0 * value
        close(with_reg - before, added, what=f"what reg adds to the gradient of {name}")


def penalty(got, right, case):
    """Compare both."""
    penalty_of_loss(got, right, case)
    penalty_of_gradients(got, right, case)


def highest(got, right, case):
    """Ask for the class with the highest of the right scores in each row, or of the student's own."""
    N, C = (true := nets.scores(case["params"], case["X"])).shape
    numbers = as_numbers(got, (N,))
    classes = numbers.astype(int)
    if np.any((classes < 0) | (classes >= C) | (classes != numbers)):
        raise Differs(f"it should be classes, from 0 to {C - 1}")
    for each in (true, case["scores"]):
        given = as_numbers(each, (N, C), "scores")
        if np.all(given.max(axis=1) - given[np.arange(N), classes] <= CLOSE):
            if np.asarray(got).dtype.kind not in "iu":
                raise Differs("it should be integers", bank_entry("predict-as-floats"))
            return
    raise Differs("it is not the class with the highest score of each row")


def numeric(params, X, y):
    """Return the loss without a penalty, and its gradients by numeric differences."""
    case = {"params": params, "X": X, "y": y}
    return nets.loss(**case), numerical_gradient(nets.loss, case, "params")


def anything(got, case):
    """Accept what is judged elsewhere."""


PUT = Step("put", None, keywords="params", calls="params")
SCORES = Step("scores", ["X"], nets.scores)
OWN_SCORES = Step("scores", ["X"], nets.scores, law=anything)
OF_SCORES = [PUT, SCORES]
OF_LOSS = [
    PUT,
    OWN_SCORES,
    Step("loss", ["X", "y"], numeric, loss_and_gradients),
    Step("penalized", ["X", "y", "reg"], nets.loss_and_grads, penalty, calls="loss"),
]
OF_CLASSES = [PUT, OWN_SCORES, Step("predict", ["X"], nets.predictions, highest)]


SEEDED_ANEW = bank_entry("seeded-anew-for-each-layer")
MANY = 1000  # weights whose mean and deviation tell how they were drawn
# A normal distribution whose tails are cut off is narrower, by an eighth if they are cut at two deviations.
LEAST, MOST = 0.82, 1.15


def starts(got, sizes, slip=lambda W, layer, sizes: None):
    """Ask for params of a new net; slip names the entry of the bank that draws weights as a layer has them."""
    if not isinstance(got, dict) or set(got) != {f"{kind}{i}" for i in range(1, len(sizes)) for kind in "Wb"}:
        raise Differs("params should be a dict of W1, b1 and so on, for each layer")
    large = []
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes), 1):
        W, b = as_numbers(got[f"W{i}"], (fan_in, fan_out), f"W{i}"), as_numbers(got[f"b{i}"], (fan_out,), f"b{i}")
        if np.any(b):
            raise Differs(f"b{i} should be zero")
        if np.unique(W).size < 0.9 * W.size:
            raise Differs(f"W{i} should be random, and holds the same number more than once", slip(W, i, sizes))
        large += [(i, W)] * (W.size >= MANY)
    for (_, one), (_, other) in pairwise(large):
        count = min(one.size, other.size)
        if abs(np.corrcoef(one.ravel()[:count], other.ravel()[:count])[0, 1]) > 0.5:
            raise Differs("two layers should not have the same random numbers", SEEDED_ANEW)
    for i, W in large:
        if abs(np.mean(W)) > 6 * np.std(W) / np.sqrt(W.size):
            raise Differs(f"the mean of W{i} should be 0", slip(W, i, sizes))
        if not LEAST < np.std(W) / np.sqrt(2 / len(W)) < MOST:
            raise Differs(f"the standard deviation of W{i} is not that of He", slip(W, i, sizes))


SCORED = "scores", "above", "below"
NUDGED = [replace(PUT, keywords="up"), replace(OWN_SCORES, name="above", calls="scores")]
NUDGED += [replace(PUT, keywords="down"), replace(OWN_SCORES, name="below", calls="scores")]
H = 1e-3  # of differences of the student's own scores, which may be in single precision


def nudged(way):
    """Return the domain of the params, moved a little in the direction, or against it."""

    def moved(rng, sizes, turn):
        return {name: value + way * H * sizes["direction"].get(name, 0.0) for name, value in sizes["params"].items()}

    return moved


def direction(judged):
    """Return the domain of directions in which those params move whose gradients are judged."""

    def signs(rng, sizes, turn):
        names = (judged.names or sizes["params"]) if isinstance(judged, Gradients) else ()
        return {name: rng.choice([-1.0, 1.0], sizes["params"][name].shape) for name in names}

    return signs


def positive(rng, sizes, turn):
    """Draw a net of small positive numbers, where all ReLUs are on, and a tanh would do as well."""
    batch = net(rng, sizes, turn)
    params = {name: np.abs(value) * (0.0005 if name[0] == "b" else 1.0) for name, value in batch["params"].items()}
    return batch | {"params": params, "X": 0.0005 * np.abs(batch["X"])}


def unbiased(rng, sizes, turn):
    """Draw a net without biases."""
    return net(rng, sizes, turn, biases=0.0)


def where_right(judged):
    """Return the comparison where the student's scores are right."""

    def compared(got, right, case):
        true = scores(case["params"], case["X"])
        if not np.allclose(as_numbers(case["scores"], true.shape), true, rtol=1e-3, atol=1e-6):
            raise Differs("the scores are wrong")
        judged(got, right, case)

    return compared


def of_own_scores(judged):
    """Return the comparison with the loss of the student's own scores, and with how it changes in the direction."""

    def compared(got, right, case):
        shape, ways = scores(case["params"], case["X"]).shape, case["direction"]
        own, above, below = (cross_entropy(as_numbers(case[name], shape), case["y"]) for name in SCORED)
        given = {name: as_numbers(pair(got)[1].get(name), way.shape, name) for name, way in ways.items()}
        off = (above - below) / (2 * H) - sum(np.sum(given[name] * way) for name, way in ways.items())
        share = off / max(1, sum(way.size for way in ways.values()))
        judged(got, (own, {name: given[name] + share * way for name, way in ways.items()}), case)

    return compared


def with_own_scores(contract):
    """Return the contract of a loss, passed by what belongs to wrong scores or is right where they are, too."""

    def instead(batch, compared):
        rows = [
            replace(row, same=compared(row.same), domains={**row.domains, "direction": direction(row.same)})
            for row in contract.rows
            if row.same
        ]
        nudges = {"direction": direction(all_gradients), "up": nudged(1), "down": nudged(-1)}
        domains = contract.domains | {"net": batch} | nudges
        return replace(contract, domains=domains, steps=[*NUDGED, *OF_LOSS], rows=rows, parts=())

    ways = (net, of_own_scores), (positive, where_right), (unbiased, where_right)
    return replace(contract, instead=[instead(*way) for way in ways])
