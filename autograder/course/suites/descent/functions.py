"""Functions that student code is handed: landscapes to differentiate and slopes to descend."""

from __future__ import annotations

import numpy as np

from ..drawing import draw


def guarded(f, shape):
    """Return f as student code may call it: anything but an array of that shape is a ValueError."""

    def call(a):
        if type(a) in (list, tuple, float, int):
            raise ValueError(f"an error: its argument is a {type(a).__name__}, not an array")
        a = np.asarray(a, dtype=np.float64)
        if a.shape != shape:
            raise ValueError(f"an error: its argument has shape {a.shape}, not {shape}")
        with np.errstate(all="ignore"):
            return f(a)

    call.__qualname__ = "f"  # what Python calls it where it is given too few arguments
    return call


def landscape(rng, shape, scale=1.0):
    """Return a function of arrays that is curved in every entry and in which any two entries interact."""
    slopes = draw(rng, shape, 1.5, 3.0) / scale
    cubic = draw(rng, shape) / scale

    def f(a):
        along = slopes * a
        return float(3.0 + np.exp(0.5 * along.sum()) + (np.sin(4.0 * along) + cubic * a**3).sum())

    return guarded(f, shape)


def of_size(f, shape, size, height):
    """Return f for arguments that are of that size, times a height."""
    return guarded(lambda a: height * f(a / size), shape)


def short_waves(rng, shape, number=1000.0):
    """Return a function whose waves, that many beside 2 pi, are so short that any other h than the default shows."""
    weights = draw(rng, shape)
    return guarded(lambda a: float(np.sum(weights * np.sin(number * a))), shape)


def valley(rng, shape):
    """Return the gradient of a bowl whose walls bend, so that each step depends on where the last one ended."""
    steep, bottom = rng.uniform(0.3, 1.5, shape), draw(rng, shape)
    return guarded(lambda a: steep * (a - bottom) + 0.4 * np.sin(3.0 * a) + 0.1 * np.mean(a), shape)


def triangular(shape):
    """Return the sum of the triangular numbers of the entries, as an int: its slopes are none."""
    return guarded(lambda a: int(np.sum(a * (a + 1.0))) // 2, shape)


def pairs(x, several):
    """Return the sum of the products of neighbors in the rows of x: each slope is the neighbor's number.

    Arguments in which several entries are not those of x are added to that list.
    """

    def f(a):
        if np.sum(a != x) > 1:
            several.append(a)
        return float(np.sum(a[:, 0] * a[:, 1]))

    return guarded(f, x.shape)


def bowl(bottom):
    """Return the gradient of a round bowl."""
    return guarded(lambda a: 0.5 * (a - bottom), bottom.shape)


def walk(gradient, w, rate, steps):
    """Return where so many steps of gradient descent lead."""
    for _ in range(steps):
        w = w - rate * gradient(w)
    return w
