"""The contract of the graph: circuits in any order of their nodes, their values, and the gradients of their inputs."""

from __future__ import annotations

import numpy as np

from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import numbers, ordinary
from autograder.contracts.numeric import gradients

from ..formulas import logistic
from .contracts import ADD, MAX, MULTIPLY, SIGMOID

OPS = {"add": np.add, "multiply": np.multiply, "max": np.maximum, "sigmoid": logistic}
INPUTS = "xyzw"
WHOLE = np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
CHAIN = [
    ("a", "multiply", ("x", "y")),
    ("b", "add", ("a", "z")),
    ("c", "sigmoid", ("b",)),
    ("d", "multiply", ("c", "w")),
]
ROUTE = [("m", "max", ("x", "y")), ("n", "multiply", ("w", "m")), ("o", "sigmoid", ("n",)), ("p", "sigmoid", ("o",))]
SUM_TIMES = [("s", "add", ("x", "y")), ("out", "multiply", ("s", "z"))]
# In these a value is used more than once: an input, a node, the same name twice, near the end, and far from it.
FAN = [("a", "multiply", ("x", "y")), ("b", "sigmoid", ("a",)), ("c", "multiply", ("b", "x")), ("d", "add", ("c", "x"))]
INNER = [
    ("s", "add", ("x", "y")),
    ("q", "sigmoid", ("s",)),
    ("r", "multiply", ("q", "s")),
    ("t", "multiply", ("s", "r")),
]
TWICE = [("p", "multiply", ("x", "x")), ("o", "add", ("p", "p"))]
SUMS = [("q", "add", ("x", "y")), ("n", "add", ("q", "x"))]
LARGEST = [("m", "max", ("x", "y")), ("o", "multiply", ("m", "m"))]
NAMES = [("add", "multiply", ("x", "y")), ("a", "add", ("add", "z"))]  # an operation's, and one within another
ONE_SUM = [("o", "add", ("x", "y"))]
LONG_WAY = [
    *[("s", "add", ("x", "y")), ("a", "multiply", ("s", "s")), ("b", "sigmoid", ("a",)), ("c", "sigmoid", ("b",))],
    *[("d", "sigmoid", ("s",)), ("o", "add", ("c", "d"))],
]


def circuit(rng, sizes, turn):
    """Return the nodes, or so many random ones: each uses the one before it and anything else, listed in any order."""
    if isinstance(sizes["nodes"], list):
        return sizes["nodes"]
    nodes, known = [], list(INPUTS)
    for number in range(sizes["nodes"]):
        op = str(rng.choice(["add", "multiply", "sigmoid"]))
        used = [f"n{number - 1}" if number else "x", str(rng.choice(known))][: 1 if op == "sigmoid" else 2]
        nodes.append((f"n{number}", op, tuple(rng.permutation(used).tolist())))
        known.append(f"n{number}")
    return [nodes[place] for place in rng.permutation(len(nodes))]


def inputs(rng, sizes, turn):
    """Draw a value for each input that a node uses, no two of them equal entry by entry."""
    shape, used = sizes["shape"], {name for _, _, names in sizes["nodes"] for name in names}
    if turn % 2:
        values = [np.round(ordinary(rng, shape) + 0.01 * number, 2) for number in range(len(INPUTS))]
    else:
        values = rng.permuted(np.broadcast_to(WHOLE, (*shape, len(WHOLE))), axis=-1).T[: len(INPUTS)]
        values = [np.array(each.T) for each in values]
    return {name: value if shape else float(value) for name, value in zip(INPUTS, values, strict=True) if name in used}


def value(nodes, inputs):
    """Return the value of the node that no other one uses."""
    values, waiting = dict(inputs), list(nodes)
    while waiting:
        name, op, used = node = next(node for node in waiting if all(name in values for name in node[2]))
        values[name] = OPS[op](*(values[name] for name in used))
        waiting.remove(node)
    return values[next(name for name, _, _ in nodes if not any(name in used for _, _, used in nodes))]


def circuits(*listed):
    """Return sizes for each circuit: numbers, and arrays with the nodes listed backward."""
    return [{"nodes": nodes[::way], "shape": shape} for nodes in listed for way, shape in ((1, ()), (-1, (2, 3)))]


USED_AGAIN = circuits(FAN, INNER, TWICE, SUMS, LARGEST, LONG_WAY) + [{"nodes": n, "shape": (2,)} for n in (3, 5, 7, 9)]
WITH_ONES = circuits(CHAIN, ONE_SUM)
GRAPH = Contract(
    task="gates.graph",
    made="Graph",
    made_with=["nodes"],
    parts=[ADD, MULTIPLY, MAX, SIGMOID],
    domains={"nodes": circuit, "inputs": inputs, "upstream": numbers("shape", kinds=[ordinary])},
    sizes=circuits(CHAIN, ROUTE, SUM_TIMES, NAMES),
    turns=2,
    steps=[Step("forward", [], value, keywords="inputs"), Step("backward", ["upstream"], gradients(value, "inputs"))],
    rows=[
        Row("forward", 6, "A graph returns the value of its last node, in whatever order the nodes are listed."),
        Row("backward", 8, "Every input receives its gradient, by the chain rule from node to node."),
        Row("sums", 6, "A value that is used more than once sums its gradients.", ["backward"], sizes=USED_AGAIN),
        Row("ones", 1, "Without an upstream gradient, it is ones.", ["backward"], {"upstream": None}, WITH_ONES),
        Row(PROMISES, 1, "Graphs do not disturb each other; nodes and inputs stay.", sizes=circuits(CHAIN, FAN)),
    ],
)
