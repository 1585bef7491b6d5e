"""Hidden tests of gates.copy."""

from __future__ import annotations

import pytest

from autograder.assertions import unpack
from autograder.battery import assert_conduct
from autograder.together import together

from ..drawing import draw
from ..magnitudes import assert_every_size
from ..passes import Pass
from .gate import assert_close, assert_partial
from .sizes import UPSTREAM, X
from .special import check_copies


def uses(upstreams):
    """Return a function that adds up the uses of a value, each times its upstream gradient."""
    return lambda value: sum(upstream * value for upstream in upstreams)


def copied(gate, x, upstreams):
    """Copy a value once for every upstream gradient, and go back."""
    node = gate()
    node.forward(x, len(upstreams))
    return node.backward(upstreams)


def check_sizes(gate):
    """Copy numbers of very different sizes, with a gate that has copied others of that shape before."""
    sizes = (UPSTREAM, X), (X, UPSTREAM)
    found = together(gate, lambda: [(gate.forward(x, 2), gate.backward([up, 2.0 * up])) for x, up in sizes])
    for (x, upstream), (outputs, dx) in zip(sizes, found, strict=True):
        for output in unpack(outputs, 2, "CopyGate.forward"):
            assert_every_size(output, x, "each output of CopyGate.forward for tiny and large numbers")
        assert_every_size(dx, 3.0 * upstream, "dx of CopyGate for tiny and large numbers")


@pytest.mark.task("gates.copy", points=3)
def test_copy_forward(student, rng):
    """The copy gate returns as many copies of its input as it is asked for."""
    inputs = [(draw(rng, shape), copies) for shape, copies in (((), 2), ((5,), 3), ((3, 4), 4), ((2,), 1))]
    outputs = together(student, lambda: [student.CopyGate().forward(x, copies) for x, copies in inputs])
    for values, (x, copies) in zip(outputs, inputs, strict=True):
        for output in unpack(values, copies, "CopyGate.forward"):
            assert_close(output, x, "each output of CopyGate.forward")


@pytest.mark.task("gates.copy", points=4)
def test_copy_gradients(student, rng):
    """A value that was copied receives the sum of the upstream gradients of its copies."""
    runs = []
    for shape, copies in (((), 2), ((5,), 3), ((3, 4), 4), ((2,), 1), ((3,), 3), ((), 5)):
        for kind in (tuple, list):
            runs.append((draw(rng, shape), kind(draw(rng, shape) for _ in range(copies))))
    found = together(student, lambda: [copied(student.CopyGate, *run) for run in runs])
    for dx, (x, upstreams) in zip(found, runs, strict=True):
        assert_partial(dx, "dx of CopyGate", Pass(uses(upstreams), (x,)))


@pytest.mark.task("gates.copy", points=2, needs=[test_copy_forward, test_copy_gradients])
def test_copy_conduct(student, rng):
    """The copy gate changes neither its input nor the upstream gradients, and backward may be called again."""
    gate, other = together(student, lambda: (student.CopyGate(), student.CopyGate()))
    same = draw(rng, (2,))

    def run():
        gate.forward(draw(rng, (2, 3)), 3)
        other.forward(draw(rng, (2, 3, 2)), 2)
        runs = []
        for node, shape, copies, size in ((gate, (2, 3), 3, 1.0), (gate, (2, 3), 3, 0.0), (other, (2, 3, 2), 2, 1.0)):
            upstreams = [size * draw(rng, shape) for _ in range(copies)]
            runs.append((node.backward(upstreams), upstreams))
        return [*runs, (copied(student.CopyGate, draw(rng, (2,)), (same, same)), (same, same))]

    runs = together(student, run)
    check_sizes(gate)
    for dx, upstreams in runs:
        assert_close(dx, sum(upstreams), "dx of CopyGate, called again or with another CopyGate in use")
    assert_conduct(student)
    check_copies(student, rng)
