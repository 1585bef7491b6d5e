"""The contract of the sigmoid neuron: two functions, the first of which hands on a cache of the student's own."""

from __future__ import annotations

import numpy as np

from autograder.contracts.contract import PROMISES, Contract, Of, Row, Step
from autograder.contracts.domains import numbers
from autograder.contracts.numeric import gradients

from ..formulas import logistic
from ..partial import place
from .contracts import SIGMOID


def neuron(w, x):
    """Return the sigmoid of w·x plus the bias, which is the last weight."""
    return logistic(np.dot(w[:-1], x) + w[-1])


BOTH = ["sigmoid_neuron", "sigmoid_neuron_backward"]
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
        Row(
            "stable",
            1,
            "Output and gradients are right at sums of -1000 and 1000.",
            BOTH,
            sizes=[],
            cases=FAR,
        ),
        Row(PROMISES, 2, "A cache holds all that backward needs, and arguments are left as they are."),
    ],
)
