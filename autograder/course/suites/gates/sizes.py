"""Entries of very different sizes in one call, each judged by its own: nothing may be cut off or taken for zero."""

from __future__ import annotations

import numpy as np

from autograder.assertions import unpack
from autograder.together import together

from ..magnitudes import FAR, assert_digits, assert_every_size, assert_exponentials, in_single

# In the first place x is less than what y is rounded to; in the last but two the product is too small for a number, and
# yet the gradient of x is the largest of all. Single precision, in which code may compute, holds all that is large.
X = np.array([1e10, 3e-13, 2e9, -4e-10, 5e5, 1e-300, 7e-12, 3e-150])
Y = np.array([-1e27, 2e-11, 3e-13, -6e-13, 8e9, 1e-25, 9e5, -2e-100])
UPSTREAM = np.array([3e-20, -1e9, 2e5, 6e-11, -2e-12, 1e34, 1e-9, 5e-120])
MIDDLING = np.array([0.5, -1.5, 2.0, -0.3, 1.0, 0.7, -0.8, 1.1])
# Whatever is cut off where a sigmoid is nearly flat, one of them is there.
HALVES = np.arange(0.5, 40.0, 0.5)
# What it does not hold.
HUGE_X, HUGE_Y, HUGE_UPSTREAM = np.array([4e150, -2e100]), np.array([-3e120, 5e100]), np.array([7e-100, -3e50])


def check_sizes(student, gate):
    """Run a new gate both ways; what it should give is that of a gate that works."""
    if gate.inputs == 1:
        check_both_ways(student, gate, (MIDDLING,), UPSTREAM)
        check_far(student, gate)
    else:
        check_both_ways(student, gate, (X, Y), UPSTREAM)


def check_every_size(student, gate):
    """Run new gates with two inputs both ways, beyond single precision, too, unless they compute in it."""
    if not check_both_ways(student, gate, (X, Y), UPSTREAM):
        check_both_ways(student, gate, (HUGE_X, HUGE_Y), HUGE_UPSTREAM)


def check_both_ways(student, gate, given, upstream):
    """Judge every number of a new gate by its own size; return whether any of them may be of single precision."""
    node = getattr(student, gate.name)()
    output, gradients = together(node, lambda: (node.forward(*given), node.backward(upstream)))
    assert_every_size(output, gate.formula(*given), f"the output of {gate.name} for tiny and large numbers")
    expected = gate.backward(upstream, *given)
    gradients, expected = ([gradients], [expected]) if gate.inputs == 1 else (gradients, expected)
    gradients = unpack(gradients, gate.inputs, f"{gate.name}.backward")
    for name, gradient, right in zip("xy", gradients, expected, strict=False):
        assert_every_size(gradient, right, f"d{name} of {gate.name} for tiny and large numbers")
    return any(map(in_single, (output, *gradients)))


def check_far(student, gate):
    """Run a new gate both ways where it is nearly flat."""
    node = getattr(student, gate.name)()
    inputs = FAR, -HALVES, HALVES
    (output, dx), *others = together(node, lambda: [(node.forward(x), node.backward(np.ones_like(x))) for x in inputs])
    assert_exponentials(output, gate.formula(FAR), f"the output of {gate.name} far from 0")
    assert_exponentials(dx, gate.backward(1.0, FAR), f"dx of {gate.name} far from 0")
    for x, (output, dx) in zip(inputs[1:], others, strict=True):
        assert_digits(output, gate.formula(x), f"The output of {gate.name}", x, 1e-12)
        if x[0] < 0 or not in_single(output):  # which has no digits left on the other side
            assert_digits(dx, gate.backward(1.0, x), f"dx of {gate.name}", x, 1e-12)
