"""Passes through gates, layers and losses, forward and back: all calls are made before any is judged.

Diagnosis sees the calls up to the first complaint, and the more it sees, the surer it tells one mistake from another.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from autograder.assertions import (
    FLOAT32_TOLERANCE,
    TOLERANCE,
    assert_close,
    assert_gradient,
    unpack,
)
from autograder.together import together


class Pass(NamedTuple):
    """What goes forward through a formula, and the upstream gradient that comes back to its output."""

    formula: Callable[..., Any]
    inputs: tuple[Any, ...]
    upstream: Any = 1.0

    @property
    def output(self):
        """What the formula makes of the inputs."""
        return self.formula(*self.inputs)

    def along(self, position):
        """Return upstream times output as a function of the input at that position, the others held as they are."""
        before, after = self.inputs[:position], self.inputs[position + 1 :]
        return lambda value: self.upstream * self.formula(*before, value, *after)


def assert_partial(actual, name, through, position=0, tolerance=TOLERANCE):
    """Check the gradient of the input at that position against numeric differences."""
    assert_gradient(actual, name, through.along(position), through.inputs[position], tolerance)


def assert_partials(actual, owner, through, when="", tolerance=TOLERANCE):
    """Check what the backward of an owner with one input or two returned: dx, or (dx, dy)."""
    count = len(through.inputs)
    gradients = [actual] if count == 1 else unpack(actual, count, f"{owner}.backward")
    for position, gradient in enumerate(gradients):
        assert_partial(gradient, f"d{'xy'[position]} of {owner}{when}", through, position, tolerance)


def both_ways(node, through):
    """Run a gate or layer forward and back; return its output and what backward returns."""
    return node.forward(*through.inputs), node.backward(through.upstream)


def check_forward(kind, trials, tolerance=TOLERANCE):
    """Compare outputs with the formula; trials are pairs of how to make a gate or layer of a class and its pass."""
    outputs = together(kind, lambda: [make().forward(*through.inputs) for make, through in trials])
    for output, (_, through) in zip(outputs, trials, strict=True):
        assert_close(output, through.output, f"{kind.__name__}.forward", tolerance)


def check_gradients(kind, trials, tolerance=TOLERANCE):
    """Compare what comes back with numeric differences; trials are as in check_forward."""
    found = together(kind, lambda: [both_ways(make(), through)[1] for make, through in trials])
    for gradients, (_, through) in zip(found, trials, strict=True):
        assert_partials(gradients, kind.__name__, through, tolerance=tolerance)


def check_exactly(kind, where, trials, tolerance=TOLERANCE, float32_tolerance=FLOAT32_TOLERANCE):
    """Compare output and dx where differences are of no use, as at ±1000: trials hold the exact derivative, too."""
    compare = partial(assert_close, tolerance=tolerance, float32_tolerance=float32_tolerance)
    found = together(kind, lambda: [both_ways(make(), through) for make, through, _ in trials])
    for (output, dx), (_, through, derivative) in zip(found, trials, strict=True):
        compare(output, through.output, f"{kind.__name__}.forward {where}")
        compare(dx, through.upstream * derivative(*through.inputs), f"dx of {kind.__name__} {where}")


def two_at_work(first, second, passes):
    """Run two gates or layers forward, then back: the first, the second, and the first again, by its third pass."""
    first.forward(*passes[0].inputs)
    second.forward(*passes[1].inputs)
    return [node.backward(through.upstream) for node, through in zip((first, second, first), passes, strict=True)]
