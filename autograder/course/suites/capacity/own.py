"""Nets whose scores are wrong: what belongs to those is right, and so is what is right where they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.contracts.compare import as_numbers, close
from autograder.contracts.contract import PROMISES, Step

from ..formulas import cross_entropy
from ..nets import penalty, scores
from .gradients import LOSS, pair, the_gradients, the_loss
from .net import HOLD, anything, net
from .scores import PREDICT, SCORES, predicts

H, ROUGHLY = 1e-3, 1e-2  # of differences of the student's own scores, which may be in single precision


def nudged(way):
    """Return the domain of the params, moved a little along one direction in all of them."""

    def moved(rng, sizes, turn):
        return {name: value + way * H * sizes["direction"][name] for name, value in sizes["params"].items()}

    return moved


def direction(rng, sizes, turn):
    """Draw a direction in which every param moves."""
    return {name: rng.choice([-1.0, 1.0], value.shape) for name, value in sizes["params"].items()}


def positive(rng, sizes, turn):
    """Draw a net of small positive numbers, where all ReLUs are on, and a tanh would do as well."""
    drawn = net(rng, sizes, turn)
    params = {name: np.abs(value) * (0.0005 if name[0] == "b" else 1.0) for name, value in drawn["params"].items()}
    return drawn | {"params": params, "X": 0.0005 * np.abs(drawn["X"])}


def unbiased(rng, sizes, turn):
    """Draw a net without biases."""
    return net(rng, sizes, turn, biases=0.0)


def are_right(case):
    """Whether the student's scores are right in a case; Differs if they are no scores at all."""
    right = scores(case["params"], case["X"])
    return np.allclose(as_numbers(case["scores"], right.shape), right, rtol=1e-4, atol=1e-6)


def of_own_scores(judged):
    """Return the comparison of loss and gradients with the student's own scores, where those are wrong."""

    def compared(got, right, case):
        if are_right(case):
            return judged(got, right, case)
        loss, grads = pair(got)
        y, reg, params = case["y"], case.get("reg", 0.0), case["params"]
        own, above, below = (cross_entropy(np.asarray(case[name]), y) for name in ("scores", "above", "below"))
        if judged is not the_gradients:
            close(loss, own + penalty(params, reg))
        if judged is not the_loss:
            along = [(name, as_numbers(grads[name], params[name].shape), d) for name, d in case["direction"].items()]
            rise = (above - below) / (2 * H) + reg * sum(np.sum(params[n] * d) for n, _, d in along if n[0] == "W")
            close(sum(np.sum(gradient * d) for _, gradient, d in along), rise, ROUGHLY)

    return compared


def predicts_by_own_scores(got, right, case):
    """Compare predictions with the student's own scores."""
    predicts(got, right if are_right(case) else np.asarray(case["scores"]), case)


OWN = Step("scores", ["X"], law=anything, calls="scores")


def with_own_scores(contract, batch):
    """Return the contract of a loss of wrong scores, on batches of that kind."""
    nudges = {"direction": direction, "up": nudged(1), "down": nudged(-1)}
    above, below = (
        [replace(HOLD, keywords=name), replace(OWN, name=label)] for name, label in (("up", "above"), ("down", "below"))
    )
    loss = replace(contract.steps[1], same=of_own_scores(contract.steps[1].same))
    return replace(
        contract,
        domains=contract.domains | {"net": batch} | nudges,
        steps=[*above, *below, HOLD, OWN, loss],
        rows=[replace(row, same=row.same and of_own_scores(row.same)) for row in contract.rows if row.name != PROMISES],
        parts=(),
    )


PREDICTIONS = replace(
    PREDICT,
    parts=[SCORES],
    instead=[replace(PREDICT, steps=[HOLD, OWN, replace(PREDICT.steps[1], same=predicts_by_own_scores)])],
)
GRADIENTS = replace(LOSS, parts=[SCORES], instead=[with_own_scores(LOSS, batch) for batch in (positive, unbiased, net)])
