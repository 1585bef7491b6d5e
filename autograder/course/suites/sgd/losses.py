"""Loss functions to train on, which record their calls."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..labels import are_integers
from .arrays import draw, turned
from .rows import numbered

MOST_CALLS = 20_000


class Call(NamedTuple):
    """What a loss function was called with, and what it returned."""

    place: dict
    Xb: np.ndarray
    yb: np.ndarray
    loss: float
    grads: dict


class LossFunction:
    """A loss of params on data X and y; its grads are in the order of params or in another, by turns."""

    def __init__(self, shapes, X, y):
        self.shapes, self.X, self.y = shapes, X, y
        self.calls, self.kept_types = [], True

    def start(self, rng):
        """Return params to begin with."""
        return draw(rng, self.shapes)

    def __call__(self, params, Xb, yb):
        """Return (loss, grads), and record the call."""
        place = {name: np.array(params[name]) for name in self.shapes}
        if any(value.dtype.kind not in "fiu" for value in place.values()):
            raise ValueError("params hold something that is no number")
        loss, grads = self.at(place, np.asarray(Xb, dtype=np.float64), np.asarray(yb))
        if len(self.calls) == MOST_CALLS:
            raise ValueError("far too many calls")
        self.kept_types = self.kept_types and are_integers(yb)
        self.calls.append(Call(place, np.array(Xb, dtype=np.float64), np.array(yb, dtype=np.float64), loss, grads))
        return loss, grads if len(self.calls) % 2 else turned(grads)


class Bowl(LossFunction):
    """A loss that has the same value for every batch of one size, as all rows are alike.

    Its curvatures differ, and the steepest makes plain descent at rate 0.3 overshoot further and further: the last
    params are not the best.
    """

    def __init__(self, rng, rows):
        shapes = {"W": (2, 3), "b": (3,), "c": (3,)}
        self.target = draw(rng, shapes)
        self.curvature = {name: rng.uniform(0.1, 0.8, shape) for name, shape in shapes.items()}
        self.curvature["c"][1] = 3.6
        super().__init__(shapes, np.tile(rng.uniform(0.8, 1.2, 3), (rows, 1)), np.full(rows, 2))

    def at(self, params, Xb, yb):
        """Return loss and gradients, each summed over the rows of the batch."""
        weight = np.sum(Xb[:, 0] / self.X[0, 0] * yb / 2)  # not the column that is its own mirror image
        away = {name: params[name] - self.target[name] for name in self.shapes}
        loss = sum(np.sum(self.curvature[name] * away[name] ** 2) for name in self.shapes) / 2
        return float(weight * loss), {name: weight * self.curvature[name] * away[name] for name in self.shapes}


class Line(LossFunction):
    """The mean squared error of a linear model on distinct, numbered rows."""

    def __init__(self, rng, rows):
        super().__init__({"slope": (3, 1), "offset": (1,)}, *numbered(rng, rows))

    def at(self, params, Xb, yb):
        """Return loss and gradients, each averaged over the rows of the batch."""
        target = (np.asarray(yb, dtype=np.float64) - 100) / 3 / len(self.y)
        error = (Xb @ params["slope"] + params["offset"])[:, 0] - target
        grads = {"slope": (Xb.T @ error / len(error))[:, None], "offset": np.array([np.mean(error)])}
        return float(np.mean(error**2) / 2), grads
