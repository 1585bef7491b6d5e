"""Formulas that several suites check against, written apart from the solutions."""

from __future__ import annotations

import numpy as np


def logistic(x):
    """Return the sigmoid of x, computed without overflow."""
    return np.exp(-np.logaddexp(0.0, -np.asarray(x, dtype=np.float64)))


def log_softmax(scores):
    """Return the logarithm of each row's softmax, computed without overflow; scores (N, C)."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def cross_entropy(scores, y):
    """Return the mean over the rows of -log of the softmax probability of the right class; y (N,)."""
    return -log_softmax(scores)[np.arange(len(y)), y].sum() / len(y)


def cross_entropy_gradient(scores, y):
    """Return the gradient of cross_entropy with respect to the scores, in their shape."""
    gradient = np.exp(log_softmax(scores))
    gradient[np.arange(len(y)), y] -= 1.0
    return gradient / len(y)


def step(params, velocity, grads, rate, mu):
    """Return params and velocity after v = mu v - rate g, w = w + v; an empty velocity is zero."""
    velocity = {name: mu * velocity.get(name, 0.0) - rate * grads[name] for name in params}
    return {name: params[name] + velocity[name] for name in params}, velocity


def path(loss_and_grads, params, rates, mu):
    """Return the params after each step, and the loss before it."""
    velocity, places, losses = {}, [], []
    for rate in rates:
        loss, grads = loss_and_grads(params)
        params, velocity = step(params, velocity, grads, rate, mu)
        places.append(params)
        losses.append(loss)
    return places, losses


def path_along(gradients, params, rates, mu):
    """Return the params after each step, along gradients that are known before."""
    following = iter(gradients)
    places, _ = path(lambda _: (None, next(following)), params, rates, mu)
    return places
