"""Hidden suite of 02_gates: the add, multiply, max, copy and sigmoid gates, the lecture's neuron, and graphs.

A test makes all its calls before it judges any: diagnosis sees the calls up to the first complaint, and the more it
sees, the surer it tells one mistake from another.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from autograder import assertions as checks
from autograder.assertions import (
    as_array,
    assert_outputs_kept,
    assert_unchanged,
    check,
    describe,
    number,
    unpack,
)
from autograder.suites.formulas import logistic

# Code may compute in float32 and still return float64, as where a gradient is written into np.zeros.
assert_close = partial(checks.assert_close, tolerance=checks.FLOAT32_TOLERANCE)
assert_gradient = partial(checks.assert_gradient, tolerance=checks.FLOAT32_TOLERANCE)

SHAPES = ((), (1,), (5,), (3, 4), (2, 1, 3))


def draw(rng, shape):
    """Return a float for shape (), else an array."""
    values = rng.uniform(0.3, 2.0, shape) * rng.choice([-1.0, 1.0], shape)
    return float(values) if shape == () else values


def two(rng, shape):
    """Return two values, some of the larger arrays' entries zero: what is divided by them shows."""
    x, y = draw(rng, shape), draw(rng, shape)
    if np.size(x) > 1:
        x.flat[1], y.flat[-1] = 0.0, 0.0
    return x, y


def apart(rng, shape):
    """Return two values that differ by at least 0.1 in every entry, each larger somewhere."""
    x = draw(rng, shape)
    gap = rng.uniform(0.1, 1.0, shape) * rng.choice([-1.0, 1.0], shape)
    if np.size(gap) > 1:
        gap.flat[0], gap.flat[-1] = abs(gap.flat[0]), -abs(gap.flat[-1])
    return x, x + gap


def pairs(rng, pair):
    """Return a pair of inputs of every shape, and the two numbers the other way round too."""
    drawn = [pair(rng, shape) for shape in SHAPES]
    return [*drawn, drawn[0][::-1]]


def check_two_input_forward(student, rng, gate, f, pair):
    inputs = pairs(rng, pair)
    outputs = [getattr(student, gate)().forward(x, y) for x, y in inputs]
    for output, (x, y) in zip(outputs, inputs, strict=True):
        assert_close(output, f(x, y), f"{gate}.forward")


def check_pair(gradients, upstream, f, x, y, gate, when=""):
    """Compare (dx, dy) of a gate with numeric differences of the sum of upstream times f."""
    dx, dy = unpack(gradients, 2, f"{gate}.backward")
    assert_gradient(dx, f"dx of {gate}{when}", lambda a: upstream * f(a, y), x)
    assert_gradient(dy, f"dy of {gate}{when}", lambda a: upstream * f(x, a), y)


def check_two_input_gradients(student, rng, gate, f, pair):
    runs = []
    for x, y in pairs(rng, pair):
        upstream = draw(rng, np.shape(x))
        node = getattr(student, gate)()
        node.forward(x, y)
        runs.append((node.backward(upstream), upstream, x, y))
    for gradients, upstream, x, y in runs:
        check_pair(gradients, upstream, f, x, y, gate)


def check_two_input_conduct(student, rng, gate, f):
    """Two gates at work at once, backward twice, forward again, arguments and results left alone."""
    (x, y), (u, v), (s, t) = apart(rng, (2, 3)), apart(rng, (2, 3)), apart(rng, (4,))
    up, last = draw(rng, (2, 3)), draw(rng, (4,))
    first, second = getattr(student, gate)(), getattr(student, gate)()
    first.forward(x, y)
    second.forward(u, v)
    gradients = [node.backward(up) for node in (first, second, first)]
    first.forward(s, t)
    again = first.backward(last)
    for found, a, b in zip(gradients, (x, u, x), (y, v, y), strict=True):
        check_pair(found, up, f, a, b, gate, f", with another {gate} in use")
    check_pair(again, last, f, s, t, gate, " after a second forward")
    assert_unchanged(student)
    assert_outputs_kept(student)


@pytest.mark.task("gates.add", points=3)
def test_add_forward(student, rng):
    """The add gate returns x + y, for scalars and for arrays."""
    check_two_input_forward(student, rng, "AddGate", lambda x, y: x + y, two)


@pytest.mark.task("gates.add", points=5, needs=[test_add_forward])  # code that returns its input passes this one
def test_add_gradients(student, rng):
    """The add gate passes the upstream gradient on to both inputs."""
    check_two_input_gradients(student, rng, "AddGate", lambda x, y: x + y, two)


@pytest.mark.task("gates.add", points=2, needs=[test_add_forward, test_add_gradients])
def test_add_conduct(student, rng):
    """Two add gates do not share anything, and arguments and results are left as they are."""
    check_two_input_conduct(student, rng, "AddGate", lambda x, y: x + y)


@pytest.mark.task("gates.multiply", points=4)
def test_multiply_forward(student, rng):
    """The multiply gate returns x * y, for scalars and for arrays."""
    check_two_input_forward(student, rng, "MultiplyGate", lambda x, y: x * y, two)


@pytest.mark.task("gates.multiply", points=8)
def test_multiply_gradients(student, rng):
    """Each input of the multiply gate receives the upstream gradient times the other input."""
    check_two_input_gradients(student, rng, "MultiplyGate", lambda x, y: x * y, two)


@pytest.mark.task("gates.multiply", points=3, needs=[test_multiply_forward, test_multiply_gradients])
def test_multiply_conduct(student, rng):
    """Each multiply gate remembers its own last inputs, and arguments and results are left as they are."""
    check_two_input_conduct(student, rng, "MultiplyGate", lambda x, y: x * y)


@pytest.mark.task("gates.max", points=4)
def test_max_forward(student, rng):
    """The max gate returns the larger input, entry by entry."""
    check_two_input_forward(student, rng, "MaxGate", np.maximum, apart)


@pytest.mark.task("gates.max", points=8)
def test_max_gradients(student, rng):
    """The max gate routes the whole upstream gradient to the larger input, entry by entry, and zero to the other."""
    check_two_input_gradients(student, rng, "MaxGate", np.maximum, apart)


@pytest.mark.task("gates.max", points=3, needs=[test_max_forward, test_max_gradients])
def test_max_conduct(student, rng):
    """At a tie the two gradients of the max gate add up to the upstream one; gates share nothing and change nothing."""
    check_two_input_conduct(student, rng, "MaxGate", np.maximum)
    x, upstream = draw(rng, (2, 3)), draw(rng, (2, 3))
    gate = student.MaxGate()
    assert_close(gate.forward(x, x.copy()), x, "MaxGate.forward at a tie")
    dx, dy = unpack(gate.backward(upstream), 2, "MaxGate.backward")
    dx, dy = as_array(dx, "dx of MaxGate at a tie", x.shape), as_array(dy, "dy of MaxGate at a tie", x.shape)
    assert_close(dx + dy, upstream, "dx + dy of MaxGate at a tie")
    against = np.minimum(dx * np.sign(upstream), dy * np.sign(upstream))
    check(np.all(against >= -1e-9), "MaxGate at a tie gives one input a gradient against the upstream one.")
    assert_unchanged(student)


@pytest.mark.task("gates.copy", points=4)
def test_copy_forward(student, rng):
    """The copy gate returns as many copies of its input as it is asked for."""
    inputs = [(draw(rng, shape), n) for shape, n in (((), 2), ((5,), 3), ((3, 4), 4), ((2,), 1))]
    outputs = [student.CopyGate().forward(x, copies) for x, copies in inputs]
    for values, (x, copies) in zip(outputs, inputs, strict=True):
        for output in unpack(values, copies, "CopyGate.forward"):
            assert_close(output, x, "each output of CopyGate.forward")


@pytest.mark.task("gates.copy", points=8)
def test_copy_gradients(student, rng):
    """A value that was copied receives the sum of the upstream gradients of its copies."""
    runs = []
    for shape, copies in (((), 2), ((5,), 3), ((3, 4), 4), ((2,), 1), ((3,), 3), ((), 5)):
        for kind in (tuple, list):
            x, upstreams = draw(rng, shape), kind(draw(rng, shape) for _ in range(copies))
            gate = student.CopyGate()
            gate.forward(x, copies)
            runs.append((gate.backward(upstreams), upstreams, x))
    for dx, upstreams, x in runs:
        assert_gradient(dx, "dx of CopyGate", lambda a: sum(u * a for u in upstreams), x)  # noqa: B023 - called at once


@pytest.mark.task("gates.copy", points=3, needs=[test_copy_forward, test_copy_gradients])
def test_copy_conduct(student, rng):
    """The copy gate changes neither its input nor the upstream gradients, and backward may be called again."""
    x, y = draw(rng, (2, 3)), draw(rng, (4,))
    gate, other = student.CopyGate(), student.CopyGate()
    gate.forward(x, 3)
    other.forward(y, 2)
    runs = []
    for node, shape, copies in ((gate, (2, 3), 3), (gate, (2, 3), 3), (other, (4,), 2)):
        upstreams = [draw(rng, shape) for _ in range(copies)]
        runs.append((node.backward(upstreams), upstreams))
    for dx, upstreams in runs:
        assert_close(dx, sum(upstreams), "dx of CopyGate, called again or with another CopyGate in use")
    assert_unchanged(student)
    assert_outputs_kept(student)


@pytest.mark.task("gates.sigmoid", points=4)
def test_sigmoid_forward(student, rng):
    """The sigmoid gate returns 1 / (1 + exp(-x))."""
    inputs = [draw(rng, shape) for shape in SHAPES]
    outputs = [student.SigmoidGate().forward(x) for x in inputs]
    for output, x in zip(outputs, inputs, strict=True):
        assert_close(output, logistic(x), "SigmoidGate.forward")


@pytest.mark.task("gates.sigmoid", points=6)
def test_sigmoid_gradients(student, rng):
    """The sigmoid gate multiplies the upstream gradient by o (1 - o), o being its output."""
    runs = []
    for shape in SHAPES:
        x, upstream = draw(rng, shape), draw(rng, shape)
        gate = student.SigmoidGate()
        gate.forward(x)
        runs.append((gate.backward(upstream), upstream, x))
    for dx, upstream, x in runs:
        assert_gradient(dx, "dx of SigmoidGate", lambda a: upstream * logistic(a), x)  # noqa: B023 - called at once


@pytest.mark.task("gates.sigmoid", points=3, needs=[test_sigmoid_forward, test_sigmoid_gradients])
def test_sigmoid_stable(student, rng):
    """The sigmoid gate stays finite and right for inputs of plus and minus 1000."""
    runs = []
    for x in (np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0]), 1000.0, -1000.0):
        gate, upstream = student.SigmoidGate(), draw(rng, np.shape(x))
        runs.append((gate.forward(x), gate.backward(upstream), upstream, x))
    for output, dx, upstream, x in runs:
        assert_close(output, logistic(x), "SigmoidGate.forward at ±1000")
        assert_close(dx, upstream * logistic(x) * logistic(-np.asarray(x)), "dx of SigmoidGate at ±1000")


@pytest.mark.task("gates.sigmoid", points=2, needs=[test_sigmoid_forward, test_sigmoid_gradients])
def test_sigmoid_conduct(student, rng):
    """Each sigmoid gate remembers its own last input, and arguments and results are left as they are."""
    x, u, z = draw(rng, (2, 3)), draw(rng, (2, 3)), draw(rng, (4,))
    first, second = student.SigmoidGate(), student.SigmoidGate()
    first.forward(x)
    second.forward(u)
    runs = []
    for gate, a in ((first, x), (second, u), (first, x)):
        upstream = draw(rng, (2, 3))
        runs.append((gate.backward(upstream), upstream, a))
    first.forward(z)
    upstream = draw(rng, (4,))
    runs.append((first.backward(upstream), upstream, z))
    for dx, upstream, a in runs:
        assert_gradient(dx, "dx of SigmoidGate, called again", lambda b: upstream * logistic(b), a)  # noqa: B023
    assert_unchanged(student)
    assert_outputs_kept(student)


def neuron(w, x):
    """Return the lecture's neuron: the sigmoid of w·x plus the bias, which is the last weight."""
    return logistic(np.dot(w[:-1], x) + w[-1])


def draw_neuron(rng, size):
    """Return (w, x) with a sum near zero, where the sigmoid is steep and all that enters it shows."""
    w, x = draw(rng, (size + 1,)), draw(rng, (size,))
    w[0] -= (np.dot(w[:-1], x) + w[-1] - rng.uniform(-1.0, 1.0)) / x[0]
    return w, x


@pytest.mark.task("gates.neuron", points=4)
def test_neuron_forward(student, rng):
    """The neuron returns the sigmoid of the weighted sum plus the bias, which is the last weight."""
    inputs = [draw_neuron(rng, size) for size in (1, 2, 5)]
    results = [student.sigmoid_neuron(w, x) for w, x in inputs]
    for result, (w, x) in zip(results, inputs, strict=True):
        output, _ = unpack(result, 2, "sigmoid_neuron")
        assert_close(number(output, "sigmoid_neuron's output"), neuron(w, x), "sigmoid_neuron's output")


@pytest.mark.task("gates.neuron", points=8)
def test_neuron_gradients(student, rng):
    """The chain rule through the whole circuit gives the gradients of the weights, the bias and the inputs."""
    runs = []
    for size in (1, 2, 5):
        (w, x), upstream = draw_neuron(rng, size), draw(rng, ())
        _, cache = unpack(student.sigmoid_neuron(w, x), 2, "sigmoid_neuron")
        runs.append((student.sigmoid_neuron_backward(upstream, cache), upstream, w, x))
    for gradients, upstream, w, x in runs:
        dw, dx = unpack(gradients, 2, "sigmoid_neuron_backward")
        assert_gradient(dw, "dw of sigmoid_neuron_backward", lambda a: upstream * neuron(a, x), w)  # noqa: B023
        assert_gradient(dx, "dx of sigmoid_neuron_backward", lambda a: upstream * neuron(w, a), x)  # noqa: B023


@pytest.mark.task("gates.neuron", points=1, needs=[test_neuron_forward, test_neuron_gradients])
def test_neuron_stable(student):
    """The neuron's output stays finite and right where the weighted sum is plus or minus 1000."""
    inputs = [(np.array([sign * 500.0, sign * 400.0]), np.array([1.2])) for sign in (1.0, -1.0)]
    results = [student.sigmoid_neuron(w, x) for w, x in inputs]
    for result, (w, x) in zip(results, inputs, strict=True):
        output, _ = unpack(result, 2, "sigmoid_neuron")
        name = "sigmoid_neuron's output at ±1000"
        assert_close(number(output, name), neuron(w, x), name)


@pytest.mark.task("gates.neuron", points=2, needs=[test_neuron_forward, test_neuron_gradients])
def test_neuron_conduct(student, rng):
    """Two runs of the neuron may be open at once, each with its own cache; arguments are left as they are."""
    (w, x), other = draw_neuron(rng, 3), draw(rng, (3,))
    _, cache = unpack(student.sigmoid_neuron(w, x), 2, "sigmoid_neuron")
    student.sigmoid_neuron(w, other)
    runs = []
    for _ in range(2):
        upstream = draw(rng, ())
        runs.append((student.sigmoid_neuron_backward(upstream, cache), upstream))
    for gradients, upstream in runs:
        dw, dx = unpack(gradients, 2, "sigmoid_neuron_backward")
        assert_gradient(dw, "dw, after the neuron ran on another input", lambda a: upstream * neuron(a, x), w)  # noqa: B023
        assert_gradient(dx, "dx, after the neuron ran on another input", lambda a: upstream * neuron(w, a), x)  # noqa: B023
    assert_unchanged(student)


def check_gradients(gradients, inputs, f):
    """Compare a graph's gradient of every input with numeric differences of the sum of f."""
    check(isinstance(gradients, dict), f"Graph.backward should return a dict; it returned {describe(gradients)}.")
    for name in inputs:
        check(name in gradients, f"Graph.backward's dict has no entry for the input {name}.")
        assert_gradient(gradients[name], f"the gradient of {name}", lambda a: f(**{**inputs, name: a}), inputs[name])  # noqa: B023


def check_graphs(student, rng, circuits):
    """Compare the gradients of graphs; circuits are (nodes, function of the inputs, the inputs' names)."""
    runs = []
    for nodes, f, names in circuits:
        for shape in ((), (4,), (2, 3)):
            inputs, upstream = {name: draw(rng, shape) for name in names}, draw(rng, shape)
            if "y" in names:
                inputs["x"], inputs["y"] = apart(rng, shape)
            graph = student.Graph(nodes)
            graph.forward(**inputs)
            runs.append((f, inputs, upstream, graph.backward(upstream)))
    for f, inputs, upstream, gradients in runs:
        check_gradients(gradients, inputs, lambda **values: upstream * f(**values))  # noqa: B023 - called at once


# Each node of a circuit uses the one before it: whatever order a student's code finds, it is this one. The gate at the
# end is used elsewhere too, so that a gate that forgets its upstream gradient differs from a graph that does.
CIRCUIT = [("s", "add", ["x", "y"]), ("out", "multiply", ["s", "z"])]
CHAIN = [
    ("a", "multiply", ("x", "y")),
    ("b", "add", ("a", "z")),
    ("c", "sigmoid", ["b"]),
    ("d", "multiply", ("c", "w")),
]
ROUTE = [
    ("m", "max", ["x", "y"]),
    ("n", "multiply", ["w", "m"]),
    ("o", "sigmoid", ("n",)),
    ("p", "sigmoid", ["o"]),
]
FAN = [
    ("a", "multiply", ("x", "y")),
    ("b", "sigmoid", ["a"]),
    ("c", "multiply", ["b", "x"]),
    ("d", "add", ("c", "x")),
]
INNER = [
    ("s", "add", ["x", "y"]),
    ("q", "sigmoid", ["s"]),
    ("r", "multiply", ("q", "s")),
    ("t", "multiply", ["s", "r"]),
]
TWICE = [("p", "multiply", ("x", "x")), ("o", "add", ["p", "p"])]
SUMS = [("q", "add", ("x", "y")), ("n", "add", ["q", "x"])]  # add gates may return one array twice


def chain(x, y, z, w):
    return logistic(x * y + z) * w


def route(x, y, w):
    return logistic(logistic(np.maximum(x, y) * w))


@pytest.mark.task("gates.graph", points=4)
def test_graph_forward(student, rng):
    """A graph returns the value of its last node, in whatever order the nodes are listed."""
    runs = []
    for nodes in (CIRCUIT, CIRCUIT[::-1]):
        for shape in ((), (2, 3)):
            values = {name: draw(rng, shape) for name in "xyz"}
            expected = (values["x"] + values["y"]) * values["z"]
            runs.append((student.Graph(nodes).forward(**values), expected))
    x, y, w = draw(rng, (4,)), draw(rng, (4,)), draw(rng, (4,))
    for order in ((3, 2, 1, 0), (1, 3, 2, 0), (3, 0, 2, 1)):
        runs.append((student.Graph([ROUTE[i] for i in order]).forward(x=x, y=y, w=w), route(x, y, w)))
    for output, expected in runs:
        assert_close(output, expected, "Graph.forward")


@pytest.mark.task("gates.graph", points=5)
def test_graph_gradients(student, rng):
    """A graph's backward pass gives every input the gradient of the output, by the chain rule from node to node."""
    circuits = [
        (CHAIN, chain, "xyzw"),
        (CHAIN[::-1], chain, "xyzw"),
        ([CHAIN[i] for i in (2, 0, 3, 1)], chain, "xyzw"),
        (ROUTE[::-1], route, "xyw"),
    ]
    check_graphs(student, rng, circuits)


@pytest.mark.task("gates.graph", points=4)
def test_graph_sums_gradients(student, rng):
    """A value that is used more than once sums the gradients of its uses."""
    circuits = [
        (FAN, lambda x, y: logistic(x * y) * x + x, "xy"),
        (INNER[::-1], lambda x, y: (x + y) ** 2 * logistic(x + y), "xy"),
        (TWICE, lambda x: 2 * x * x, "x"),
        (SUMS, lambda x, y: 2 * x + y, "xy"),
    ]
    check_graphs(student, rng, circuits)


@pytest.mark.task("gates.graph", points=2, needs=[test_graph_forward, test_graph_gradients])
def test_graph_conduct(student, rng):
    """A graph runs again with other inputs, starts from ones by default, gives unused inputs zero, changes nothing."""
    graph, other, total = student.Graph(CHAIN), student.Graph(CHAIN[::-1]), student.Graph([("o", "add", ("x", "y"))])
    runs = []
    for shape in ((2, 3), ()):
        inputs = {name: draw(rng, shape) for name in ("x", "y", "z", "w", "unused")}
        output = graph.forward(**inputs)
        other.forward(**{name: draw(rng, shape) for name in "xyzw"})
        gradients = [graph.backward(), graph.backward()]
        runs.append((inputs, output, gradients))
    x, y = draw(rng, (3,)), draw(rng, (3,))
    total.forward(x=x, y=y)
    ones = total.backward()
    for inputs, output, gradients in runs:
        assert_close(output, chain(*(inputs[name] for name in "xyzw")), "Graph.forward, run again")
        for found in gradients:
            check_gradients(found, inputs, lambda x, y, z, w, unused: chain(x, y, z, w) + 0 * unused)
    check_gradients(ones, {"x": x, "y": y}, lambda x, y: x + y)
    assert_unchanged(student)
    assert_outputs_kept(student)
