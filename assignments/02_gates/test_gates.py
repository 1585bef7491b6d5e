"""Local tests: run `pytest`, or one task at a time with `pytest -k test_multiply`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import copy
from functools import partial

import gates
import numpy as np
import pytest
from kit import comparing, gates_mistakes
from kit.comparing import (
    INPUT_KNOWN_AGAIN,
    OUTPUT_CHANGED,
    OUTPUT_USED_AGAIN,
    SHARED,
    at,
    call,
    holds,
    once_more,
    several,
    unchanged,
)
from kit.questions import between, one_of, well_formed

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
    mistakes = gates_mistakes.FORWARD.get(name)
    for _, *values in CASES:
        inputs = dict(zip(names, values, strict=False))
        output, expected = call(gate.forward, **inputs), function(*inputs.values())
        clues = {"where": at(**inputs), "mistakes": mistakes}
        if np.ndim(values[0]) == 0:
            clues["more"] = partial(all_cases, lambda **given: gate.forward(**given), function, names)
        else:  # an array says enough
            clues["mistakes"] = gates_mistakes.FORWARD_OF_ARRAYS.get(name, mistakes)
        if name == "MaxGate" and np.ndim(output) < np.ndim(expected):
            clues["mistakes"] = {"it is one number of all: compare entry by entry.": output}
        same(output, expected, f"The output of {name}", **clues)
    numbers, given = (X, Y)[: len(names)], (1.0 - X, 1.0 - Y)[: len(names)]
    output, right = gate.forward(*copy.deepcopy(numbers)), function(*numbers)
    gate.forward(*given)
    same(
        output, right, f"After a second forward, what the first {name}.forward had returned", mistakes=OUTPUT_USED_AGAIN
    )
    for array, value in zip(given, numbers, strict=True):
        array[...] = value
    what = f"The output of {name} for arrays whose numbers have changed"
    same(gate.forward(*given), right, what, mistakes=INPUT_KNOWN_AGAIN)


def all_cases(run, function, names):
    """Return what run and function make of the inputs of all cases, and these inputs, each as one long array."""
    cases = [dict(zip(("upstream", *names), values, strict=False)) for values in CASES]
    got = [run(**{name: case[name] for name in names}) for case in cases]
    right = [function(*[case[name] for name in names]) for case in cases]
    return together(got), together(right), {name: together([case[name] for case in cases]) for name in names}


def together(values):
    """Return all numbers of all values in one row."""
    return np.concatenate([np.ravel(value) for value in values])


def all_gradients(kind, function, names, key):
    """Return the gradients by one input for all cases, those that nudging finds, and what went in, each in one row."""
    got, right, given = [], [], {name: [] for name in (*names, "upstream")}
    for upstream, *values in CASES:
        inputs, gate = dict(zip(names, values, strict=False)), kind()
        gate.forward(*copy.deepcopy(inputs).values())
        gradients = gate.backward(copy.copy(upstream))
        got.append(gradients if len(names) == 1 else gradients[names.index(key)])
        right.append(nudged(function, inputs, key, upstream))
        for name, value in {**inputs, "upstream": upstream}.items():
            given[name].append(value)
    return together(got), together(right), {name: together(values) for name, values in given.items()}


def nudged(function, inputs, key, upstream):
    """Return the gradient of the function by one of its inputs."""
    return numeric_gradient(lambda a: np.sum(upstream * function(*{**inputs, key: a}.values())), inputs[key])


def check_backward(kind, function, names="xy"):
    """Check the gradients of one gate for each of the cases, while another gate of its kind runs, too."""
    name, gate, other = kind.__name__, kind(), kind()
    for upstream, *values in CASES:
        inputs = dict(zip(names, values, strict=False))
        given = copy.deepcopy(inputs)
        output = gate.forward(*given.values())
        unchanged(f"{name}.forward", given, inputs)
        kept = copy.deepcopy(output)
        right = {key: nudged(function, inputs, key, upstream) for key in names}
        for note in ("", ", when backward is called a second time,", f", after another {name} ran forward,"):
            if "another" in note:
                other.forward(*(5.0 - value for value in inputs.values()))
            gradients = call(gate.backward, upstream=upstream)
            gradients = several(gradients, 2, f"{name}.backward") if len(inputs) == 2 else (gradients,)
            for key, gradient in zip(names, gradients, strict=True):
                clues = {"where": at(**inputs, upstream=upstream)}
                if not note:
                    clues["mistakes"] = gates_mistakes.BACKWARD.get((name, key))
                    if np.ndim(upstream) == 0:
                        clues["more"] = partial(all_gradients, kind, function, names, key)
                    else:  # an array says enough
                        of_arrays = gates_mistakes.BACKWARD_OF_ARRAYS
                        clues["mistakes"] = of_arrays.get((name, key), clues["mistakes"])
                else:
                    clues["mistakes"] = SHARED if "another" in note else once_more(right[key], right[key])
                same(gradient, right[key], f"The gradient d{key} of {name}{note}", **clues)
            unchanged(f"{name}.backward", given, inputs)
            same(output, kept, f"After backward, what {name}.forward had returned", mistakes=OUTPUT_CHANGED)


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
    """Where the inputs are equal, the two parts add up to the upstream gradient."""
    gate = gates.MaxGate()
    gate.forward(1.0, 3.0)
    same(several(gate.backward(1.0), 2, "MaxGate.backward"), [0.0, 1.0], "What MaxGate.backward returns for 1 and 3")
    for x, upstream in ((2.7, 5.3), (X, UPSTREAM)):
        gate = gates.MaxGate()
        gate.forward(copy.copy(x), copy.copy(x))
        dx, dy = several(call(gate.backward, upstream=upstream), 2, "MaxGate.backward")
        same(
            np.add(dx, dy),
            upstream,
            "At a tie, the sum of dx and dy of MaxGate",
            mistakes=gates_mistakes.TIE,
            where=at(x=x, y=x, upstream=upstream),
        )


# --- copy ----------------------------------------------------------------------------------------------------------


def test_copy_forward():
    """The output is as many values as were asked for."""
    for x in (4.0, 4, X):
        for copies in (1, 3):
            values = several(call(gates.CopyGate().forward, x=x, copies=copies), copies, "CopyGate.forward")
            for value in values:
                what = f"A value that CopyGate.forward returns for copies = {copies}"
                holds(not isinstance(value, list), f"{what} is a list, where x is none.")
                divided = {"it is divided by the number of copies: each copy equals x.": x / copies}
                same(value, x, what, where=at(x=x), mistakes=divided)


def test_copy_backward_of_numbers():
    """The gradients of all copies are summed, also if there is only one of them."""
    gate = gates.CopyGate()
    for x, upstreams in ((4.7, (1.3702, 10.831, -2.5917)), (4.7, (1.3702, -2.5917, 10.831)), (4, [-2])):
        gate.forward(x, len(upstreams))
        mistakes = gates_mistakes.copy_backward(x, upstreams)
        found = call(gate.backward, upstreams=upstreams)
        same(found, sum(upstreams), f"CopyGate.backward({upstreams}) for x = {x}", mistakes=mistakes)


def test_copy_backward_of_arrays():
    """They are summed entry by entry, and left as they were."""
    gate, x = gates.CopyGate(), X.copy()
    gate.forward(x, 2)
    right, what = UPSTREAM + Y, "The result of CopyGate.backward"
    mistakes = gates_mistakes.copy_backward(X, [UPSTREAM, Y])
    same(call(gate.backward, upstreams=[UPSTREAM, Y]), right, what, mistakes=mistakes)
    found, note = call(gate.backward, upstreams=[UPSTREAM, Y]), ", when backward is called a second time,"
    same(found, right, f"{what}{note}", mistakes=once_more(right, right))
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
    gate, name = gates.SigmoidGate(), "SigmoidGate.forward"
    same(gate.forward(-2.0), logistic(-2.0), f"{name} of -2")
    same(gate.forward(-21.0), np.exp(-21.0), f"{name} of -21", absolute=1e-12, mistakes=gates_mistakes.FAR)
    where = at(x=[-1000.0, 0.0, 1000.0])
    output = call(gate.forward, x=np.array([-1000.0, 0.0, 1000.0]))
    same(output, [0.0, 0.5, 1.0], name, where=where, mistakes=gates_mistakes.FAR)
    dx = call(gate.backward, upstream=np.array([2.0, 2.0, 2.0]))
    same(dx, [0.0, 0.5, 0.0], "The gradient dx of SigmoidGate", where=where)
    for x, expected in (([-1000.0, -990.0, 1000.0], [0.0, 0.0, 1.0]), ([1000.0, 990.0, -1000.0], [1.0, 1.0, 0.0])):
        same(call(gate.forward, x=np.array(x)), expected, name, where=at(x=x), mistakes=gates_mistakes.FAR)


# --- neuron --------------------------------------------------------------------------------------------------------

W1, X1 = np.array([2.0, -3.0, -3.0]), np.array([-1.0, -2.0])  # the notebook's
W2, X2 = np.array([0.1, 0.7, -0.2, 1.5, 0.3]), np.array([1.0, -2.0, 0.5, 3.0])
W3, X3 = np.array([0.53127, -0.17318]), np.array([0.837])


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
    for w, x in ((W3, X3), (W1, X1), (W2, X2)):
        output, _ = run_neuron(w, x)
        where = at(w=w, x=x)
        same(output, neuron(w, x), "The output of sigmoid_neuron", where=where, mistakes=gates_mistakes.NEURON)


def test_neuron_backward():
    """The gradients are those that nudging finds, for one, two and four inputs."""
    for w, x in ((W3, X3), (W1, X1), (W2, X2)):
        inputs = {"w": w, "x": x}
        given = copy.deepcopy(inputs)
        _, cache = several(gates.sigmoid_neuron(*given.values()), 2, "sigmoid_neuron")
        for upstream in (-2.5, 3):
            dw, dx = run_neuron_back(upstream, cache)
            unchanged("sigmoid_neuron_backward", given, inputs)
            right_dw = numeric_gradient(lambda a, x=x, u=upstream: u * neuron(a, x), w)
            right_dx = numeric_gradient(lambda a, w=w, u=upstream: u * neuron(w, a), x)
            where = at(w=w, x=x, upstream=upstream)
            swapped = {"dw and dx are swapped: dw comes first.": right_dx}
            what, mistakes = "of sigmoid_neuron_backward", gates_mistakes.NEURON_DW | swapped
            same(dw, right_dw, f"The gradient dw {what}", where=where, mistakes=mistakes)
            same(dx, right_dx, f"The gradient dx {what}", where=where, mistakes=gates_mistakes.NEURON_DX)


def test_neuron_is_stable():
    """Large sums give 0 and 1, not nan, and gradients of zero."""
    same(run_neuron(np.array([1000.0, -999.0]), np.array([1.0]))[0], logistic(1.0), "The output of sigmoid_neuron of 1")
    for size, expected in ((1000.0, 1.0), (-1000.0, 0.0)):
        output, _ = run_neuron(np.array([-size, 2.0 * size]), np.array([1.0]))
        other = {"the sign of the sum is taken before the bias is added.": None}
        where = at(w=[-size, 2.0 * size], x=[1.0])
        same(output, expected, f"The output of sigmoid_neuron for a sum of {size}", where=where, mistakes=other)
        output, cache = run_neuron(np.array([size, 0.0]), np.array([1.0]))
        same(output, expected, f"The output of sigmoid_neuron for a sum of {size}", where=at(w=[size, 0.0], x=[1.0]))
        dw, dx = run_neuron_back(1.0, cache)
        same(dw, [0.0, 0.0], f"The gradient dw for a sum of {size}")
        same(dx, [0.0], f"The gradient dx for a sum of {size}")


def test_neuron_caches_are_independent():
    """A cache stays good when the neuron runs again."""
    _, cache = run_neuron(W1, X1)
    expected = numeric_gradient(lambda a: neuron(a, X1), W1)
    same(run_neuron_back(1.0, cache)[0], expected, "The gradient dw from a cache")
    run_neuron(np.array([1.0, 1.0, 1.0]), np.array([3.0, 3.0]))
    dw, _ = run_neuron_back(1.0, cache)
    same(
        dw,
        expected,
        "The gradient dw from a cache, after the neuron ran on other numbers,",
        mistakes=gates_mistakes.CACHE,
    )


# --- graph ---------------------------------------------------------------------------------------------------------


def check_graph(nodes, function, upstream=None, graph=None, uses=(), more=None, **inputs):
    """Compare a graph's output and gradients with a function of the same inputs and with nudged inputs; return it.

    uses are functions of the inputs in which all uses of a value but one are held fast: their slopes lack the others.
    more has sentences on further mistakes, each with a dict of what it makes of the output and of gradients by name.
    """
    more = more or {}
    listed, given = copy.deepcopy(nodes), copy.deepcopy(inputs)
    again, graph = graph is not None, graph or gates.Graph(listed)
    output, mistakes = graph.forward(**given), gates_mistakes.GRAPH_RUNS_AGAIN if again else {}
    mistakes = mistakes | {text: made["output"] for text, made in more.items() if "output" in made}
    same(output, function(**inputs), f"The output of the graph {nodes}", where=at(**inputs), mistakes=mistakes)
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
            what = f"The gradient of {name} in the graph {nodes}{note}"
            if note:
                mistakes = once_more(expected, expected)
            else:
                slopes = [
                    numeric_gradient(lambda a, f=f, key=name: np.sum(scale * f(**{**inputs, key: a})), value)
                    for f in uses
                ]
                mistakes = gates_mistakes.graph_gradient(
                    expected, slopes, value, scale if upstream is not None else None
                )
                mistakes |= {text: made[name] for text, made in more.items() if name in made}
            same(gradients[name], expected, what, where=at(**inputs, upstream=scale), mistakes=mistakes)
    return graph


def test_graph_one_gate():
    """A graph of one gate does what the gate does, with numbers and with arrays."""
    for a, b in ((3.0, -2.0), (X, Y)):
        check_graph([("out", "multiply", ("a", "b"))], lambda a, b: a * b, a=a, b=b)
        check_graph([("out", "add", ["a", "b"])], lambda a, b: a + b, a=a, b=b)
        check_graph([("out", "sigmoid", ("a",))], lambda a: logistic(a), a=a)


def test_graph_nodes_in_any_order():
    """The order in which nodes are listed does not matter."""
    nodes = [("sum", "add", ("a", "b")), ("big", "max", ("sum", "c")), ("out", "multiply", ("big", "d"))]
    inputs, last = {"a": 2.1372, "b": 1.5219, "c": -1.0, "d": -2.0}, {gates_mistakes.LISTED_LAST: {"output": 3.6591}}
    for order in (nodes, nodes[::-1], nodes[1:] + nodes[:1]):
        trouble = ""
        try:
            gates.Graph(order).forward(**inputs)
        except KeyError as error:
            trouble = gates_mistakes.missing(order, error)
        holds(not trouble, trouble)
        more = last if order[-1][0] == "sum" else {}
        check_graph(order, lambda a, b, c, d: np.maximum(a + b, c) * d, more=more, **inputs)


def test_graph_of_two_gates_of_one_kind():
    """Two nodes with the same operation are two gates."""
    nodes, a, b, c = [("p", "multiply", ("a", "b")), ("out", "multiply", ("p", "c"))], X, Y, UPSTREAM - 1.0
    one = {gates_mistakes.ONE_GATE: {"a": UPSTREAM * c * c, "b": UPSTREAM * c * a * b}}
    check_graph(nodes, lambda a, b, c: a * b * c, UPSTREAM, more=one, a=a, b=b, c=c)


def test_graph_sums_the_gradients_of_a_value_used_twice():
    """The gradients of all uses of a value are summed, those of a node before they are passed on."""
    for uses in (("s", "p"), ("p", "s")):
        nodes = [("p", "multiply", ("a", "b")), ("s", "sigmoid", ("p",)), ("out", "multiply", uses)]
        fast = (lambda a, b: logistic(a * b) * -1.05, lambda a, b: logistic(-1.05) * a * b)
        check_graph(nodes, lambda a, b: logistic(a * b) * a * b, uses=fast, a=0.7, b=-1.5)
    fast = (lambda a: 3.17251 * a,)
    check_graph([("out", "multiply", ("a", "a"))], lambda a: a * a, uses=fast, a=3.17251)


def test_graph_adds_arrays():
    """The two inputs of an add gate get equal gradients, and what is added to one of them is not added to the other."""
    nodes = [("sum", "add", ("a", "b")), ("out", "add", ("sum", "a"))]
    fast = (lambda a, b: a + b + X,)
    check_graph(nodes, lambda a, b: 2 * a + b, UPSTREAM, uses=fast, a=X, b=Y)
    check_graph(nodes, lambda a, b: 2 * a + b, uses=fast, a=X, b=Y)


def test_graph_gradient_of_an_unused_input_is_zero():
    """An input that no node uses has zeros in its own shape."""
    check_graph([("out", "sigmoid", ("a",))], lambda a, b: logistic(a), a=X, b=Y)


def test_graph_runs_again():
    """A second forward replaces the first."""
    nodes = [("p", "multiply", ("a", "b")), ("out", "add", ("p", "a"))]
    graph = check_graph(nodes, lambda a, b: a * b + a, a=3.0, b=-2.0)
    check_graph(nodes, lambda a, b: a * b + a, None, graph, a=1.5, b=4.0)
    graph.forward(a=3.0, b=-2.0)
    gates.Graph(nodes).forward(a=X.copy(), b=Y.copy())
    found = graph.backward()
    for name, right in (("a", -1.0), ("b", 3.0)):
        same(found[name], right, f"The gradient of {name}, with another graph in use,", mistakes=SHARED)


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
