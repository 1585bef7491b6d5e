"""Domains of nets of any depth, in which every ReLU and every class makes a difference.

Sizes have the lengths of all layers as "sizes", and "N" rows.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from autograder.contracts.domains import by_turns

from .nets import scores

MARGIN = 0.05  # how far the input of every ReLU keeps from its kink, and the highest score from the second


def is_mixed(z):
    """Whether ReLUs with this input are well on or well off, some of each, no row all off, no unit of several rows."""
    on = z > 0
    alive = np.all(np.any(on, axis=1)) and (len(z) < 2 or np.all(np.any(on, axis=0)))
    return alive and np.min(np.abs(z)) >= MARGIN and 0.2 <= np.mean(on) <= 0.8


def is_open(z):
    """Whether some scores are negative, and the highest one of a row leads, neither by a hair nor by far."""
    ranked = np.sort(z, axis=1)
    lead = ranked[:, -1] - ranked[:, -2]
    return np.min(z) < 0 and bool(np.all((lead >= MARGIN) & (lead < 2.0)))


def net(rng, sizes, turn, biases=1.0):
    """Draw a net and a batch on which slips make a difference; one class of three or more does not occur.

    Where sizes have more "rows" than N, these repeat, and not all of them have the same highest score.
    """
    layers, N = list(pairwise(sizes["sizes"])), sizes["N"]
    rows = sizes.get("rows", N)
    params, X = {}, np.round(rng.standard_normal((N, layers[0][0])), 2)
    out = X
    for i, (fan_in, fan_out) in enumerate(layers, 1):
        tells = is_mixed if i < len(layers) else is_open
        for _ in range(500):
            W = np.round(rng.standard_normal((fan_in, fan_out)) * np.sqrt(2.0 / fan_in), 2)
            b = biases * np.round(rng.uniform(0.1, 0.5, fan_out) * rng.choice([-1.0, 1.0], fan_out), 2)
            if tells(z := out @ W + b) and (i < len(layers) or rows == N or np.ptp(np.argmax(z, axis=1))):
                break
        params |= {f"W{i}": W, f"b{i}": b}
        out = np.maximum(z, 0.0)
    classes = rng.permutation(z.shape[1])[: max(2, z.shape[1] - 1)]
    y = rng.choice(classes, N)
    return {"params": params, "X": np.resize(X, (rows, X.shape[1])), "y": np.resize(y, rows)}


def part(name):
    """Return the domain of a part of the net that was drawn before."""
    return lambda rng, sizes, turn: sizes["net"][name]


def lowered(rng, sizes, turn):
    """Return the params of the net, whose last bias makes all scores negative every other time."""
    *_, (last, bias) = (params := sizes["net"]["params"]).items()
    return params | {last: bias - 5.0 * (turn % 2)}


def far(rng, sizes, turn):
    """Draw rows of which one has 1000 or -1000 as its highest score, and one has small scores."""
    X = 1000.0 * sizes["net"]["X"]
    X[0] = 0.0
    highest = np.max(scores(sizes["net"]["params"], X[1:]), axis=1)
    return X * 1000.0 / np.max(np.abs(highest))


def unlikely(rng, sizes, turn):
    """Return the class with the lowest score of each row, and of one row that with the highest."""
    right = scores(sizes["params"], sizes["X"])
    return np.append(np.argmin(right[:-1], axis=1), np.argmax(right[-1]))


def nets(N, *layers, **more):
    """Return sizes of nets with batches of so many rows and more; each is asked again with other numbers."""
    sizes = [{"sizes": list(each), "N": N + place} | more for place, each in enumerate(layers)]
    return [each | {"again": each} for each in sizes]


NET = {"net": net, "params": part("params"), "X": part("X")}
BATCH = NET | {"y": part("y"), "reg": by_turns(0.3, 0.05, 0.7)}
FAR = {"X": far, "y": unlikely}
