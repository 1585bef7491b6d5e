"""Curves to interpolate, and the curves that known slips make of them."""

from __future__ import annotations

import numpy as np

from autograder.assertions import FLOAT32_TOLERANCE, TINY, bank_entry, mistaken, relative_error

MOST_POINTS = 1_000_000  # that f may be called at at once


class Curve:
    """The callable f; it notes where it is called outside [0, 1], and if with an array of two dimensions or more."""

    def __init__(self, f):
        self.f, self.outside, self.flat = f, None, True

    def __call__(self, x):
        """Return f(x), a float for a float, an array for an array."""
        if isinstance(x, list | tuple) or (isinstance(x, np.ndarray) and x.ndim == 0):
            kind = "an array without dimensions" if isinstance(x, np.ndarray) else f"a {type(x).__name__}"
            raise ValueError(f"f was called with {kind}, not with a number or an array of one dimension")
        values = np.asarray(x, dtype=np.float64)
        self.flat = self.flat and values.ndim < 2
        if values.size > MOST_POINTS:
            raise ValueError(f"f was called at more than {MOST_POINTS} points")
        inside = (values >= -1e-9) & (values <= 1.0 + 1e-9)
        if not np.all(inside):
            self.outside = float(values[~inside].flat[0])
        result = self.f(values)
        return float(result) if np.ndim(x) == 0 else result


def draw_curve(rng):
    """Return a curve that is defined everywhere, far from zero and from a straight line at any number of pieces."""
    a, b, c, d = rng.uniform(0.5, 1.5, 4) * rng.choice([-1.0, 1.0], 4)
    phase, pitch = rng.uniform(0.5, 1.0), rng.uniform(7.0, 9.0)
    return lambda x: a * np.sin(pitch * x + phase) + b * x * x + c * np.exp(-x) + 2 * d


def check_curve(net, x, knots, heights, naming=True):
    """Check the values of a net at x against the straight lines from knot to knot; say where it is off.

    naming says that a slip may be named that leads to such a curve: where other curves have passed, it is another one.
    """
    expected, tolerance = np.interp(x, knots, heights), FLOAT32_TOLERANCE if net.dtype == np.float32 else 1e-6
    off, error = np.abs(net - expected), relative_error(net, expected)
    if np.linalg.norm(off) <= TINY or error <= tolerance:
        return
    pieces = len(knots) - 1
    message = f"The net for {pieces} piece{'s' if pieces > 1 else ''} is wrong: "
    if np.max(np.abs(np.interp(knots, x, net) - heights)) <= 1e-6 * np.max(np.abs(heights)):
        message += "it equals f at the knots but is no straight line between them."
    else:
        message += f"walking from 0 to 1, it is off from x = {x[np.argmax(off > 1e-3 * np.max(off))]:.3g} on."
    # A tiny curve is not the first one: what is wrong with it alone goes by its size.
    curves = slips(x, knots, heights) if naming and np.ptp(heights) > 1e-6 else {}
    like = [slip for slip, curve in curves.items() if relative_error(net, curve) <= min(tolerance, 0.01 * error)]
    raise mistaken(like[0] if len(like) == 1 else None, message)


def slips(x, knots, heights):
    """Return the curves that known slips lead to, whatever units they are made of."""
    slopes = np.diff(heights) * (len(knots) - 1)
    changes = np.diff(slopes, prepend=0.0)
    right, start = np.interp(x, knots, heights), heights[0]

    def net(at, v):
        return np.maximum(np.subtract.outer(x, at), 0.0) @ v + start

    return {
        bank_entry("slopes-not-differenced"): net(knots[:-1], slopes),
        bank_entry("slopes-summed-up"): net(knots[:-1], np.cumsum(slopes)),
        bank_entry("slope-changes-reversed"): net(knots[:-1], np.append(slopes[0], -changes[1:])),
        bank_entry("slope-changes-one-knot-early"): net(knots[:-1], np.diff(slopes, append=0.0)),
        bank_entry("heights-for-slopes"): net(knots[:-1], heights[:-1]),
        bank_entry("rise-for-slope"): start + (right - start) / (len(knots) - 1),
        bank_entry("no-offset"): right - start,
        bank_entry("offset-from-the-end"): right - start + heights[-1],
        bank_entry("first-slope-lost"): right - slopes[0] * x,
        bank_entry("units-one-knot-late"): net(knots[1:], changes),
        bank_entry("units-in-the-middle"): net((knots[:-1] + knots[1:]) / 2, changes),
        bank_entry("bias-sign"): net(-knots[:-1], changes),
        bank_entry("all-pieces-alike"): start + slopes[0] * x,
        bank_entry("one-line-from-end-to-end"): start + (heights[-1] - start) * x,
        bank_entry("steps"): heights[np.maximum(np.searchsorted(knots, x, side="right") - 1, 0)],
    }
