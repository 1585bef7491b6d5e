"""What every gate is asked for: its output, its gradients, and two of its class at work at once.

Numbers need be right to single precision only: code may compute in float32 and still return float64, as where a
gradient is written into np.zeros.
"""

from __future__ import annotations

from functools import partial

from autograder.assertions import (
    FLOAT32_TOLERANCE,
    assert_close as assert_within,
    assert_gradient as assert_gradient_within,
)
from autograder.together import together

from .. import passes
from ..passes import Pass, both_ways, two_at_work

assert_close = partial(assert_within, tolerance=FLOAT32_TOLERANCE)
assert_gradient = partial(assert_gradient_within, tolerance=FLOAT32_TOLERANCE)
assert_partial = partial(passes.assert_partial, tolerance=FLOAT32_TOLERANCE)

SHAPES = ((), (1,), (5,), (3, 4), (2, 1, 3))


def check_forward(gate, formula, inputs):
    """Compare the outputs of new gates with the formula."""
    trials = [(gate, Pass(formula, given)) for given in inputs]
    passes.check_forward(gate, trials, FLOAT32_TOLERANCE)


def check_gradients(gate, formula, trials):
    """Compare what new gates send back with numeric differences; trials are pairs of inputs and upstream gradient."""
    trials = [(gate, Pass(formula, *trial)) for trial in trials]
    passes.check_gradients(gate, trials, FLOAT32_TOLERANCE)


def check_at_1000(gate, formula, derivative, trials):
    """Compare outputs and gradients with exact ones."""
    trials = [(gate, Pass(formula, *trial), derivative) for trial in trials]
    passes.check_exactly(gate, "at ±1000", trials, FLOAT32_TOLERANCE)


def check_two_in_use(gate, turns, last, when, when_again):
    """Run two gates in turn, and the first one forward and back once more, last from zeros; judge all gradients."""
    nothing = last._replace(upstream=0.0 * last.upstream)

    def run():
        first, second = gate(), gate()
        return [*two_at_work(first, second, turns), both_ways(first, last)[1], first.backward(nothing.upstream)]

    found = together(gate, run)
    notes = when, when, when, when_again, " for an upstream gradient of zeros"
    for gradients, through, note in zip(found, (*turns, last, nothing), notes, strict=True):
        passes.assert_partials(gradients, gate.__name__, through, note, FLOAT32_TOLERANCE)
