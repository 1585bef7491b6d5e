"""Hidden tests of gates.graph."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import check, describe
from autograder.battery import assert_conduct
from autograder.together import together

from ..drawing import draw
from ..magnitudes import assert_every_size, in_single
from ..special import assert_left_alone
from .circuits import (
    ARGUMENTS,
    BESIDE_ITSELF,
    CHAIN,
    FAN,
    INNER,
    JOINED,
    LARGER,
    LONG,
    MISTAKABLE,
    NAMED_AS_USED,
    NAMES,
    NO_NAME,
    ONE_SUM,
    PRODUCTS,
    REWIRED,
    ROUTE,
    SAME_INPUTS,
    SUM_TIMES,
    SUMS,
    SWAPPED,
    TWICE,
    WAYS,
)
from .gate import assert_close, assert_gradient
from .random_circuits import check_random_circuits
from .sizes import UPSTREAM, X, Y
from .special import SIZES
from .stand_ins import ADD, MAX, MULTIPLY, SIGMOID, with_working_gates
from .two_inputs import apart


@pytest.fixture
def student(student):
    """A gate that does not work costs its own points."""
    with_working_gates(student, ADD, MULTIPLY, MAX, SIGMOID)
    return student


def draw_inputs(rng, names, shape):
    """Return a value for each name."""
    return {name: draw(rng, shape) for name in names}


def assert_gradients(gradients, formula, inputs, upstream=1.0):
    """Compare a graph's gradient of every input with numeric differences of the sum of upstream times the formula."""
    check(isinstance(gradients, dict), f"Graph.backward should return a dict; it returned {describe(gradients)}.")

    def along(name):
        return lambda value: upstream * formula(**{**inputs, name: value})

    for name in inputs:
        check(name in gradients, f"Graph.backward's dict has no entry for the input {name}.")
        assert_gradient(gradients[name], f"the gradient of {name!r}", along(name), inputs[name])


def check_gradients(student, rng, circuits, shapes=((), (4,), (2, 3))):
    """Run every circuit both ways on numbers and on arrays, and compare its gradients then."""

    def run(circuit, shape):
        inputs, upstream = draw_inputs(rng, circuit.names, shape), draw(rng, shape)
        if "y" in circuit.names:
            inputs["x"], inputs["y"] = apart(rng, shape)
        graph = student.Graph(circuit.nodes)
        graph.forward(**inputs)
        return graph.backward(upstream), circuit.formula, inputs, upstream

    for found in together(student, lambda: [run(circuit, shape) for circuit in circuits for shape in shapes]):
        assert_gradients(*found)


def chain_and_unused(unused, **inputs):
    """Return what the chain computes, which does not change with an unused input."""
    return CHAIN.formula(**inputs) + 0 * unused


def run_beside(graph, other, rng, shape):
    """Run the chain both ways, backward twice, and another one forward meanwhile; return inputs, output, gradients."""
    inputs = draw_inputs(rng, (*CHAIN.names, "unused"), shape)
    output = graph.forward(**inputs)
    other.forward(**draw_inputs(rng, inputs, (4, *shape)))
    return inputs, output, [graph.backward(), graph.backward()]


def check_whole_numbers(student):
    """Run a graph on whole numbers, and back from a whole one, from zero and from a fraction."""
    graph, whole = student.Graph(SUM_TIMES.nodes), {"x": 3, "y": 0, "z": 4}
    arrays = {"x": np.array([1.0, 2.0]), "y": np.array([0.5, -3.0]), "z": np.array([3.0, 3.0])}
    sums_of_0 = np.array([1.0, -1.0]), np.array([-0.5, 0.5])  # as is that of other gradients

    def run(inputs, *upstreams):
        return graph.forward(**inputs), [(graph.backward(upstream), inputs, upstream) for upstream in upstreams]

    (output, runs), (_, others) = together(
        student, lambda: (run(whole, 2, 0.0, 0.7, 1, -15, 0, np.float64(1.0)), run(arrays, *sums_of_0))
    )
    assert_close(output, SUM_TIMES.formula(**whole), "Graph.forward of whole numbers")
    for gradients, inputs, upstream in (*runs, *others):
        assert_gradients(gradients, SUM_TIMES.formula, inputs, upstream)


def check_fractions(student):
    """Run a graph on whole numbers and a fraction, so that one of two uses of a value has a whole gradient."""
    cases = (2, 0.5, 4, 2), (0.5, 2, 4, 2), (2, 4, 0.5, 2), (2, 4, 2, 0.5)

    def run(y, z, w, v):
        graph = student.Graph(PRODUCTS.nodes)
        return graph.forward(x=3, y=y, z=z, w=w, v=v), graph.backward(2)

    found = together(student, lambda: [run(*numbers) for numbers in cases])
    for (y, z, w, v), (output, gradients) in zip(cases, found, strict=True):
        assert_close(output, 3 * (y + z) * (w + v), "Graph.forward of whole numbers and a fraction")
        check(isinstance(gradients, dict), f"Graph.backward should return a dict; it returned {describe(gradients)}.")
        assert_close(
            gradients.get("x"), 2 * (y + z) * (w + v), "the gradient of x, among whole numbers and a fraction,"
        )


def check_arguments(student):
    """Run a graph whose inputs have names that are arguments elsewhere; most are used by no node."""
    inputs = dict.fromkeys(ARGUMENTS.names, 3.0)
    graph = student.Graph(ARGUMENTS.nodes)
    output, gradients = together(student, lambda: (graph.forward(**inputs), graph.backward()))
    assert_close(output, 9.0, "Graph.forward for inputs whose names are in use elsewhere")
    check(isinstance(gradients, dict), f"Graph.backward should return a dict; it returned {describe(gradients)}.")
    for name in inputs:
        check(name in gradients, f"Graph.backward's dict has no entry for the input {name}.")
    found, expected = [gradients[name] for name in inputs], [3.0 * (name in ("keep", "mode")) for name in inputs]
    assert_close(found, expected, "the gradients of inputs whose names are in use elsewhere")


def check_sizes(student):
    """Run a graph on entries of very different sizes, each judged by its own."""
    graph, inputs = student.Graph(SUM_TIMES.nodes), {"x": X, "y": 2.0 * X, "z": Y}
    output, gradients, single = together(
        student, lambda: (graph.forward(**inputs), graph.backward(UPSTREAM), graph.forward(x=0.1, y=0.2, z=1.0))
    )
    assert_every_size(output, SUM_TIMES.formula(**inputs), "Graph.forward for tiny and large numbers")
    for name, expected in (("x", UPSTREAM * Y), ("y", UPSTREAM * Y), ("z", UPSTREAM * 3.0 * X)):
        assert_every_size(gradients[name], expected, f"the gradient of {name} for tiny and large numbers")
    double = not in_single(single)
    numbers = [number for size in (SIZES if double else (1e-12, 1e12)) for number in (size, np.full((2, 2), size))]

    def run(number):
        return number, graph.forward(x=number, y=-3.0 * number, z=0.7 * number), graph.backward(number)

    for number, output, gradients in together(student, lambda: list(map(run, numbers))):
        when = f"for numbers of about {np.max(number):g}"
        assert_every_size(output, -1.4 * number * number, f"Graph.forward {when}")
        for name, factor in (("x", 0.7), ("y", 0.7), ("z", -2.0)):
            assert_every_size(gradients[name], factor * number * number, f"the gradient of {name} {when}")


def check_same_in_other_shapes(student):
    """Run a graph on numbers, and on arrays full of the same numbers, one after the other."""
    graph, values = student.Graph(SUM_TIMES.nodes), {"x": 0.5, "y": -2.0, "z": 3.0}

    def run(shape):
        inputs = {name: np.full(shape, value) if shape else value for name, value in values.items()}
        return graph.forward(**inputs), graph.backward(), inputs

    for output, gradients, inputs in together(student, lambda: [*map(run, ((), (2, 3), (3, 2), (), (1,)))]):
        assert_close(output, SUM_TIMES.formula(**inputs), "Graph.forward of the same numbers in another shape")
        assert_gradients(gradients, SUM_TIMES.formula, inputs)


@pytest.mark.task("gates.graph", points=6)
def test_graph_forward(student, rng):
    """A graph returns the value of its last node, in whatever order the nodes are listed."""
    listings = (SUM_TIMES, SUM_TIMES.listed(1, 0))
    runs = [(circuit, draw_inputs(rng, "xyz", shape)) for circuit in listings for shape in ((), (2, 3))]
    inputs = draw_inputs(rng, "xyw", (4,))
    runs += [(ROUTE.listed(*order), inputs) for order in ((3, 2, 1, 0), (1, 3, 2, 0), (3, 0, 2, 1))]
    outputs = together(student, lambda: [student.Graph(circuit.nodes).forward(**inputs) for circuit, inputs in runs])
    for output, (circuit, inputs) in zip(outputs, runs, strict=True):
        assert_close(output, circuit.formula(**inputs), "Graph.forward")


@pytest.mark.task("gates.graph", points=7)
def test_graph_gradients(student, rng):
    """A graph's backward pass gives every input the gradient of the output, by the chain rule from node to node."""
    chains = [CHAIN, CHAIN.listed(3, 2, 1, 0), CHAIN.listed(2, 0, 3, 1)]
    check_gradients(student, rng, [*chains, ROUTE.listed(3, 2, 1, 0)])


@pytest.mark.task("gates.graph", points=6)
def test_graph_sums_gradients(student, rng):
    """A value that is used more than once sums the gradients of its uses."""
    check_gradients(student, rng, [FAN, INNER.listed(3, 2, 1, 0), TWICE, SUMS])


@pytest.mark.task("gates.graph", points=3, needs=[test_graph_forward, test_graph_gradients])
def test_graph_conduct(student, rng):
    """A graph runs again with other inputs, starts from ones by default, gives unused inputs zero, changes nothing."""
    summands = dict.fromkeys("xy", draw(rng, (3,)))  # one array under two names

    def run():
        graph, other, total = (student.Graph(c.nodes) for c in (CHAIN, CHAIN.listed(3, 2, 1, 0), ONE_SUM))
        runs = [run_beside(graph, other, rng, shape) for shape in ((2, 3), ())]
        total.forward(**summands)
        return runs, total.backward()

    runs, ones = together(student, run)
    for inputs, output, gradients in runs:
        assert_close(output, chain_and_unused(**inputs), "Graph.forward, run again")
        for found in gradients:
            assert_gradients(found, chain_and_unused, inputs)
    assert_gradients(ones, ONE_SUM.formula, summands)
    check_gradients(student, rng, [BESIDE_ITSELF], shapes=[(2, 3)])
    assert_conduct(student)
    check_gradients(student, rng, [NO_NAME, NAMES.listed(5, 4, 3, 2, 1, 0)], shapes=[()])
    odd = NAMES, LONG, LARGER, SWAPPED, SAME_INPUTS, NAMED_AS_USED, JOINED, MISTAKABLE, *WAYS, *REWIRED
    check_gradients(student, rng, odd, shapes=[()])
    inputs = draw_inputs(rng, LONG.names, ())
    assert_close(student.Graph(LONG.nodes).forward(**inputs), LONG.formula(**inputs), "Graph.forward of many nodes")
    check_whole_numbers(student)
    check_fractions(student)
    check_arguments(student)
    check_sizes(student)
    check_same_in_other_shapes(student)
    check_random_circuits(student, rng)
    assert_left_alone(student)
