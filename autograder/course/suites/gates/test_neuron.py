"""Hidden tests of gates.neuron."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import number, unpack
from autograder.battery import assert_conduct
from autograder.together import together

from ..drawing import draw
from ..formulas import logistic, logistic_slope
from ..magnitudes import assert_each_close, assert_exponentials
from ..passes import Pass
from .gate import assert_close, assert_partial
from .special import check_neurons
from .stand_ins import SIGMOID, with_working_gates


@pytest.fixture
def student(student):
    """A sigmoid gate that does not work costs its own points."""
    with_working_gates(student, SIGMOID)
    return student


def neuron(w, x):
    """Return the sigmoid neuron: the sigmoid of w·x plus the bias, which is the last weight."""
    return logistic(np.dot(w[:-1], x) + w[-1])


def draw_neuron(rng, size):
    """Return (w, x) with a sum near zero, where the sigmoid is steep and all that enters it shows."""
    w, x = draw(rng, (size + 1,)), draw(rng, (size,))
    w[0] -= (np.dot(w[:-1], x) + w[-1] - rng.uniform(-1.0, 1.0)) / x[0]
    return w, x


def check_outputs(student, inputs, name):
    """Run the neuron on all inputs, and compare its outputs then."""
    results = together(student, lambda: [student.sigmoid_neuron(w, x) for w, x in inputs])
    for result, (w, x) in zip(results, inputs, strict=True):
        output, _ = unpack(result, 2, "sigmoid_neuron")
        assert_close(number(output, name), neuron(w, x), name)


def run_both_ways(student, through):
    """Run the neuron forward and back; return what came of each, and the pass through it."""
    result = student.sigmoid_neuron(*through.inputs)
    return result, student.sigmoid_neuron_backward(through.upstream, result[1]), through


def check_gradients(runs, note):
    """Compare (dw, dx) with numeric differences; runs are as `run_both_ways` returns them."""
    for result, gradients, through in runs:
        unpack(result, 2, "sigmoid_neuron")
        dw, dx = unpack(gradients, 2, "sigmoid_neuron_backward")
        assert_partial(dw, f"dw{note}", through, 0)
        assert_partial(dx, f"dx{note}", through, 1)


def check_sizes(student, rng):
    """Run neurons of tiny weights and large inputs, and the other way round, and of sums where a sigmoid is flat."""

    def run(size, upstream, score):
        w, x = draw_neuron(rng, 3)
        w[:-1] *= size
        w[-1] += score
        return size, score, *run_both_ways(student, Pass(neuron, (w, x / size), upstream))

    cases = (1e-13, 1e-13, 0.0), (1e12, 1e5, 0.0), (1.0, 1.0, -15.0), (1.0, 1.0, -21.0)
    runs = together(student, lambda: [run(*case) for case in cases])
    for size, score, result, gradients, (_, (w, x), upstream) in runs:
        output, _ = unpack(result, 2, "sigmoid_neuron")
        dw, dx = unpack(gradients, 2, "sigmoid_neuron_backward")
        check = assert_exponentials if score else assert_each_close
        when = f"for a sum of about {score:g}" if score else f"for weights of about {size:g}"
        check(number(output, "sigmoid_neuron's output"), neuron(w, x), f"sigmoid_neuron's output, {when},")
        dscore = upstream * logistic_slope(np.dot(w[:-1], x) + w[-1])
        check(dw, dscore * np.append(x, 1.0), f"dw of sigmoid_neuron_backward, {when},")
        check(dx, dscore * w[:-1], f"dx of sigmoid_neuron_backward, {when},")


@pytest.mark.task("gates.neuron", points=3)
def test_neuron_forward(student, rng):
    """The neuron returns the sigmoid of the weighted sum plus the bias, which is the last weight."""
    check_outputs(student, [draw_neuron(rng, size) for size in (1, 2, 5)], "sigmoid_neuron's output")


@pytest.mark.task("gates.neuron", points=8)
def test_neuron_gradients(student, rng):
    """The chain rule through the whole circuit gives the gradients of the weights, the bias and the inputs."""
    passes = [Pass(neuron, draw_neuron(rng, size), draw(rng, ())) for size in (1, 2, 5)]
    runs = together(student, lambda: [run_both_ways(student, through) for through in passes])
    check_gradients(runs, " of sigmoid_neuron_backward")


@pytest.mark.task("gates.neuron", points=1, needs=[test_neuron_forward, test_neuron_gradients])
def test_neuron_stable(student):
    """The neuron's output stays finite and right where the weighted sum is plus or minus 1000."""
    inputs = [(np.array([sign * 500.0, sign * 400.0]), np.array([1.2])) for sign in (1.0, -1.0)]
    check_outputs(student, inputs, "sigmoid_neuron's output at ±1000")


@pytest.mark.task("gates.neuron", points=2, needs=[test_neuron_forward, test_neuron_gradients])
def test_neuron_conduct(student, rng):
    """Two runs of the neuron may be open at once, each with its own cache; arguments are left as they are."""
    (w, x), other = draw_neuron(rng, 3), draw(rng, (3,))
    passes = [Pass(neuron, (w, x), draw(rng, ())) for _ in range(2)]

    def run():
        result = student.sigmoid_neuron(w, x)
        student.sigmoid_neuron(w, other)
        student.sigmoid_neuron(-0.7 * w, x)
        return [(result, student.sigmoid_neuron_backward(p.upstream, result[1]), p) for p in passes]

    check_gradients(together(student, run), ", after the neuron ran on another input")
    canceling = [(sign * np.array([1000.0, -999.0]), np.array([1.0])) for sign in (1.0, -1.0)]
    check_outputs(student, canceling, "sigmoid_neuron's output for a large sum and a large bias")
    check_sizes(student, rng)
    assert_conduct(student)
    check_neurons(student, rng)
