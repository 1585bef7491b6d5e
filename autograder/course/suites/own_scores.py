"""Nets whose scores are wrong: what belongs to those is right, and so is what is right where they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from autograder.contracts.compare import Differs, as_numbers

from .formulas import cross_entropy
from .laws_of_nets import OF_LOSS, OWN_SCORES, PUT, Gradients, all_gradients, pair
from .nets import scores
from .random_nets import net

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
