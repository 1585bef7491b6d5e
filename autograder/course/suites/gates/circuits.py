"""Circuits of gates, as the nodes of a graph and as a formula.

Each node of a circuit uses the one before it: whatever order a student's code finds, it is this one. The gate at the
end is used elsewhere too, so that a gate that forgets its upstream gradient differs from a graph that does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..formulas import logistic


class Circuit(NamedTuple):
    """A graph's nodes, what it computes, and the names of its inputs, as a text if each is a letter."""

    nodes: list[Any]
    formula: Callable[..., Any]
    names: Sequence[str]

    def listed(self, *order):
        """Return the same circuit with its nodes in that order."""
        return self._replace(nodes=[self.nodes[i] for i in order])


ONE_SUM = Circuit([("o", "add", ("x", "y"))], lambda x, y: x + y, "xy")
SUM_TIMES = Circuit([("s", "add", ["x", "y"]), ("out", "multiply", ["s", "z"])], lambda x, y, z: (x + y) * z, "xyz")
CHAIN = Circuit(
    [
        ("a", "multiply", ("x", "y")),
        ("b", "add", ("a", "z")),
        ("c", "sigmoid", ["b"]),
        ("d", "multiply", ("c", "w")),
    ],
    lambda x, y, z, w: logistic(x * y + z) * w,
    "xyzw",
)
ROUTE = Circuit(
    [
        ("m", "max", ["x", "y"]),
        ("n", "multiply", ["w", "m"]),
        ("o", "sigmoid", ("n",)),
        ("p", "sigmoid", ["o"]),
    ],
    lambda x, y, w: logistic(logistic(np.maximum(x, y) * w)),
    "xyw",
)

# --- those in which values are used more than once

FAN = Circuit(
    [
        ("a", "multiply", ("x", "y")),
        ("b", "sigmoid", ["a"]),
        ("c", "multiply", ["b", "x"]),
        ("d", "add", ("c", "x")),
    ],
    lambda x, y: logistic(x * y) * x + x,
    "xy",
)
INNER = Circuit(
    [
        ("s", "add", ["x", "y"]),
        ("q", "sigmoid", ["s"]),
        ("r", "multiply", ("q", "s")),
        ("t", "multiply", ["s", "r"]),
    ],
    lambda x, y: (x + y) ** 2 * logistic(x + y),
    "xy",
)
TWICE = Circuit([("p", "multiply", ("x", "x")), ("o", "add", ["p", "p"])], lambda x: 2 * x * x, "x")
LARGER = Circuit([("m", "max", ("x", "x")), ("o", "multiply", ["m", "y"])], lambda x, y: x * y, "xy")
SWAPPED = Circuit(
    [("p", "multiply", ("x", "y")), ("q", "multiply", ["y", "x"]), ("o", "add", ("p", "q"))],
    lambda x, y: 2 * x * y,
    "xy",
)
# Two of the same names in the same order, each the other way round.
REWIRED = (
    Circuit([("p", "multiply", ("x", "y")), ("q", "add", ("p", "x"))], lambda x, y: x * y + x, "xy"),
    Circuit([("p", "add", ("q", "x")), ("q", "multiply", ("x", "y"))], lambda x, y: x * y + x, "xy"),
)
# Of all gates with two inputs, on the same two.
SAME_INPUTS = Circuit(
    [
        ("p", "multiply", ("x", "y")),
        ("s", "add", ("x", "y")),
        ("m", "max", ["x", "y"]),
        ("t", "multiply", ("p", "s")),
        ("o", "add", ("t", "m")),
    ],
    lambda x, y: x * y * (x + y) + np.maximum(x, y),
    "xy",
)


def ways(along, square_first):
    """Return a circuit in which a sum goes to the output along two ways: squared, and through two sigmoids.

    along is how many sigmoids follow the square: the sum is used twice near the output, or far from it.
    """
    square, other = [("a0", "multiply", ("s", "s"))], [("b0", "sigmoid", ["s"]), ("b1", "sigmoid", ["b0"])]
    square += [(f"a{number + 1}", "sigmoid", [f"a{number}"]) for number in range(along)]
    ends = (square[-1][0], "b1")[:: 1 if square_first else -1]

    def formula(x, y):
        squared = (x + y) ** 2
        for _ in range(along):
            squared = logistic(squared)
        return squared + logistic(logistic(x + y))

    return Circuit([("s", "add", ("x", "y")), *square, *other, ("o", "add", ends)], formula, "xy")


WAYS = tuple(ways(along, square_first) for along in (0, 3) for square_first in (True, False))

# Add gates may return one array twice.
SUMS = Circuit([("q", "add", ("x", "y")), ("n", "add", ["q", "x"])], lambda x, y: 2 * x + y, "xy")

# An input that is used beside a node that it went into; and one that has no name.
BESIDE_ITSELF = Circuit([("p", "multiply", ("x", "y")), ("o", "add", ("x", "p"))], lambda x, y: x + x * y, "xy")
NO_NAME = Circuit(
    [("o", "add", ("p", "")), ("p", "multiply", ("x", ""))], lambda **v: v["x"] * v[""] + v[""], ("x", "")
)

# Two uses of an input, and of a node.
PRODUCTS = Circuit(
    [
        ("p", "multiply", ("x", "y")),
        ("q", "multiply", ["z", "x"]),
        ("s", "add", ("p", "q")),
        ("t", "multiply", ("s", "w")),
        ("u", "multiply", ("s", "v")),
        ("o", "add", ("t", "u")),
    ],
    lambda x, y, z, w, v: (x * y + x * z) * (w + v),
    "xyzwv",
)

# --- odd ones: names of operations, with a space, the beginning of others, a long chain of nodes whose names
# are taken


def named(x, y):
    """Return what the circuit with odd names computes."""
    return logistic(np.maximum(x * y + y, x * y)) * x + y


NAMES = Circuit(
    [
        ("add", "multiply", ("f0", "x y")),
        ("multiply", "add", ("add", "x y")),
        ("sigmoid", "max", ["multiply", "add"]),
        ("max", "sigmoid", ["sigmoid"]),
        ("self", "multiply", ("max", "f0")),
        ("f", "add", ["self", "x y"]),
    ],
    lambda **values: named(values["f0"], values["x y"]),
    ("f0", "x y"),
)
NAMED_AS_USED = Circuit([("s", "add", ("x", "y")), ("add", "multiply", ["s", "z"])], lambda x, y, z: (x + y) * z, "xyz")
# Names that code may have in use for something of its own, and those of inputs with something before or behind.
BESIDE = ["dx", "d_x", "grad_x", "x_grad", "gradx", "_x"]
TAKEN = """ddx dy d_y grad_y y_grad ygrad x_gradient upstream output outputs out result value values gradient gradients
grad grads input inputs node nodes name names op ops order gate gates graph step steps forward backward source sources
sink last user users used parents children sorted topo cache visited queue ready done self cls 0 None __init__ __class__
__dict__""".split()
TAKEN += ["", "x.", "x,y", "d x", "\u2202x", "x0", "'x'", "x_"]
TAKEN += [f"node{number}" for number in range(len(TAKEN), 100)]
LENGTH = len(TAKEN)
LONG = Circuit(
    [
        (name, "add", (before, beside))
        for before, name, beside in zip(["x", *TAKEN], TAKEN, BESIDE * LENGTH, strict=False)
    ][::-1],
    lambda **values: values["x"] + sum((BESIDE * LENGTH)[:LENGTH].count(name) * values[name] for name in BESIDE),
    ("x", *BESIDE),
)
# Names that code may make of those of a node and of what it uses.
JOINTS = ("x->s", "s->x", "x_s", "s.x", "x:s", "(s, x)", "s0", "s,x", "xs", "s/x", "x s")
# Or of the uses of an input and of a node, each of which is used twice.
JOINTS += tuple(f"{name}{use}" for name in "xs" for use in ("_0", "_1", "1", "_copy0", ".1", "#1", "[1]", "'"))
JOINED = Circuit(
    [
        ("s", "add", ("x", "y")),
        ("t", "multiply", ("s", "x")),
        ("u", "multiply", ("t", "s")),
        *(
            (f"n{number}", "multiply", (f"n{number - 1}" if number else "u", name))
            for number, name in enumerate(JOINTS)
        ),
    ],
    lambda **values: (
        (values["x"] + values["y"]) ** 2
        * values["x"]
        * np.prod([value for name, value in values.items() if name not in "xy"], axis=0)
    ),
    ("x", "y", *JOINTS),
)
# Or of a node's name and that of what it uses, whichever comes first: what is joined by one of these is the same twice.
SEPARATORS = "", ".", "_", "-", "->", "/", ":", ",", " ", "|", "+"
PAIRS = [
    pair
    for number, by in enumerate(SEPARATORS)
    for pair in (
        (f"a{number}", f"b{by}c{number}", "x"),
        (f"a{number}{by}b", f"c{number}", "y"),
        (f"h{number}", f"f{by}g{number}", "x"),
        (f"g{number}{by}h{number}", "f", "y"),
    )
]
MISTAKABLE = Circuit(
    [
        *((name, "multiply", (used, factor)) for name, used, factor in PAIRS),
        *(
            (f"sum {number}", "add", (f"sum {number - 1}" if number else "x", pair[0]))
            for number, pair in enumerate(PAIRS)
        ),
    ],
    lambda **values: values["x"] + sum(values[used] * values[factor] for _, used, factor in PAIRS),
    tuple(dict.fromkeys(("x", "y", *(used for _, used, _ in PAIRS)))),
)
# Names of inputs that a forward may have given to arguments or variables of its own; two of them are used.
OWN = """keep train training save store record remember verbose debug retain default mode check clear reset fresh data
kwargs args kw params env feed memo tape gates dtype axis out_name target start final result_only full copy lazy strict
trace log history state context ctx xs given known computed finished i k v n key val item op_name""".split()
ARGUMENTS = Circuit(
    [("o+", "multiply", ("keep", "mode"))],
    lambda **values: values["keep"] * values["mode"],
    (*OWN, *(name for name in TAKEN if name != "self")),
)
