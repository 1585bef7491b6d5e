"""The logistic classifier: its scores, loss and gradient, its training, and rows to classify."""

from __future__ import annotations

import numpy as np

from ..drawing import draw
from ..formulas import logistic
from .functions import walk

SET_STEPS = 50


def scores_of(w, X):
    """Return the score of each row, bias included."""
    return X @ w[:-1] + w[-1]


def logistic_loss(w, X, y):
    """Return the mean logistic loss, computed without overflow."""
    scores = scores_of(w, X)
    return float(np.mean(np.where(y == 1, np.logaddexp(0.0, -scores), np.logaddexp(0.0, scores))))


def logistic_gradient(w, X, y):
    """Return the gradient of the mean logistic loss in w."""
    dscores = (logistic(scores_of(w, X)) - y) / len(y)
    return np.append(dscores @ X, np.sum(dscores))


def train(X, y, rate=0.5, steps=SET_STEPS):
    """Return the weights after so many steps from zero, with all rows in each."""
    rows = np.column_stack((X, np.ones(len(X))))  # one product a step: there may be a thousand
    return walk(lambda w: (logistic(rows @ w) - y) @ rows / len(y), np.zeros(X.shape[1] + 1), rate, steps)


def accuracy(w, X, y):
    """Return the share of rows that the weights get right."""
    return float(np.mean((scores_of(w, X) > 0) == y))


def classified(rng, n, d, kind=np.int64):
    """Return weights, rows and labels, both labels among them and some of each predicted wrongly."""
    w, X = draw(rng, (d + 1,)), draw(rng, (n, d)) + 0.4
    y = rng.integers(0, 2, n)
    y[:2] = (1, 0)[:n]
    return w, X, y.astype(kind)
