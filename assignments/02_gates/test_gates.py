"""Local tests: run `pytest`, or one task at a time with `pytest -k test_multiply`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import gates
import numpy as np
import pytest
from kit.checking import check, holds
from kit.questions import between, one_of, well_formed

X = np.array([[1.5, -2.0, 0.5], [3.0, 0.25, -1.0]])
Y = np.array([[-0.5, 4.0, 2.0], [1.0, -3.0, -2.5]])
UPSTREAM = np.array([[2.0, -1.0, 0.5], [3.0, 10.0, -4.0]])


def sigmoid(x):
    """Return the sigmoid by its definition, good enough for small x."""
    return 1.0 / (1.0 + np.exp(-x))


def keeps_arguments(kind, *inputs):
    """Check that forward and backward of a gate leave what they are given as it is."""
    gate, upstream, before = kind(), UPSTREAM.copy(), [np.copy(value) for value in inputs]
    gate.forward(*inputs)
    gate.backward(upstream)
    unchanged = all(map(np.array_equal, inputs, before)) and np.array_equal(upstream, UPSTREAM)
    holds(unchanged, f"{kind.__name__} changes an array that it was given: compute in a new one.")


def test_add():
    """The output is the sum, entry by entry; each input gets the whole upstream gradient."""
    check(gates.AddGate().forward(3.0, -2.0), 1.0)
    check(gates.AddGate().forward(X, Y), [[1.0, 2.0, 2.5], [4.0, -2.75, -3.5]])
    gate = gates.AddGate()
    gate.forward(3.0, -2.0)
    check(gate.backward(5.0), (5.0, 5.0))
    gate.forward(X, Y)
    check(gate.backward(UPSTREAM), (UPSTREAM, UPSTREAM))


def test_multiply_forward():
    """The output is the product, entry by entry."""
    check(gates.MultiplyGate().forward(3.0, -2.0), -6.0)
    check(gates.MultiplyGate().forward(X, Y), [[-0.75, -8.0, 1.0], [3.0, -0.75, 2.5]])


def test_multiply_backward():
    """Each input gets the upstream gradient times the other input."""
    gate = gates.MultiplyGate()
    gate.forward(3.0, -2.0)
    check(gate.backward(5.0), (-10.0, 15.0))
    gate.forward(0.0, 4.0)
    check(gate.backward(2.5), (10.0, 0.0))
    gate.forward(X, Y)
    check(gate.backward(UPSTREAM), (UPSTREAM * Y, UPSTREAM * X))


def test_multiply_gates_apart():
    """Two gates know nothing of each other, and arguments stay as they are."""
    gate, other = gates.MultiplyGate(), gates.MultiplyGate()
    gate.forward(3.0, -2.0)
    other.forward(7.0, 11.0)
    check(gate.backward(5.0), (-10.0, 15.0), "With another gate in use, backward")
    check(other.backward(1.0), (11.0, 7.0), "With another gate in use, backward")
    keeps_arguments(gates.MultiplyGate, X, Y)


def test_max_forward():
    """The output is the larger input, entry by entry."""
    check(gates.MaxGate().forward(3.0, -2.0), 3.0)
    check(gates.MaxGate().forward(X, Y), [[1.5, 4.0, 2.0], [3.0, 0.25, -1.0]])


def test_max_backward():
    """The larger input gets the whole upstream gradient, the other one zero; at a tie the two add up to it."""
    gate = gates.MaxGate()
    gate.forward(3.0, -2.0)
    check(gate.backward(5.0), (5.0, 0.0))
    gate.forward(-3.0, -2.0)
    check(gate.backward(5.0), (0.0, 5.0))
    gate.forward(X, Y)
    check(gate.backward(UPSTREAM), ([[2.0, 0.0, 0.0], [3.0, 10.0, -4.0]], [[0.0, -1.0, 0.5], [0.0, 0.0, 0.0]]))
    gate.forward(4.0, 4.0)
    dx, dy = gate.backward(3.0)
    check(dx + dy, 3.0, "The sum of the two gradients at a tie")


def test_copy():
    """The output is as many copies as are asked for; their gradients add up, entry by entry."""
    gate = gates.CopyGate()
    check(tuple(gate.forward(2.5, 3)), (2.5, 2.5, 2.5))
    check(gate.backward((0.5, -4.0, 1.0)), -2.5)
    gate.forward(X, 2)
    upstreams = [UPSTREAM.copy(), Y.copy()]
    check(gate.backward(upstreams), UPSTREAM + Y)
    holds(np.array_equal(upstreams[0], UPSTREAM), "CopyGate changes an upstream gradient: add up in a new array.")


def test_sigmoid_forward():
    """The output is the sigmoid, entry by entry."""
    check(gates.SigmoidGate().forward(0.0), 0.5)
    check(gates.SigmoidGate().forward(X), [[0.817574, 0.119203, 0.622459], [0.952574, 0.562177, 0.268941]])


def test_sigmoid_backward():
    """The gradient is the upstream one times output * (1 - output)."""
    gate = gates.SigmoidGate()
    gate.forward(0.0)
    check(gate.backward(2.0), 0.5)
    check(gate.backward(2.0), 0.5, "The second backward")
    gate.forward(X)
    slopes = (sigmoid(X + 1e-5) - sigmoid(X - 1e-5)) / 2e-5  # by nudging
    check(gate.backward(UPSTREAM), UPSTREAM * slopes)
    keeps_arguments(gates.SigmoidGate, X)


def test_sigmoid_is_stable():
    """Large inputs give 0 and 1, not nan."""
    gate = gates.SigmoidGate()
    check(gate.forward(np.array([-1000.0, 1000.0])), [0.0, 1.0])
    check(gate.backward(np.array([1.0, 1.0])), [0.0, 0.0])


W, INPUT = np.array([2.0, -3.0, -3.0]), np.array([-1.0, -2.0])  # the notebook's neuron: two weights and the bias


def test_neuron_forward():
    """The output is the sigmoid of w·x plus the bias."""
    output, _ = gates.sigmoid_neuron(W, INPUT)
    check(output, 0.731059, "The neuron's output")
    output, _ = gates.sigmoid_neuron(np.array([1.0, -0.5]), np.array([0.25]))
    check(output, 0.437823, "The output of a neuron with one input")


def test_neuron_backward():
    """Weights, bias and inputs get their gradients; the cache holds all that backward needs."""
    _, cache = gates.sigmoid_neuron(W, INPUT)
    dw, dx = gates.sigmoid_neuron_backward(2.0, cache)
    check(dw, [-0.393224, -0.786448, 0.393224], "dw")
    check(dx, [0.786448, -1.179671], "dx")
    gates.sigmoid_neuron(np.array([1.0, -0.5]), np.array([0.25]))
    dw, _ = gates.sigmoid_neuron_backward(1.0, cache)
    check(dw, [-0.196612, -0.393224, 0.196612], "dw of the first cache")


CIRCUIT = [("sum", "add", ("x", "y")), ("big", "max", ("sum", "z")), ("out", "multiply", ("big", "w"))]
VALUES = {"x": -2.0, "y": 5.0, "z": -4.0, "w": 3.0}
GRADIENTS = {"x": 3.0, "y": 3.0, "z": 0.0, "w": 3.0}


def test_graph_forward_and_backward():
    """The order of the list does not matter; every input gets its gradient, from node to node."""
    graph = gates.Graph(CIRCUIT)
    check(graph.forward(**VALUES), 9.0)
    check(gates.Graph(CIRCUIT[::-1]).forward(**VALUES), 9.0, "With the nodes listed backward, the output")
    check(graph.backward(), GRADIENTS)


def test_graph_sums():
    """The gradients of all uses of a value add up, before they are passed on."""
    graph = gates.Graph([("p", "multiply", ("a", "b")), ("q", "add", ("p", "a")), ("out", "multiply", ("q", "p"))])
    graph.forward(a=3.0, b=-2.0)
    check(graph.backward(), {"a": 12.0, "b": -27.0})
    graph = gates.Graph([("out", "multiply", ("a", "a"))])
    graph.forward(a=3.0)
    check(graph.backward(), {"a": 6.0}, "Where one gate takes a value twice, backward")


def test_graph_arrays():
    """Arrays go through a graph entry by entry; without an upstream gradient, backward starts from ones."""
    graph = gates.Graph([("sum", "add", ("a", "b")), ("out", "add", ("sum", "a"))])
    graph.forward(a=X, b=Y)
    check(graph.backward(UPSTREAM), {"a": 2 * UPSTREAM, "b": UPSTREAM})
    graph.forward(a=X, b=Y)
    check(graph.backward(), {"a": np.full((2, 3), 2.0), "b": np.ones((2, 3))}, "Without an upstream, backward")


def test_graph_again():
    """A second forward replaces the first."""
    graph = gates.Graph(CIRCUIT)
    graph.forward(**VALUES)
    check(graph.forward(x=1.0, y=1.0, z=4.0, w=-1.0), -4.0, "The second forward")
    check(graph.backward(), {"x": 0.0, "y": 0.0, "z": -1.0, "w": 4.0}, "After the second forward, backward")


ANSWERS = {  # the form of each answer; of what is right the local tests know nothing
    "traced_circuit": (between(-100, 100),) * 4,
    "wrong_number": (one_of("s", "m", "x", "y", "z", "ds", "dm", "dx", "dy", "dz"), between(-100, 100)),
    "gates_by_gradient": (one_of("add", "multiply", "max", "copy", "sigmoid"),) * 5,
    "fading_sigmoids": (between(0, 10),) * 3,
}


@pytest.mark.parametrize("question", ANSWERS)
def test_answers(question):
    """Check the form of an answer."""
    well_formed(question, ANSWERS[question])
