"""Inputs that are a little out of the way: whole numbers, tiny and large ones, zeros, equal ones, many entries."""

from __future__ import annotations

import numpy as np

from autograder.assertions import unpack
from autograder.suites.drawing import draw
from autograder.suites.gates.gate import assert_close

TINY, LARGE = 1e-9, 1e6
NEARLY = 1.0 + 1e-7  # one, but for a little, in single precision too


def odd_upstreams(rng, shape):
    """Return upstream gradients of that shape: three numbers, or an array whose every other row is zero."""
    if shape == ():
        return [1, 0.0, 0.7]
    upstream = draw(rng, shape)
    upstream[::2] = 0.0
    return [upstream]


def odd_pairs(rng):
    """Return pairs of inputs that are not equal anywhere."""
    many = draw(rng, (700, 2))
    return [
        (3 << 33, -2),
        (0, 0.75),
        (3 * TINY, TINY),
        (np.array([TINY, -TINY]), np.array([3 * TINY, -2 * TINY])),
        (LARGE * draw(rng, (2, 2)), draw(rng, (2, 2))),
        (np.array([1.0, -2.0 * NEARLY]), np.array([NEARLY, -2.0])),
        (np.zeros((2, 1)), draw(rng, (2, 1))),
        (many, many[::-1] + 0.01),
    ]


def nearly_equal_pairs(rng):
    """Return pairs of inputs that differ, some in their last digit alone; single precision does not hold that."""
    x = np.append(draw(rng, (8,)), (0.0, 1e-200))
    off = np.array([1e-9, -1e-9, 1e-12, -1e-12, 1e-15, -1e-15, 3e-16, -3e-16])
    y = np.append(x[:8] + off * np.abs(x[:8]), (1e-100, -1e-200))
    most = (1 << 53) - 1
    return [(x, y), (most - 1, most)]


def equal_pairs(rng):
    """Return pairs of equal inputs."""
    x = draw(rng, (2, 3))
    return [(x, x), (4, 4)]


def odd_inputs(rng):
    """Return inputs for a gate that has one, among them large ones whose sum has the other sign than the largest."""
    large = np.array([1000.0, -1500.0, 2.0])
    values = [2, -3, 0, -0.0, TINY * draw(rng, (2, 2)), np.zeros((2, 1)), draw(rng, (700, 2)), large, -large]
    return [(value,) for value in values]


def check_odd(student, gate, inputs, rng):
    """Run new gates both ways on such inputs, and compare with what a gate that works gives."""
    runs = []
    for given in inputs:
        for upstream in odd_upstreams(rng, np.shape(given[0])):
            node = getattr(student, gate.name)()
            runs.append((given, upstream, node.forward(*given), node.backward(upstream)))
    for given, upstream, output, gradients in runs:
        where = f" of {gate.name} for {_told(given[0])}"
        assert_close(output, gate.formula(*given), f"the output{where}")
        expected = gate.backward(upstream, *given)
        gradients, expected = ([gradients], [expected]) if gate.inputs == 1 else (gradients, expected)
        pairs = zip(unpack(gradients, gate.inputs, f"{gate.name}.backward"), expected, strict=True)
        for name, (gradient, right) in zip("xy", pairs, strict=False):
            assert_close(gradient, right, f"d{name}{where}")


def _told(value):
    """Say what numbers an input holds."""
    largest = np.max(np.abs(value))
    return "whole numbers" if isinstance(value, int) else f"numbers of up to {largest:.0g}" if largest else "zeros"
