"""Nets of affine layers with a ReLU between each two, of any depth, as the suites compute them.

params is a dict of arrays W1, b1, W2, b2, ...; X holds one example per row, y their classes.
"""

from __future__ import annotations

import numpy as np

from .formulas import cross_entropy, cross_entropy_gradient


def forward(params, X):
    """Return the inputs of the ReLUs, an array per hidden layer, and the scores."""
    out, hidden = X, []
    for i in range(1, len(params) // 2 + 1):
        if i > 1:
            hidden.append(out)
            out = np.maximum(out, 0.0)
        out = out @ params[f"W{i}"] + params[f"b{i}"]
    return hidden, out


def scores(params, X):
    """Return the scores of all classes."""
    return forward(params, X)[1]


def loss(params, X, y, reg=0.0):
    """Return the softmax loss, with half of reg times the sum of all squared weights."""
    return cross_entropy(scores(params, X), y) + penalty(params, reg)


def penalty(params, reg):
    """Return half of reg times the sum of all squared weights."""
    return 0.5 * reg * sum(np.sum(value**2) for name, value in params.items() if name.startswith("W")) if reg else 0.0


def loss_and_grads(params, X, y, reg=0.0):
    """Return the loss and its gradients by the chain rule; tests of gradients use numeric differences instead."""
    hidden, out = forward(params, X)
    inputs = [X, *(np.maximum(z, 0.0) for z in hidden)]
    upstream, grads = cross_entropy_gradient(out, y), {}
    for i in range(len(inputs), 0, -1):
        W = params[f"W{i}"]
        grads |= {f"W{i}": inputs[i - 1].T @ upstream + reg * W, f"b{i}": np.sum(upstream, axis=0)}
        if i > 1:
            upstream = upstream @ W.T * (hidden[i - 2] > 0)
    return cross_entropy(out, y) + penalty(params, reg), grads


def predictions(params, X):
    """Return the class with the highest score of each row."""
    return scores(params, X).argmax(axis=1)


def accuracy(params, X, y):
    """Return the share of rows whose right class has the highest score."""
    return float(np.mean(predictions(params, X) == y))
