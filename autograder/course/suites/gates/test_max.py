"""Hidden tests of gates.max."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import (
    as_array,
    bank_entry,
    check,
    mistake_if,
    unpack,
)
from autograder.battery import assert_conduct
from autograder.together import together

from ..drawing import draw
from ..magnitudes import assert_every_size, in_single
from ..passes import Pass, both_ways
from ..special import assert_left_alone
from .gate import assert_close, check_forward, check_gradients
from .sizes import UPSTREAM, check_every_size
from .special import check_contents, check_numbers
from .stand_ins import MAX
from .two_inputs import apart, check_two_gates, pairs, with_upstream


def nearly_equal_pairs(rng):
    """Return pairs of inputs that differ, some in their last digit alone; single precision does not hold that."""
    x = np.append(draw(rng, (8,)), (0.0, 1e-200))
    off = np.array([1e-9, -1e-9, 1e-12, -1e-12, 1e-15, -1e-15, 3e-16, -3e-16])
    y = np.append(x[:8] + off * np.abs(x[:8]), (1e-100, -1e-200))
    most = (1 << 53) - 1
    return [(x, y), (most - 1, most)]


def check_ties(gate, *cases):
    """Where the inputs are equal, accept any two parts that have the upstream gradient's sign and add up to it."""
    found = together(gate, lambda: [both_ways(gate(), Pass(np.maximum, (x, +x), upstream)) for x, upstream in cases])
    for (x, upstream), (output, gradients) in zip(cases, found, strict=True):
        assert_close(output, x, "MaxGate.forward at a tie")
        parts = zip("xy", unpack(gradients, 2, "MaxGate.backward"), strict=True)
        dx, dy = (as_array(part, f"d{name} of MaxGate at a tie", np.shape(x)) for name, part in parts)
        assert_every_size(dx + dy, upstream, "dx + dy of MaxGate at a tie")
        against = np.minimum(dx * np.sign(upstream), dy * np.sign(upstream))
        check(np.all(against >= -1e-9), "MaxGate at a tie gives one input a gradient against the upstream one.")


def check_nearly_equal(gate, rng):
    """Inputs that differ are no tie, however little they do; in single precision they may be equal."""
    passes = [Pass(np.maximum, pair, draw(rng, np.shape(pair[0]))) for pair in nearly_equal_pairs(rng)]
    found = together(gate, lambda: [both_ways(gate(), through) for through in passes])
    for (_, (x, y), upstream), (output, gradients) in zip(passes, found, strict=True):
        gradients = unpack(gradients, 2, "MaxGate.backward")
        if in_single(as_array(output, "the output of MaxGate", np.shape(x))):
            continue
        names = [f"d{name} of MaxGate for inputs that are nearly equal" for name in "xy"]
        dx, dy = (as_array(gradient, name, np.shape(x)) for gradient, name in zip(gradients, names, strict=True))
        with mistake_if(np.any((dx != 0) & (dy != 0)), bank_entry("max-tie-if-close")):
            assert_every_size(dx, upstream * np.greater(x, y), names[0])
            assert_every_size(dy, upstream * np.less(x, y), names[1])


@pytest.mark.task("gates.max", points=4)
def test_max_forward(student, rng):
    """The max gate returns the larger input, entry by entry."""
    check_forward(student.MaxGate, np.maximum, pairs(rng, apart))


@pytest.mark.task("gates.max", points=6)
def test_max_gradients(student, rng):
    """The max gate routes the whole upstream gradient to the larger input, entry by entry, and zero to the other."""
    check_gradients(student.MaxGate, np.maximum, with_upstream(rng, pairs(rng, apart)))


@pytest.mark.task("gates.max", points=3, needs=[test_max_forward, test_max_gradients])
def test_max_conduct(student, rng):
    """At a tie the two gradients of the max gate add up to the upstream one; gates share nothing and change nothing."""
    check_two_gates(student.MaxGate, np.maximum, rng)
    check_nearly_equal(student.MaxGate, rng)
    check_numbers(student, MAX, rng)
    check_every_size(student, MAX)
    assert_conduct(student)
    check_contents(student, MAX, rng)
    few, many = (draw(rng, (2, 3)), draw(rng, (2, 3))), (draw(rng, UPSTREAM.shape), UPSTREAM)
    check_ties(student.MaxGate, few, many, (4, 5), (4, -0.7))
    assert_left_alone(student)
