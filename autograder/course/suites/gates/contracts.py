"""Contracts of the gates and of the sigmoid neuron; right gradients are the numeric ones of the forward formula."""

from __future__ import annotations

import inspect

import numpy as np

from autograder.contracts.compare import as_numbers, by_size, close
from autograder.contracts.contract import PROMISES, Contract, Of, Row, Step
from autograder.contracts.domains import extreme, given, numbers
from autograder.contracts.numeric import gradients

from ..formulas import logistic
from ..laws import place

SIZES = [{"shape": shape} for shape in ((), (3,), (2, 3), (2, 1, 3))]
VALUE = numbers("shape")


def gate(name, forward, rows, same=by_size, **domains):
    """Return the contract of a gate, from its forward formula."""
    inputs = list(inspect.signature(forward).parameters)
    return Contract(
        task=f"gates.{name}",
        made=f"{name.capitalize()}Gate",
        domains={**dict.fromkeys(inputs, VALUE), "upstream": VALUE, **domains},
        sizes=SIZES,
        steps=[Step("forward", inputs, forward), Step("backward", ["upstream"], gradients(forward, *inputs), same)],
        rows=rows,
    )


def shared_at_ties(got, right, case):
    """Let both share the upstream gradient at a tie, in any way that adds up to it."""
    close(got, right, tolerance=np.inf)
    tie, part = np.equal(case["x"], case["y"]), as_numbers(got[0], np.shape(right[0]))
    close(got, (np.where(tie, part, right[0]), np.where(tie, case["upstream"] - part, right[1])))


def apart(rng, sizes, turn):
    """Draw numbers none of which is equal to one that another domain draws."""
    return VALUE(rng, sizes, turn) + 0.05


def upstreams(rng, sizes, turn):
    """Draw a gradient for each copy."""
    return [VALUE(rng, sizes, turn) for _ in range(sizes["copies"])]


X, UPSTREAM = np.array([1.5, -0.5, 0.25, 2.0]), np.array([2.0, -1.0, 3.0, 0.5])
TIES = [{"x": 4.0, "y": 4.0, "upstream": 3.0}, {"x": X, "y": np.array([1.5, -0.5, 1.0, 2.0]), "upstream": UPSTREAM}]
REACH = {"x": numbers("shape", kinds=[extreme])}
BOTH = ["forward", "backward"]
ENDS = 1000.0, -1000.0, np.array([-1000.0, 1000.0, -1000.0]), np.array([1000.0, -1000.0, 1000.0])
END = [{"x": x, "upstream": 2.0 * np.ones_like(x)} for x in ENDS]
UNDISTURBED = "do not disturb each other, and what goes in is left as it is."

ADD = gate(
    "add",
    lambda x, y: x + y,
    [
        Row("forward", 2, "The add gate returns x + y, for numbers and for arrays."),
        Row("backward", 3, "Each input of the add gate receives the whole upstream gradient."),
        Row(PROMISES, 2, f"Two add gates {UNDISTURBED}"),
    ],
)
MULTIPLY = gate(
    "multiply",
    lambda x, y: x * y,
    [
        Row("forward", 3, "The multiply gate returns x * y, for numbers and for arrays."),
        Row("backward", 5, "Each input of the multiply gate receives the upstream gradient times the other input."),
        Row(PROMISES, 3, f"Two multiply gates {UNDISTURBED}"),
    ],
)
MAX = gate(
    "max",
    lambda x, y: np.maximum(x, y),
    [
        Row("forward", 4, "The max gate returns the larger input, entry by entry."),
        Row("backward", 5, "The larger input receives the upstream gradient, entry by entry, the other one zero."),
        Row("ties", 1, "Where x equals y, the two add up to the upstream one.", ["backward"], sizes=[], cases=TIES),
        Row(PROMISES, 3, f"Two max gates {UNDISTURBED}"),
    ],
    same=shared_at_ties,
    y=apart,
)
SIGMOID = gate(
    "sigmoid",
    logistic,
    [
        Row("forward", 4, "The sigmoid gate returns 1 / (1 + exp(-x)), entry by entry."),
        Row("backward", 5, "The input of the sigmoid gate receives upstream * output * (1 - output)."),
        Row("stable", 3, "The sigmoid gate is right and finite at -1000 and 1000.", BOTH, REACH, cases=END),
        Row(PROMISES, 2, f"Two sigmoid gates {UNDISTURBED}"),
    ],
)
COPY = Contract(
    task="gates.copy",
    made="CopyGate",
    domains={"x": VALUE, "copies": given("copies"), "upstreams": upstreams},
    sizes=[sizes | {"copies": copies} for sizes, copies in zip(SIZES, (2, 1, 3, 4), strict=True)],
    steps=[
        Step("forward", ["x", "copies"], lambda x, copies: (x,) * copies),
        Step("backward", ["upstreams"], lambda upstreams: sum(upstreams)),
    ],
    rows=[
        Row("forward", 3, "The copy gate returns as many copies of its input as it is asked for."),
        Row("backward", 4, "A value that was copied receives the sum of the gradients of its copies."),
        Row(PROMISES, 2, f"Two copy gates {UNDISTURBED}"),
    ],
)


def neuron(w, x):
    """Return the sigmoid of w·x plus the bias, which is the last weight."""
    return logistic(np.dot(w[:-1], x) + w[-1])


BOTH_WAYS = ["sigmoid_neuron", "sigmoid_neuron_backward"]
FAR = [
    {"w": np.array(w), "x": np.array(x), "upstream": 2.0}
    for w, x in (
        ([1.0, 0.0], [-1000.0]),
        ([1.0, 0.0], [1000.0]),
        ([1.0, -1001.0], [1.0]),
        ([0.5, -1.0, 1000.0], [2.0, 1.0]),
    )
]
NEURON = Contract(
    task="gates.neuron",
    parts=[SIGMOID],
    domains={"w": numbers("weights"), "x": numbers("inputs"), "upstream": numbers("one")},
    sizes=[{"inputs": inputs, "weights": inputs + 1, "one": ()} for inputs in (1, 2, 3, 5)],
    steps=[
        Step("sigmoid_neuron", ["w", "x"], neuron, place(0)),
        Step("sigmoid_neuron_backward", ["upstream", Of("sigmoid_neuron", 1)], gradients(neuron, "w", "x")),
    ],
    rows=[
        Row("forward", 3, "The neuron returns the sigmoid of w·x plus the bias, and a cache.", ["sigmoid_neuron"]),
        Row("backward", 8, "Weights, bias and inputs receive their gradients.", ["sigmoid_neuron_backward"]),
        Row("stable", 1, "Output and gradients are right at sums of -1000 and 1000.", BOTH_WAYS, sizes=[], cases=FAR),
        Row(PROMISES, 2, "A cache holds all that backward needs, and arguments are left as they are."),
    ],
)
