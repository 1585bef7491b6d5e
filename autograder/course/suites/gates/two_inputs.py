"""Inputs for the gates that have two of them, and two such gates at work at once."""

from __future__ import annotations

import numpy as np

from ..drawing import draw, with_both_signs
from ..passes import Pass
from .gate import SHAPES, check_two_in_use


def two(rng, shape):
    """Return two values, some of the larger arrays' entries zero: what is divided by them shows."""
    x, y = draw(rng, shape), draw(rng, shape)
    if np.size(x) > 1:
        x.flat[1], y.flat[-1] = 0.0, 0.0
    return x, y


def apart(rng, shape):
    """Return two values that differ by at least 0.1 in every entry, each larger somewhere."""
    x, gap = draw(rng, shape), np.array(draw(rng, shape, 0.1, 1.0))
    return x, x + (with_both_signs(gap) if gap.size > 1 else gap)


def pairs(rng, pair):
    """Return a pair of inputs of every shape, and the two numbers the other way round too."""
    drawn = [pair(rng, shape) for shape in SHAPES]
    return [*drawn, drawn[0][::-1]]


def with_upstream(rng, inputs):
    """Give every pair of inputs an upstream gradient."""
    return [(pair, draw(rng, np.shape(pair[0]))) for pair in inputs]


def check_two_gates(gate, formula, rng):
    """Run two gates at once, backward twice, and forward again on inputs of another shape."""
    x, u, z = apart(rng, (2, 3)), apart(rng, (2, 3)), apart(rng, (2, 2, 2))
    upstream, last = draw(rng, (2, 3)), draw(rng, (2, 2, 2))
    turns = [Pass(formula, inputs, upstream) for inputs in (x, u, x)]
    when = f", called again, and with another {gate.__name__} in use,"
    check_two_in_use(gate, turns, Pass(formula, z, last), when, " after a second forward")
