"""Hidden tests of gates.max."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import as_array, assert_outputs_kept, assert_unchanged, check, unpack
from autograder.battery import assert_conduct
from autograder.suites.drawing import draw
from autograder.suites.gates.edges import check_odd, odd_pairs
from autograder.suites.gates.gate import assert_close, check_forward, check_gradients
from autograder.suites.gates.sizes import UPSTREAM, check_sizes
from autograder.suites.gates.stand_ins import MAX
from autograder.suites.gates.two_inputs import apart, check_two_gates, pairs, with_upstream
from autograder.suites.magnitudes import assert_each_close


def check_tie(gate, x, upstream):
    """Where the inputs are equal, accept any two parts that have the upstream gradient's sign and add up to it."""
    node = gate()
    assert_close(node.forward(x, +x), x, "MaxGate.forward at a tie")
    dx, dy = unpack(node.backward(upstream), 2, "MaxGate.backward")
    dx, dy = as_array(dx, "dx of MaxGate at a tie", np.shape(x)), as_array(dy, "dy of MaxGate at a tie", np.shape(x))
    assert_each_close(dx + dy, upstream, "dx + dy of MaxGate at a tie")
    against = np.minimum(dx * np.sign(upstream), dy * np.sign(upstream))
    check(np.all(against >= -1e-9), "MaxGate at a tie gives one input a gradient against the upstream one.")


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
    check_odd(student, MAX, odd_pairs(rng), rng)
    check_sizes(student, MAX)
    assert_conduct(student)
    check_tie(student.MaxGate, draw(rng, (2, 3)), draw(rng, (2, 3)))
    for x, upstream in ((draw(rng, UPSTREAM.shape), UPSTREAM), (4, 5), (4, -0.7)):
        check_tie(student.MaxGate, x, upstream)
    assert_unchanged(student)
    assert_outputs_kept(student)
