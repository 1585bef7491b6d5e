"""Local tests: run `pytest`, or one task at a time with `pytest -k test_multiply`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import gates
import numpy as np
import pytest


def numeric_gradient(f, x, h=1e-5):
    """Return the slope of f at x by nudging each entry of x a little up and a little down."""
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = h
        gradient[index] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return gradient


def same(actual, expected, what):
    """Fail with one sentence unless actual has the shape and the numbers of expected."""
    if actual is None:
        pytest.fail(f"{what} is None: is there a return missing?", pytrace=False)
    try:
        actual = np.asarray(actual, dtype=float)
    except (TypeError, ValueError):
        pytest.fail(f"{what} should be a number or an array of numbers, it is {actual!r}.", pytrace=False)
    if actual.shape != np.shape(expected):
        pytest.fail(f"{what} has shape {actual.shape}, it should have {np.shape(expected)}.", pytrace=False)
    if not np.allclose(actual, expected, rtol=1e-6, atol=1e-8):
        pytest.fail(f"{what} is\n{actual}\nbut it should be\n{np.asarray(expected)}", pytrace=False)


def several(values, count, what):
    """Return values as a tuple; fail with one sentence unless they are a tuple or list of that many."""
    if not isinstance(values, tuple | list) or len(values) != count:
        pytest.fail(f"{what} should be a tuple of {count} values, it is {values!r}.", pytrace=False)
    return tuple(values)


def check_gradients(gate, function, x, y, upstream):
    """Compare what the gate's backward returns with nudged inputs, twice, and see that nothing else was changed."""
    name = type(gate).__name__
    kept = x.copy(), y.copy(), upstream.copy()
    gate.forward(x, y)
    for call in ("", ", called a second time,"):
        dx, dy = several(gate.backward(upstream), 2, f"{name}.backward{call}")
        same(dx, numeric_gradient(lambda a: np.sum(upstream * function(a, y)), x), f"dx of {name}{call}")
        same(dy, numeric_gradient(lambda b: np.sum(upstream * function(x, b)), y), f"dy of {name}{call}")
    for argument, before, what in zip((x, y, upstream), kept, ("x", "y", "upstream"), strict=True):
        same(argument, before, f"After backward the argument {what} of {name}")


X = np.array([[1.5, -2.0, 0.5], [3.0, 0.25, -1.0]])
Y = np.array([[-0.5, 4.0, 2.0], [1.0, -3.0, -2.5]])
UPSTREAM = np.array([[2.0, -1.0, 0.5], [3.0, 10.0, -4.0]])


# --- add -----------------------------------------------------------------------------------------------------------


def test_add_forward():
    """The output is the sum, of numbers and of arrays."""
    same(gates.AddGate().forward(3.0, -1.0), 2.0, "AddGate.forward(3.0, -1.0)")
    same(gates.AddGate().forward(X, Y), X + Y, "AddGate.forward of two arrays")


def test_add_backward_of_numbers():
    """Both inputs get the upstream gradient."""
    gate = gates.AddGate()
    gate.forward(3.0, -1.0)
    dx, dy = several(gate.backward(5.0), 2, "AddGate.backward(5.0)")
    same(dx, 5.0, "dx of AddGate.backward(5.0)")
    same(dy, 5.0, "dy of AddGate.backward(5.0)")


def test_add_backward_of_arrays():
    """Both gradients are those that nudging finds."""
    check_gradients(gates.AddGate(), lambda x, y: x + y, X.copy(), Y.copy(), UPSTREAM.copy())


# --- multiply ------------------------------------------------------------------------------------------------------


def test_multiply_forward():
    """The output is the product, entry by entry."""
    same(gates.MultiplyGate().forward(3.0, -2.0), -6.0, "MultiplyGate.forward(3.0, -2.0)")
    same(gates.MultiplyGate().forward(X, Y), X * Y, "MultiplyGate.forward of two arrays")


def test_multiply_backward_of_numbers():
    """Each input gets upstream times the other input, in forward's order."""
    gate = gates.MultiplyGate()
    gate.forward(3.0, -2.0)
    dx, dy = several(gate.backward(5.0), 2, "MultiplyGate.backward(5.0)")
    same(dx, -10.0, "dx of MultiplyGate at x = 3, y = -2 with upstream 5")
    same(dy, 15.0, "dy of MultiplyGate at x = 3, y = -2 with upstream 5")


def test_multiply_backward_of_arrays():
    """Both gradients are those that nudging finds."""
    check_gradients(gates.MultiplyGate(), lambda x, y: x * y, X.copy(), Y.copy(), UPSTREAM.copy())


def test_multiply_two_gates_are_independent():
    """A gate remembers its own inputs, whatever other gates do."""
    first, second = gates.MultiplyGate(), gates.MultiplyGate()
    first.forward(3.0, -2.0)
    second.forward(7.0, 8.0)
    dx, _ = several(first.backward(1.0), 2, "MultiplyGate.backward")
    same(dx, -2.0, "dx of a MultiplyGate, after another MultiplyGate ran forward,")


# --- max -----------------------------------------------------------------------------------------------------------


def test_max_forward():
    """The output is the larger input, entry by entry."""
    same(gates.MaxGate().forward(3.0, -2.0), 3.0, "MaxGate.forward(3.0, -2.0)")
    same(gates.MaxGate().forward(X, Y), np.maximum(X, Y), "MaxGate.forward of two arrays")


def test_max_backward_of_numbers():
    """The larger input gets all of the upstream gradient."""
    gate = gates.MaxGate()
    gate.forward(3.0, -2.0)
    dx, dy = several(gate.backward(5.0), 2, "MaxGate.backward(5.0)")
    same(dx, 5.0, "dx of MaxGate at x = 3, y = -2 with upstream 5")
    same(dy, 0.0, "dy of MaxGate at x = 3, y = -2 with upstream 5")


def test_max_backward_of_arrays():
    """Both gradients are those that nudging finds."""
    check_gradients(gates.MaxGate(), np.maximum, X.copy(), Y.copy(), UPSTREAM.copy())


def test_max_tie():
    """Where the inputs are equal, the two parts add up to the upstream gradient."""
    gate = gates.MaxGate()
    gate.forward(2.0, 2.0)
    dx, dy = several(gate.backward(5.0), 2, "MaxGate.backward(5.0)")
    same(dx + dy, 5.0, "At a tie, the sum of dx and dy of MaxGate with upstream 5")


# --- copy ----------------------------------------------------------------------------------------------------------


def test_copy_forward():
    """The output is as many values as were asked for."""
    for count in (1, 3):
        for value in several(gates.CopyGate().forward(X, count), count, f"CopyGate.forward(x, {count})"):
            same(value, X, f"A value of CopyGate.forward(x, {count})")


def test_copy_backward_of_numbers():
    """The gradients of all copies are summed."""
    gate = gates.CopyGate()
    gate.forward(4.0, 3)
    same(gate.backward((1.0, -2.5, 10.0)), 8.5, "CopyGate.backward((1.0, -2.5, 10.0))")


def test_copy_backward_of_arrays():
    """They are summed entry by entry, and left as they were."""
    gate = gates.CopyGate()
    gate.forward(X, 2)
    upstreams = [UPSTREAM.copy(), Y.copy()]
    for call in ("", ", called a second time,"):
        same(gate.backward(upstreams), UPSTREAM + Y, f"CopyGate.backward of two arrays{call}")
    same(upstreams[0], UPSTREAM, "After backward the first of CopyGate's upstream gradients")
    same(upstreams[1], Y, "After backward the second of CopyGate's upstream gradients")


# --- sigmoid -------------------------------------------------------------------------------------------------------


def logistic(x):
    """Return the sigmoid by its definition, good enough for small x."""
    return 1 / (1 + np.exp(-x))


def test_sigmoid_forward():
    """The output is the sigmoid, entry by entry."""
    same(gates.SigmoidGate().forward(0.0), 0.5, "SigmoidGate.forward(0.0)")
    same(gates.SigmoidGate().forward(X), logistic(X), "SigmoidGate.forward of an array")


def test_sigmoid_backward():
    """The gradient is the one that nudging finds."""
    gate, x = gates.SigmoidGate(), X.copy()
    output = gate.forward(x)
    for call in ("", ", called a second time,"):
        expected = numeric_gradient(lambda a: np.sum(UPSTREAM * logistic(a)), X)
        same(gate.backward(UPSTREAM.copy()), expected, f"dx of SigmoidGate{call}")
    same(output, logistic(X), "After backward the value that SigmoidGate.forward had returned")
    same(x, X, "After backward the argument x of SigmoidGate")


def test_sigmoid_is_stable():
    """Large inputs give 0 and 1, not nan."""
    gate = gates.SigmoidGate()
    same(gate.forward(np.array([-1000.0, 0.0, 1000.0])), [0.0, 0.5, 1.0], "SigmoidGate.forward of [-1000, 0, 1000]")
    same(gate.backward(np.array([2.0, 2.0, 2.0])), [0.0, 0.5, 0.0], "dx of SigmoidGate at [-1000, 0, 1000]")


# --- neuron --------------------------------------------------------------------------------------------------------


def neuron(w, x):
    """Return the output of the neuron by its definition."""
    return logistic(w[:-1] @ x + w[-1])


def test_neuron_forward():
    """The output is right for the notebook's neuron."""
    w, x = np.array([2.0, -3.0, -3.0]), np.array([-1.0, -2.0])
    output, _ = several(gates.sigmoid_neuron(w, x), 2, "What sigmoid_neuron returns")
    same(output, logistic(1.0), "The output of sigmoid_neuron for the notebook's numbers")


def test_neuron_backward():
    """The gradients are those that nudging finds, for one, two and four inputs."""
    upstream = -2.5
    for w, x in (
        ([2.0, -3.0, -3.0], [-1.0, -2.0]),
        ([0.5, -0.1], [0.8]),
        ([0.1, 0.7, -0.2, 1.5, 0.3], [1, -2, 0.5, 3]),
    ):
        w, x = np.array(w), np.array(x, dtype=float)
        _, cache = several(gates.sigmoid_neuron(w, x), 2, "What sigmoid_neuron returns")
        dw, dx = several(gates.sigmoid_neuron_backward(upstream, cache), 2, "What sigmoid_neuron_backward returns")
        same(dw, numeric_gradient(lambda a, x=x: upstream * neuron(a, x), w), f"dw for w = {w}, x = {x}")
        same(dx, numeric_gradient(lambda a, w=w: upstream * neuron(w, a), x), f"dx for w = {w}, x = {x}")


def test_neuron_caches_are_independent():
    """A cache stays good when the neuron runs again."""
    w, x = np.array([2.0, -3.0, -3.0]), np.array([-1.0, -2.0])
    _, cache = several(gates.sigmoid_neuron(w, x), 2, "What sigmoid_neuron returns")
    gates.sigmoid_neuron(np.array([1.0, 1.0, 1.0]), np.array([3.0, 3.0]))
    dw, _ = several(gates.sigmoid_neuron_backward(1.0, cache), 2, "What sigmoid_neuron_backward returns")
    same(dw, numeric_gradient(lambda a: neuron(a, x), w), "dw from a cache, after the neuron ran on other numbers,")


# --- graph ---------------------------------------------------------------------------------------------------------


def check_graph(nodes, function, inputs, upstream=None):
    """Compare a graph's output and gradients with a function of the same inputs and with nudged inputs."""
    graph = gates.Graph(nodes)
    same(graph.forward(**inputs), function(**inputs), f"The output of the graph {nodes}")
    gradients = graph.backward() if upstream is None else graph.backward(upstream)
    scale = 1.0 if upstream is None else upstream
    for name, value in inputs.items():
        if name not in gradients:
            pytest.fail(f"Graph.backward has no gradient for the input {name}.", pytrace=False)
        expected = numeric_gradient(lambda a, name=name: np.sum(scale * function(**{**inputs, name: a})), value)
        same(gradients[name], expected, f"The gradient of {name} in the graph {nodes}")


def test_graph_one_gate():
    """A graph of one gate does what the gate does."""
    check_graph([("out", "multiply", ("a", "b"))], lambda a, b: a * b, {"a": 3.0, "b": -2.0})
    check_graph([("out", "sigmoid", ("a",))], lambda a: logistic(a), {"a": 0.7})


def test_graph_nodes_in_any_order():
    """The order in which nodes are listed does not matter."""
    nodes = [("sum", "add", ("a", "b")), ("big", "max", ("sum", "c")), ("out", "multiply", ("big", "a"))]
    inputs = {"a": 2.0, "b": 1.5, "c": -1.0}
    for order in (nodes, nodes[::-1], nodes[1:] + nodes[:1]):
        check_graph(order, lambda a, b, c: np.maximum(a + b, c) * a, inputs)


def test_graph_sums_the_gradients_of_a_value_used_twice():
    """The gradients of all uses of a value are summed."""
    nodes = [("p", "multiply", ("a", "b")), ("s", "sigmoid", ("p",)), ("out", "multiply", ("s", "p"))]
    check_graph(nodes, lambda a, b: logistic(a * b) * a * b, {"a": 0.5, "b": -1.5})
    check_graph([("out", "multiply", ("a", "a"))], lambda a: a * a, {"a": 3.0})


def test_graph_gradient_of_an_unused_input_is_zero():
    """An input that no node uses has zeros in its own shape."""
    check_graph([("out", "sigmoid", ("a",))], lambda a, b: logistic(a), {"a": X, "b": Y})


def test_graph_of_arrays_with_an_upstream_gradient():
    """Arrays work, with the default upstream gradient and with another."""
    nodes = [("p", "multiply", ("a", "b")), ("out", "add", ("p", "a"))]
    check_graph(nodes, lambda a, b: a * b + a, {"a": X, "b": Y})
    check_graph(nodes, lambda a, b: a * b + a, {"a": X, "b": Y}, UPSTREAM)


def test_graph_runs_again():
    """A second forward replaces the first, a second backward returns the same as the first."""
    graph = gates.Graph([("out", "multiply", ("a", "b"))])
    graph.forward(a=3.0, b=-2.0)
    graph.backward()
    same(graph.forward(a=X, b=Y), X * Y, "The output of a graph that ran forward before, with other inputs,")
    for call in ("first", "second"):
        same(graph.backward()["a"], Y, f"The gradient of a, {call} backward after a second forward,")
