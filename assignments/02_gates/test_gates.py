"""Local tests: run `pytest`, or one task at a time with `pytest -k test_multiply`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import copy
from functools import partial

import comparing
import gates
import numpy as np
import pytest
from comparing import at, call, several, unchanged
from questions import between, one_of, well_formed

same = partial(comparing.same, tolerance=1e-5)  # single precision will do


def numeric_gradient(f, x, h=1e-5):
    """Return the slope of f at x by nudging each entry of x a little up and a little down."""
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = h
        gradient[index] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return gradient


X = np.array([[1.5, -2.0, 0.5], [3.0, 0.25, -1.0]])
Y = np.array([[-0.5, 4.0, 2.0], [1.0, -3.0, -2.5]])
UPSTREAM = np.array([[2.0, -1.0, 0.5], [3.0, 10.0, -4.0]])
CASES = [  # an upstream gradient, x and y: numbers, whole numbers, arrays of two shapes
    (5.0, 3.0, -2.0),
    (2.5, 0.0, 4.0),
    (5, -2, 1),
    (UPSTREAM, X, Y),
    (UPSTREAM[0], X[0], Y[0]),
]


def check_forward(gate, function, names="xy"):
    """Compare what a gate with inputs of these names returns with what the function does, for each of the cases."""
    name = type(gate).__name__
    for _, *values in CASES:
        inputs = dict(zip(names, values, strict=False))
        same(call(gate.forward, **inputs), function(*inputs.values()), f"The output of {name}", where=at(**inputs))
    numbers, given = (X, Y)[: len(names)], (1.0 - X, 1.0 - Y)[: len(names)]
    output = gate.forward(*copy.deepcopy(numbers))
    gate.forward(*given)
    same(output, function(*numbers), f"After a second forward, what the first {name}.forward had returned")
    for array, value in zip(given, numbers, strict=True):
        array[...] = value
    same(gate.forward(*given), function(*numbers), f"The output of {name} for arrays whose numbers have changed")


def check_gradients(gate, function, upstream, inputs, note):
    """Compare what the gate's backward returns with what nudging the inputs of its last forward finds."""
    name = type(gate).__name__
    gradients = call(gate.backward, upstream=upstream)
    gradients = several(gradients, 2, f"{name}.backward") if len(inputs) == 2 else (gradients,)
    for key, gradient in zip(inputs, gradients, strict=True):
        expected = numeric_gradient(
            lambda a, key=key: np.sum(upstream * function(*{**inputs, key: a}.values())), inputs[key]
        )
        where = at(**inputs, upstream=upstream)
        same(gradient, expected, f"The gradient d{key} of {name}{note}", where=where)


def check_backward(kind, function, names="xy"):
    """Check the gradients of one gate for each of the cases, while another gate of its kind runs, too."""
    name, gate, other = kind.__name__, kind(), kind()
    for upstream, *values in CASES:
        inputs = dict(zip(names, values, strict=False))
        given = copy.deepcopy(inputs)
        output = gate.forward(*given.values())
        unchanged(f"{name}.forward", given, inputs)
        kept = copy.deepcopy(output)
        for note in ("", ", when backward is called a second time,", f", after another {name} ran forward,"):
            if "another" in note:
                other.forward(*(5.0 - value for value in inputs.values()))
            check_gradients(gate, function, upstream, inputs, note)
            unchanged(f"{name}.backward", given, inputs)
            same(output, kept, f"After backward, what {name}.forward had returned")


# --- add -----------------------------------------------------------------------------------------------------------


def test_add_forward():
    """The output is the sum, of numbers and of arrays."""
    check_forward(gates.AddGate(), np.add)


def test_add_backward():
    """Both inputs get the upstream gradient."""
    check_backward(gates.AddGate, np.add)


# --- multiply ------------------------------------------------------------------------------------------------------


def test_multiply_forward():
    """The output is the product, entry by entry."""
    check_forward(gates.MultiplyGate(), np.multiply)


def test_multiply_backward():
    """The gradients are those that nudging finds, of numbers and of arrays."""
    check_backward(gates.MultiplyGate, np.multiply)


# --- max -----------------------------------------------------------------------------------------------------------


def test_max_forward():
    """The output is the larger input, entry by entry."""
    check_forward(gates.MaxGate(), np.maximum)


def test_max_backward():
    """The gradients are those that nudging finds: the larger input gets all of the upstream gradient."""
    check_backward(gates.MaxGate, np.maximum)


def test_max_tie():
    """Where the inputs are equal, the two parts add up to the upstream gradient, and none is against it."""
    gate = gates.MaxGate()
    gate.forward(1.0, 1.0 + 1e-7)
    found = several(gate.backward(1.0), 2, "MaxGate.backward")
    same(found, [0.0, 1.0], "The gradients of MaxGate for 1 and 1.0000001, which are no tie,")
    for x, upstream in ((2.0, 5.0), (X, UPSTREAM)):
        gate = gates.MaxGate()
        gate.forward(copy.copy(x), copy.copy(x))
        dx, dy = several(call(gate.backward, upstream=upstream), 2, "MaxGate.backward")
        where = at(x=x, y=x, upstream=upstream)
        same(np.add(dx, dy), upstream, "At a tie, the sum of dx and dy of MaxGate", where=where)
        for key, part in (("dx", dx), ("dy", dy)):
            if np.any(np.asarray(part) * np.sign(upstream) < -1e-9):
                found = np.asarray(part).tolist()
                pytest.fail(f"At a tie, {key} of MaxGate has the wrong sign: it is {found} {where}.", pytrace=False)


# --- copy ----------------------------------------------------------------------------------------------------------


def test_copy_forward():
    """The output is as many values as were asked for."""
    for x in (4.0, 4, X):
        for copies in (1, 3):
            values = several(call(gates.CopyGate().forward, x=x, copies=copies), copies, "CopyGate.forward")
            for value in values:
                same(value, x, f"A value that CopyGate.forward returns for copies = {copies}")


def test_copy_backward_of_numbers():
    """The gradients of all copies are summed, also if there is only one of them."""
    gate = gates.CopyGate()
    gate.forward(4.0, 3)
    same(call(gate.backward, upstreams=(1.0, -2.5, 10.0)), 8.5, "CopyGate.backward((1.0, -2.5, 10.0))")
    gate.forward(4, 1)
    same(call(gate.backward, upstreams=[-2]), -2, "CopyGate.backward([-2])")


def test_copy_backward_of_arrays():
    """They are summed entry by entry, and left as they were."""
    gate, x = gates.CopyGate(), X.copy()
    gate.forward(x, 2)
    for note in ("", ", when backward is called a second time,"):
        same(call(gate.backward, upstreams=[UPSTREAM, Y]), UPSTREAM + Y, f"The result of CopyGate.backward{note}")
        unchanged("CopyGate.backward", {"x": x}, {"x": X})


# --- sigmoid -------------------------------------------------------------------------------------------------------


def logistic(x):
    """Return the sigmoid by its definition, good enough for small x."""
    return 1 / (1 + np.exp(-x))


def test_sigmoid_forward():
    """The output is the sigmoid, entry by entry."""
    check_forward(gates.SigmoidGate(), logistic, "x")


def test_sigmoid_backward():
    """The gradient is the one that nudging finds."""
    check_backward(gates.SigmoidGate, logistic, "x")


def test_sigmoid_is_stable():
    """Large inputs give 0 and 1, not nan."""
    gate = gates.SigmoidGate()
    output = call(gate.forward, x=np.array([-1000.0, 0.0, 1000.0]))
    same(output, [0.0, 0.5, 1.0], "SigmoidGate.forward of [-1000, 0, 1000]")
    same(gates.SigmoidGate().forward(-21.0), np.exp(-21.0), "SigmoidGate.forward of -21", absolute=1e-12)
    dx = call(gate.backward, upstream=np.array([2.0, 2.0, 2.0]))
    same(dx, [0.0, 0.5, 0.0], "The gradient dx of SigmoidGate at [-1000, 0, 1000]")


# --- neuron --------------------------------------------------------------------------------------------------------

W1, X1 = np.array([2.0, -3.0, -3.0]), np.array([-1.0, -2.0])  # the notebook's
W2, X2 = np.array([0.1, 0.7, -0.2, 1.5, 0.3]), np.array([1.0, -2.0, 0.5, 3.0])
W3, X3 = np.array([0.5, -0.1]), np.array([0.8])


def neuron(w, x):
    """Return the output of the neuron by its definition."""
    return logistic(w[:-1] @ x + w[-1])


def run_neuron(w, x):
    """Return output and cache of sigmoid_neuron; fail with one sentence unless the output is one number."""
    output, cache = several(call(gates.sigmoid_neuron, w=w, x=x), 2, "sigmoid_neuron")
    if np.size(output) != 1:
        pytest.fail(f"The output of sigmoid_neuron should be one number, but it is {output!r}.", pytrace=False)
    return np.reshape(output, ()), cache


def run_neuron_back(upstream, cache):
    """Return the two gradients of sigmoid_neuron_backward."""
    return several(gates.sigmoid_neuron_backward(upstream, cache), 2, "sigmoid_neuron_backward")


def test_neuron_forward():
    """The output is right for the notebook's neuron, and for four inputs and one."""
    for w, x in ((W1, X1), (W2, X2), (W3, X3)):
        output, _ = run_neuron(w, x)
        same(output, neuron(w, x), f"The output of sigmoid_neuron for w = {w} and x = {x}")


def test_neuron_backward():
    """The gradients are those that nudging finds, for two, four and one input."""
    for w, x in ((W1, X1), (W2, X2), (W3, X3)):
        inputs = {"w": w, "x": x}
        given = copy.deepcopy(inputs)
        _, cache = several(gates.sigmoid_neuron(*given.values()), 2, "sigmoid_neuron")
        for upstream in (-2.5, 3):
            dw, dx = run_neuron_back(upstream, cache)
            unchanged("sigmoid_neuron_backward", given, inputs)
            where = f"for w = {w}, x = {x} and upstream = {upstream}"
            same(dw, numeric_gradient(lambda a, x=x, u=upstream: u * neuron(a, x), w), f"The gradient dw {where}")
            same(dx, numeric_gradient(lambda a, w=w, u=upstream: u * neuron(w, a), x), f"The gradient dx {where}")


def test_neuron_is_stable():
    """Large sums give 0 and 1, not nan, and gradients of zero."""
    for size, expected in ((1000.0, 1.0), (-1000.0, 0.0)):
        output, cache = run_neuron(np.array([size, 0.0]), np.array([1.0]))
        same(output, expected, f"The output of sigmoid_neuron for a sum of {size}")
        dw, dx = run_neuron_back(1.0, cache)
        same(dw, [0.0, 0.0], f"The gradient dw for a sum of {size}")
        same(dx, [0.0], f"The gradient dx for a sum of {size}")
    _, cache = run_neuron(np.array([-15.0, 0.0]), np.array([1.0]))
    dw, _ = run_neuron_back(1.0, cache)
    same(dw, np.exp(-15.0) * np.ones(2), "The gradient dw for a sum of -15", absolute=1e-12)


def test_neuron_caches_are_independent():
    """A cache stays good when the neuron runs again."""
    _, cache = run_neuron(W1, X1)
    run_neuron(np.array([1.0, 1.0, 1.0]), np.array([3.0, 3.0]))
    dw, _ = run_neuron_back(1.0, cache)
    expected = numeric_gradient(lambda a: neuron(a, X1), W1)
    same(dw, expected, "The gradient dw from a cache, after the neuron ran on other numbers,")


# --- graph ---------------------------------------------------------------------------------------------------------


def check_graph(nodes, function, upstream=None, graph=None, **inputs):
    """Compare a graph's output and gradients with a function of the same inputs and with nudged inputs; return it."""
    listed, given = copy.deepcopy(nodes), copy.deepcopy(inputs)
    graph = graph or gates.Graph(listed)
    same(graph.forward(**given), function(**inputs), f"The output of the graph {nodes}", where=at(**inputs))
    scale = 1.0 if upstream is None else upstream
    for note in ("", ", when backward is called a second time,"):
        gradients = graph.backward() if upstream is None else call(graph.backward, upstream=upstream)
        unchanged("Graph", given, inputs)
        if listed != nodes:
            pytest.fail("Graph changed its list of nodes.", pytrace=False)
        for name, value in inputs.items():
            if not isinstance(gradients, dict) or name not in gradients:
                pytest.fail(f"Graph.backward has no gradient for the input {name}.", pytrace=False)
            expected = numeric_gradient(lambda a, key=name: np.sum(scale * function(**{**inputs, key: a})), value)
            where = at(**inputs, upstream=scale)
            same(gradients[name], expected, f"The gradient of {name} in the graph {nodes}{note}", where=where)
    return graph


def test_graph_one_gate():
    """A graph of one gate does what the gate does, with numbers, whole numbers and arrays."""
    for a, b in ((3.0, -2.0), (3, -2), (X, Y)):
        check_graph([("out", "multiply", ("a", "b"))], lambda a, b: a * b, a=a, b=b)
        check_graph([("out", "add", ["a", "b"])], lambda a, b: a + b, a=a, b=b)
        check_graph([("out", "sigmoid", ("a",))], lambda a: logistic(a), a=a)


def test_graph_nodes_in_any_order():
    """The order in which nodes are listed does not matter."""
    nodes = [("sum", "add", ("a", "b")), ("big", "max", ("sum", "c")), ("out", "multiply", ("big", "a"))]
    for order in (nodes, nodes[::-1], nodes[1:] + nodes[:1]):
        check_graph(order, lambda a, b, c: np.maximum(a + b, c) * a, a=2.0, b=1.5, c=-1.0)


def test_graph_sums_the_gradients_of_a_value_used_twice():
    """The gradients of all uses of a value are summed, those of a node before they are passed on."""
    for uses in (("s", "p"), ("p", "s")):
        nodes = [("p", "multiply", ("a", "b")), ("s", "sigmoid", ("p",)), ("out", "multiply", uses)]
        check_graph(nodes, lambda a, b: logistic(a * b) * a * b, a=0.5, b=-1.5)
    check_graph([("out", "multiply", ("a", "a"))], lambda a: a * a, a=3.0)


def test_graph_adds_arrays():
    """The two inputs of an add gate get equal gradients, and what is added to one of them is not added to the other."""
    nodes = [("sum", "add", ("a", "b")), ("out", "add", ("sum", "a"))]
    check_graph(nodes, lambda a, b: 2 * a + b, a=X, b=Y)
    check_graph(nodes, lambda a, b: 2 * a + b, UPSTREAM, a=X, b=Y)


def test_graph_gradient_of_an_unused_input_is_zero():
    """An input that no node uses has zeros in its own shape."""
    check_graph([("out", "sigmoid", ("a",))], lambda a, b: logistic(a), a=X, b=Y)


def test_graph_of_two_gates_of_one_kind():
    """Two nodes with the same operation are two gates."""
    nodes = [("p", "multiply", ("a", "b")), ("out", "multiply", ("p", "c"))]
    check_graph(nodes, lambda a, b, c: a * b * c, UPSTREAM, a=X, b=Y, c=UPSTREAM - 1.0)


def test_graph_runs_again():
    """A second forward replaces the first, with arrays of another shape, too, and with numbers."""
    nodes = [("p", "multiply", ("a", "b")), ("out", "add", ("p", "a"))]
    graph = check_graph(nodes, lambda a, b: a * b + a, a=3.0, b=-2.0)
    check_graph(nodes, lambda a, b: a * b + a, UPSTREAM, graph, a=X, b=Y)
    check_graph(nodes, lambda a, b: a * b + a, None, graph, a=X[0], b=Y[0])
    graph.forward(a=3.0, b=-2.0)
    gates.Graph(nodes).forward(a=X.copy(), b=Y.copy())
    found = graph.backward()
    same([found["a"], found["b"]], [-1.0, 3.0], "The gradients of a and b, with another graph in use,")


ANSWERS = {  # the form of each answer; of what is right the local tests know nothing
    "traced_circuit": (between(-100, 100),) * 4,
    "wrong_number": (one_of("s", "m", "x", "y", "z"), between(-100, 100)),
    "gates_by_gradient": (one_of("add", "multiply", "max", "copy", "sigmoid"),) * 5,
    "fading_sigmoids": (between(0, 10),) * 3,
}


@pytest.mark.parametrize("question", ANSWERS)
def test_answers(question):
    """Check the form of an answer."""
    well_formed(question, ANSWERS[question])
