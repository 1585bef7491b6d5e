"""Features that people thought up before networks learned theirs, and a linear classifier to try them with."""

import numpy as np

STRENGTHS = (1.0, 10.0)  # of the penalty, in units of the features' variance


def edge_directions(pictures, cells=4, directions=8):
    """Return how much edge of each direction the cells of a grid hold: (N, cells * cells * directions).

    An edge from light to dark counts like one from dark to light. Each picture's numbers have a norm of 1.
    """
    gray = np.asarray(pictures, dtype=float).mean(axis=3)
    gray = (gray[:, 1:, 1:] + gray[:, :-1, 1:] + gray[:, 1:, :-1] + gray[:, :-1, :-1]) / 4  # less noise
    down, right = gray[:, 2:, 1:-1] - gray[:, :-2, 1:-1], gray[:, 1:-1, 2:] - gray[:, 1:-1, :-2]
    count, side, _ = down.shape
    angle = np.arctan2(down, right) % np.pi  # of the slope; the edge lies across it
    direction = np.rint(angle / np.pi * directions).astype(int) % directions
    cell = np.arange(side) * cells // side
    place = (cell[:, np.newaxis] * cells + cell) * directions + direction
    return unit_rows(sums(place, np.hypot(down, right), cells * cells * directions).reshape(count, -1))


def colors(pictures, levels=4):
    """Return how often each color occurs, with so many levels of red, green and blue: (N, levels ** 3)."""
    level = np.asarray(pictures, dtype=int) * levels // 256
    place = (level[..., 0] * levels + level[..., 1]) * levels + level[..., 2]
    return unit_rows(sums(place, np.ones(place.shape), levels**3))


def sums(place, weight, size):
    """Add up, for each picture, the weights of its pixels by their places: (N, size)."""
    first = np.arange(len(place)).reshape(-1, 1, 1) * size  # a picture's places come after those of the one before
    return np.bincount((first + place).ravel(), weight.ravel(), len(place) * size).reshape(len(place), size)


def unit_rows(rows):
    """Return rows with a norm of 1."""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def linear_accuracy(X, y, X_val, y_val):
    """Return the validation accuracy of a linear classifier, and its number of inputs.

    It has the least squared error and a penalty, of the strength that is best for validation.
    """
    X, X_val = np.asarray(X, dtype=float), np.asarray(X_val, dtype=float)
    middle, targets = X.mean(axis=0), np.eye(y.max() + 1)[y]
    X, targets = X - middle, targets - targets.mean(axis=0)
    products, wanted, found = X.T @ X, X.T @ targets, []
    for strength in STRENGTHS:
        penalty = strength * len(X) * X.var() * np.eye(X.shape[1])
        weights = np.linalg.solve(products + penalty, wanted)
        found.append(np.mean(((X_val - middle) @ weights).argmax(axis=1) == y_val))
    return max(found), X.shape[1]
