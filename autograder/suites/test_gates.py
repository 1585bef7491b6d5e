"""Hidden suite of 02_gates: the add, multiply, max, copy and sigmoid gates, the lecture's neuron, and graphs."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import (
    as_array,
    assert_close,
    assert_gradient,
    assert_outputs_kept,
    assert_unchanged,
    check,
    describe,
    unpack,
)

SHAPES = ((), (1,), (5,), (3, 4))


def draw(rng, shape):
    """Return a float for shape (), else an array."""
    values = rng.uniform(0.3, 2.0, shape) * rng.choice([-1.0, 1.0], shape)
    return float(values) if shape == () else values


def apart(rng, shape):
    """Return two values that differ by at least 0.1 in every entry, each larger somewhere."""
    x = draw(rng, shape)
    gap = rng.uniform(0.1, 1.0, shape) * rng.choice([-1.0, 1.0], shape)
    if np.size(gap) > 1:
        gap.flat[0], gap.flat[-1] = abs(gap.flat[0]), -abs(gap.flat[-1])
    return x, x + gap


def logistic(x):
    """Return the sigmoid of x, computed without overflow."""
    return np.exp(-np.logaddexp(0.0, -np.asarray(x, dtype=np.float64)))


def check_two_input_forward(student, rng, gate, f, pair=None):
    for shape in SHAPES:
        x, y = pair(rng, shape) if pair else (draw(rng, shape), draw(rng, shape))
        assert_close(getattr(student, gate)().forward(x, y), f(x, y), f"{gate}.forward")


def check_two_input_gradients(student, rng, gate, f, pair=None):
    for shape in SHAPES:
        x, y = pair(rng, shape) if pair else (draw(rng, shape), draw(rng, shape))
        upstream = draw(rng, shape)
        node = getattr(student, gate)()
        node.forward(x, y)
        dx, dy = unpack(node.backward(upstream), 2, f"{gate}.backward")
        assert_gradient(dx, f"dx of {gate}", lambda a: upstream * f(a, y), x)  # noqa: B023 - called at once
        assert_gradient(dy, f"dy of {gate}", lambda a: upstream * f(x, a), y)  # noqa: B023 - called at once


def check_two_input_conduct(student, rng, gate, f):
    """Two gates at work at once, backward twice, forward again, arguments and results left alone."""
    (x, y), (u, v) = apart(rng, (2, 3)), apart(rng, (2, 3))
    up = draw(rng, (2, 3))
    first, second = getattr(student, gate)(), getattr(student, gate)()
    first.forward(x, y)
    second.forward(u, v)
    for node, a, b in ((first, x, y), (second, u, v), (first, x, y)):
        dx, _ = unpack(node.backward(up), 2, f"{gate}.backward")
        assert_gradient(dx, f"dx of {gate}, with another {gate} in use", lambda z: up * f(z, b), a)  # noqa: B023
    first.forward(u, v)
    dx, _ = unpack(first.backward(up), 2, f"{gate}.backward")
    assert_gradient(dx, f"dx of {gate} after a second forward", lambda z: up * f(z, v), u)
    assert_unchanged(student)
    assert_outputs_kept(student)


@pytest.mark.task("gates.add", points=3)
def test_add_forward(student, rng):
    """The add gate returns x + y, for scalars and for arrays."""
    check_two_input_forward(student, rng, "AddGate", lambda x, y: x + y)


@pytest.mark.task("gates.add", points=5)
def test_add_gradients(student, rng):
    """The add gate passes the upstream gradient on to both inputs."""
    check_two_input_gradients(student, rng, "AddGate", lambda x, y: x + y)


@pytest.mark.task("gates.add", points=2, needs=["test_add_forward", "test_add_gradients"])
def test_add_conduct(student, rng):
    """Two add gates do not share anything, and arguments and results are left as they are."""
    check_two_input_conduct(student, rng, "AddGate", lambda x, y: x + y)


@pytest.mark.task("gates.multiply", points=4)
def test_multiply_forward(student, rng):
    """The multiply gate returns x * y, for scalars and for arrays."""
    check_two_input_forward(student, rng, "MultiplyGate", lambda x, y: x * y)


@pytest.mark.task("gates.multiply", points=8)
def test_multiply_gradients(student, rng):
    """Each input of the multiply gate receives the upstream gradient times the other input."""
    check_two_input_gradients(student, rng, "MultiplyGate", lambda x, y: x * y)


@pytest.mark.task("gates.multiply", points=3, needs=["test_multiply_forward", "test_multiply_gradients"])
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


@pytest.mark.task("gates.max", points=3, needs=["test_max_forward", "test_max_gradients"])
def test_max_conduct(student, rng):
    """At a tie the two gradients of the max gate add up to the upstream one; gates share nothing and change nothing."""
    x, upstream = draw(rng, (2, 3)), rng.uniform(0.5, 2.0, (2, 3))
    gate = student.MaxGate()
    assert_close(gate.forward(x, x.copy()), x, "MaxGate.forward at a tie")
    dx, dy = unpack(gate.backward(upstream), 2, "MaxGate.backward")
    dx, dy = as_array(dx, "dx of MaxGate at a tie", x.shape), as_array(dy, "dy of MaxGate at a tie", x.shape)
    assert_close(dx + dy, upstream, "dx + dy of MaxGate at a tie")
    check(np.all(dx >= -1e-9) and np.all(dy >= -1e-9), "MaxGate at a tie gives one input less than nothing.")
    check_two_input_conduct(student, rng, "MaxGate", np.maximum)


@pytest.mark.task("gates.copy", points=4)
def test_copy_forward(student, rng):
    """The copy gate returns as many copies of its input as it is asked for."""
    for shape, copies in (((), 2), ((5,), 3), ((3, 4), 4), ((2,), 1)):
        x = draw(rng, shape)
        outputs = unpack(student.CopyGate().forward(x, copies), copies, "CopyGate.forward")
        for output in outputs:
            assert_close(output, x, "each output of CopyGate.forward")


@pytest.mark.task("gates.copy", points=8)
def test_copy_gradients(student, rng):
    """A value that was copied receives the sum of the upstream gradients of its copies."""
    for shape, copies in (((), 2), ((5,), 3), ((3, 4), 4), ((2,), 1), ((3,), 3)):
        x = draw(rng, shape)
        for kind in (tuple, list):
            upstreams = kind(draw(rng, shape) for _ in range(copies))
            gate = student.CopyGate()
            gate.forward(x, copies)
            dx = gate.backward(upstreams)
            assert_gradient(dx, "dx of CopyGate", lambda a: sum(u * a for u in upstreams), x)  # noqa: B023


@pytest.mark.task("gates.copy", points=3, needs=["test_copy_forward", "test_copy_gradients"])
def test_copy_conduct(student, rng):
    """The copy gate changes neither its input nor the upstream gradients, and backward may be called again."""
    x = draw(rng, (2, 3))
    gate, other = student.CopyGate(), student.CopyGate()
    gate.forward(x, 3)
    other.forward(x, 2)
    for _ in range(2):
        upstreams = [draw(rng, (2, 3)) for _ in range(3)]
        assert_close(gate.backward(upstreams), sum(upstreams), "dx of CopyGate, called again")
    pair = [draw(rng, (2, 3)) for _ in range(2)]
    assert_close(other.backward(pair), sum(pair), "dx of CopyGate, with another CopyGate in use")
    assert_unchanged(student)
    assert_outputs_kept(student)


@pytest.mark.task("gates.sigmoid", points=4)
def test_sigmoid_forward(student, rng):
    """The sigmoid gate returns 1 / (1 + exp(-x))."""
    for shape in SHAPES:
        x = draw(rng, shape)
        assert_close(student.SigmoidGate().forward(x), logistic(x), "SigmoidGate.forward")


@pytest.mark.task("gates.sigmoid", points=6)
def test_sigmoid_gradients(student, rng):
    """The sigmoid gate multiplies the upstream gradient by o (1 - o), o being its output."""
    for shape in SHAPES:
        x, upstream = draw(rng, shape), draw(rng, shape)
        gate = student.SigmoidGate()
        gate.forward(x)
        dx = gate.backward(upstream)
        assert_gradient(dx, "dx of SigmoidGate", lambda a: upstream * logistic(a), x)  # noqa: B023


@pytest.mark.task("gates.sigmoid", points=3, needs=["test_sigmoid_forward", "test_sigmoid_gradients"])
def test_sigmoid_stable(student, rng):
    """The sigmoid gate stays finite and right for inputs of plus and minus 1000."""
    for x in (np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0]), 1000.0, -1000.0):
        gate = student.SigmoidGate()
        output = gate.forward(x)
        assert_close(output, logistic(x), "SigmoidGate.forward at ±1000")
        upstream = draw(rng, np.shape(x))
        expected = upstream * logistic(x) * logistic(-np.asarray(x))
        assert_close(gate.backward(upstream), expected, "dx of SigmoidGate at ±1000")


@pytest.mark.task("gates.sigmoid", points=2, needs=["test_sigmoid_forward", "test_sigmoid_gradients"])
def test_sigmoid_conduct(student, rng):
    """Each sigmoid gate remembers its own last input, and arguments and results are left as they are."""
    x, u, upstream = draw(rng, (2, 3)), draw(rng, (2, 3)), draw(rng, (2, 3))
    first, second = student.SigmoidGate(), student.SigmoidGate()
    first.forward(x)
    second.forward(u)
    for gate, a in ((first, x), (second, u), (first, x)):
        assert_gradient(gate.backward(upstream), "dx of SigmoidGate", lambda z: upstream * logistic(z), a)
    assert_unchanged(student)
    assert_outputs_kept(student)


def neuron(w, x):
    """Return the lecture's neuron: the sigmoid of w·x plus the bias, which is the last weight."""
    return logistic(np.dot(w[:-1], x) + w[-1])


def single(value, name):
    """Return a result that is one number, whatever shape it came in."""
    array = as_array(value, name)
    check(array.size == 1, f"{name} should be one number; it is {describe(value)}.")
    return array.reshape(())


@pytest.mark.task("gates.neuron", points=4)
def test_neuron_forward(student, rng):
    """The neuron returns the sigmoid of the weighted sum plus the bias, which is the last weight."""
    for size in (1, 2, 5):
        w, x = draw(rng, (size + 1,)), draw(rng, (size,))
        output, _ = unpack(student.sigmoid_neuron(w, x), 2, "sigmoid_neuron")
        assert_close(single(output, "sigmoid_neuron's output"), neuron(w, x), "sigmoid_neuron's output")


@pytest.mark.task("gates.neuron", points=9)
def test_neuron_gradients(student, rng):
    """The chain rule through the whole circuit gives the gradients of the weights, the bias and the inputs."""
    for size in (1, 2, 5):
        w, x, upstream = draw(rng, (size + 1,)), draw(rng, (size,)), draw(rng, ())
        _, cache = unpack(student.sigmoid_neuron(w, x), 2, "sigmoid_neuron")
        dw, dx = unpack(student.sigmoid_neuron_backward(upstream, cache), 2, "sigmoid_neuron_backward")
        assert_gradient(dw, "dw of sigmoid_neuron_backward", lambda a: upstream * neuron(a, x), w)  # noqa: B023
        assert_gradient(dx, "dx of sigmoid_neuron_backward", lambda a: upstream * neuron(w, a), x)  # noqa: B023


@pytest.mark.task("gates.neuron", points=2, needs=["test_neuron_forward", "test_neuron_gradients"])
def test_neuron_conduct(student, rng):
    """Two runs of the neuron may be open at once, each with its own cache; arguments are left as they are."""
    w, x, other, upstream = draw(rng, (4,)), draw(rng, (3,)), draw(rng, (3,)), draw(rng, ())
    _, cache = unpack(student.sigmoid_neuron(w, x), 2, "sigmoid_neuron")
    student.sigmoid_neuron(w, other)
    for _ in range(2):
        dw, _ = unpack(student.sigmoid_neuron_backward(upstream, cache), 2, "sigmoid_neuron_backward")
        assert_gradient(dw, "dw, after the neuron ran on another input", lambda a: upstream * neuron(a, x), w)
    assert_unchanged(student)


def check_graph(student, rng, nodes, f, names, shapes=((), (4,), (2, 3)), pair=False):
    """Compare a graph's value and every gradient with those of the function f of its inputs."""
    for shape in shapes:
        inputs = {name: draw(rng, shape) for name in names}
        if pair:
            inputs[names[0]], inputs[names[1]] = apart(rng, shape)
        graph = student.Graph(nodes)
        assert_close(graph.forward(**inputs), f(**inputs), "Graph.forward")
        upstream = draw(rng, shape)
        gradients = graph.backward(upstream)
        check_graph_gradients(gradients, inputs, lambda **values: upstream * f(**values))  # noqa: B023


def check_graph_gradients(gradients, inputs, f):
    check(isinstance(gradients, dict), f"Graph.backward should return a dict; it returned {describe(gradients)}.")
    for name in inputs:
        check(name in gradients, f"Graph.backward's dict has no entry for the input {name}.")
        assert_gradient(gradients[name], f"the gradient of {name}", lambda a: f(**{**inputs, name: a}), inputs[name])  # noqa: B023


CIRCUIT = [("s", "add", ["x", "y"]), ("out", "multiply", ["s", "z"])]


@pytest.mark.task("gates.graph", points=4)
def test_graph_forward(student, rng):
    """A graph returns the value of its last node, in whatever order the nodes are listed."""
    shape = (2, 3)
    x, y, z = (draw(rng, shape) for _ in range(3))
    for nodes in (CIRCUIT, CIRCUIT[::-1]):
        for inputs in ((x, y, z), (1.5, -2.0, 0.5)):
            values = dict(zip("xyz", inputs, strict=True))
            expected = (values["x"] + values["y"]) * values["z"]
            assert_close(student.Graph(nodes).forward(**values), expected, "Graph.forward")
    deep = [("c", "sigmoid", ["b"]), ("b", "max", ["a", "y"]), ("a", "multiply", ["x", "y"])]
    assert_close(student.Graph(deep).forward(x=x, y=y), logistic(np.maximum(x * y, y)), "Graph.forward")


@pytest.mark.task("gates.graph", points=5)
def test_graph_gradients(student, rng):
    """A graph's backward pass gives every input the gradient of the output, by the chain rule from node to node."""
    check_graph(student, rng, CIRCUIT, lambda x, y, z: (x + y) * z, "xyz")
    check_graph(student, rng, CIRCUIT[::-1], lambda x, y, z: (x + y) * z, "xyz")
    nodes = [("o", "sigmoid", ["m"]), ("m", "multiply", ["a", "w"]), ("a", "max", ["x", "y"])]
    check_graph(student, rng, nodes, lambda x, y, w: logistic(np.maximum(x, y) * w), "xyw", pair=True)


@pytest.mark.task("gates.graph", points=4)
def test_graph_sums_gradients(student, rng):
    """A value that is used more than once sums the gradients of its uses."""
    square = [("out", "multiply", ["x", "x"])]
    check_graph(student, rng, square, lambda x: x * x, "x")
    shared = [("a", "multiply", ["x", "y"]), ("b", "sigmoid", ["x"]), ("c", "add", ["a", "b"]), ("d", "add", ["c", "x"])]
    check_graph(student, rng, shared[::-1], lambda x, y: x * y + logistic(x) + x, "xy")
    inner = [("s", "add", ["x", "y"]), ("p", "multiply", ["s", "x"]), ("q", "sigmoid", ["s"]), ("o", "multiply", ["p", "q"])]
    check_graph(student, rng, inner, lambda x, y: (x + y) * x * logistic(x + y), "xy")


@pytest.mark.task("gates.graph", points=2, needs=["test_graph_forward", "test_graph_gradients"])
def test_graph_conduct(student, rng):
    """A graph runs again with other inputs, starts from ones by default, gives unused inputs zero, changes nothing."""
    graph, other = student.Graph(CIRCUIT), student.Graph(CIRCUIT[::-1])
    for shape in ((2, 3), ()):
        first = {name: draw(rng, shape) for name in ("x", "y", "z", "unused")}
        graph.forward(**first)
        other.forward(**{name: draw(rng, shape) for name in "xyz"})
        for _ in range(2):
            gradients = graph.backward()
            check_graph_gradients(gradients, first, lambda x, y, z, unused: (x + y) * z + 0 * unused)
    assert_unchanged(student)
    assert_outputs_kept(student)
