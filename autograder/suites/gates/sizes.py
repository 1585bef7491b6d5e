"""Entries of very different sizes in one call, each judged by its own: nothing may be cut off or taken for zero."""

from __future__ import annotations

import numpy as np

from autograder.assertions import unpack
from autograder.suites.magnitudes import FAR, assert_each_close, assert_exponentials

# In the first place x is less than what y is rounded to; in the last but one the product is too small for a number, and
# yet the gradient of x is the largest of all.
X = np.array([1e10, 3e-13, 2e9, -4e-10, 5e5, 1e-305, 7e-12])
Y = np.array([-1e27, 2e-11, 3e-13, -6e-13, 8e9, 1e-20, 9e5])
UPSTREAM = np.array([3e-20, -1e9, 2e5, 6e-11, -2e-12, 1e30, 1e-9])
MIDDLING = np.array([0.5, -1.5, 2.0, -0.3, 1.0, 0.7, -0.8])


def check_sizes(student, gate):
    """Run a new gate both ways; what it should give is that of a gate that works."""
    given = (X, Y) if gate.inputs == 2 else (MIDDLING,)
    node = getattr(student, gate.name)()
    output, gradients = node.forward(*given), node.backward(UPSTREAM)
    assert_each_close(output, gate.formula(*given), f"the output of {gate.name} for tiny and large numbers")
    expected = gate.backward(UPSTREAM, *given)
    gradients, expected = ([gradients], [expected]) if gate.inputs == 1 else (gradients, expected)
    for name, gradient, right in zip(
        "xy", unpack(gradients, gate.inputs, f"{gate.name}.backward"), expected, strict=False
    ):
        assert_each_close(gradient, right, f"d{name} of {gate.name} for tiny and large numbers")
    if gate.inputs == 1:
        check_far(student, gate)


def check_far(student, gate):
    """Run a new gate both ways where it is nearly flat."""
    node = getattr(student, gate.name)()
    output, dx = node.forward(FAR), node.backward(np.ones_like(FAR))
    assert_exponentials(output, gate.formula(FAR), f"the output of {gate.name} far from 0")
    assert_exponentials(dx, gate.backward(1.0, FAR), f"dx of {gate.name} far from 0")
