"""Nets of affine layers with a ReLU between each two, of any depth, as the suites compute them.

params is a dict of arrays W1, b1, W2, b2, ...; X holds one example per row, y their classes.
"""

from __future__ import annotations

import numpy as np

from .formulas import cross_entropy, cross_entropy_gradient


def relu(z):
    """Return the larger of z and zero."""
    return np.maximum(z, 0.0)


def forward(params, X, hidden=lambda z, b: relu(z + b), last=np.add):
    """Return what goes into each layer, and the scores; hidden and last make a layer's output of product and bias."""
    inputs, depth = [X], len(params) // 2
    for i in range(1, depth):
        inputs.append(hidden(inputs[-1] @ params[f"W{i}"], params[f"b{i}"]))
    return inputs, last(inputs[-1] @ params[f"W{depth}"], params[f"b{depth}"])


def backward(params, inputs, upstream, on):
    """Return the gradients by the chain rule, from that of the scores on; a hidden unit is on where on is positive."""
    grads = {}
    for i in range(len(inputs), 0, -1):
        grads |= {f"W{i}": inputs[i - 1].T @ upstream, f"b{i}": upstream.sum(axis=0)}
        if i > 1:
            upstream = upstream @ params[f"W{i}"].T * (on[i - 1] > 0)
    return grads


def scores(params, X, **layers):
    """Return the scores of all classes."""
    return forward(params, X, **layers)[1]


def loss(params, X, y, reg=0.0):
    """Return the softmax loss, with half of reg times the sum of all squared weights."""
    return cross_entropy(scores(params, X), y) + penalty(params, reg)


def penalty(params, reg):
    """Return half of reg times the sum of all squared weights."""
    return 0.5 * reg * sum(np.sum(value**2) for name, value in params.items() if name.startswith("W")) if reg else 0.0


def loss_and_grads(params, X, y, reg=0.0):
    """Return the loss and its gradients by the chain rule; tests of gradients use numeric differences instead."""
    inputs, out = forward(params, X)
    grads = backward(params, inputs, cross_entropy_gradient(out, y), inputs)
    grads |= {name: grad + reg * params[name] for name, grad in grads.items() if name.startswith("W")}
    return cross_entropy(out, y) + penalty(params, reg), grads


def predictions(params, X):
    """Return the class with the highest score of each row."""
    return scores(params, X).argmax(axis=1)


def accuracy(params, X, y):
    """Return the share of rows whose right class has the highest score."""
    return float(np.mean(predictions(params, X) == y))
