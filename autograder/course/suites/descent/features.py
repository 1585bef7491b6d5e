"""Contracts of features that make a straight border enough."""

from __future__ import annotations

import numpy as np

from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import numbers


def points(rng, sizes, turn):
    """Draw points of every quadrant by turns, none of them on an axis."""
    signs = np.array([(-1, 1), (1, -1), (-1, -1), (1, 1)])[(np.arange(sizes["N"]) + turn) % 4]
    return signs * np.abs(numbers("N", "D")(rng, {**sizes, "D": 2}, turn % 2))


def polar(X):
    """Return the distance from the origin and the angle of each point."""
    return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 1], X[:, 0])))


def product(X):
    """Return the two coordinates of each point and their product."""
    return np.column_stack((X, X[:, 0] * X[:, 1]))


SIZES = [{"N": n} for n in (1, 2, 3, 8)]
POLAR = Contract(
    task="descent.features",
    domains={"X": points},
    sizes=SIZES,
    steps=[Step("polar_features", ["X"], polar)],
    rows=[
        Row("polar", 6, "The polar features are distance and angle, in all four quadrants."),
        Row(
            "polar_axes",
            1,
            "The angle is right on the axes, too: π on the negative half of the first.",
            sizes=[],
            cases=[{"X": np.array([[0.0, 1.5], [2.0, 0.0], [0.0, -0.5], [-1.5, 0.0], [-1.0, 2.0]])}],
        ),
        Row(PROMISES, 1, "The points are left as they are, and those of an earlier call have no effect."),
    ],
)
PRODUCT = Contract(
    task="descent.features",
    domains={"X": points},
    sizes=SIZES,
    steps=[Step("product_features", ["X"], product)],
    rows=[Row("product", 5, "The product features are both coordinates and, third, their product.")],
)
