"""Time what nudging costs: one parameter a little up and a little down, and the loss alone both times."""

import time

import numpy as np


def timed(call, times=1):
    """Return the median of the seconds that a call takes so many times, and what it has returned last."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        result = call()
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds)), result


def nudge(net, name, place, X, y, h=1e-5):
    """Return the slope of the loss by one entry of a net's params: two ways forward, and none back."""
    weights = net.params[name]
    old, losses = weights[place], []
    for nudged in (old + h, old - h):
        weights[place] = nudged
        losses.append(loss_alone(net, X, y))
    weights[place] = old
    return (losses[0] - losses[1]) / (2 * h)


def loss_alone(net, X, y):
    """Return the softmax loss without its gradients."""
    scores = net.scores(X)
    scores = scores - scores.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(y)), y])


def duration(seconds):
    """Write a time with two digits, in the unit that fits."""
    units = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1, "milliseconds": 0.001}
    unit = next((name for name, size in units.items() if seconds >= 1.5 * size), "milliseconds")
    return f"{float(f'{seconds / units[unit]:.2g}'):g} {unit}"
