"""Gradient descent with momentum, step by step, as the suites compute it."""

from __future__ import annotations


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
