"""The contract of example.square, and the hidden tests that it makes."""

from __future__ import annotations

from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import numbers
from autograder.contracts.hidden import hidden_tests
from autograder.contracts.numeric import gradients


def square(x):
    """Return the right square: the right gradient is the numeric one of this formula."""
    return x * x


SQUARE = Contract(
    task="example.square",
    domains={"x": numbers("shape"), "upstream": numbers("shape")},
    sizes=[{"shape": shape} for shape in ((), (1,), (5,), (3, 4))],
    steps=[Step("square", ["x"], square), Step("square_gradient", ["x", "upstream"], gradients(square, "x"))],
    rows=[
        Row("values", 40, "The square of every entry is the entry times itself.", ["square"]),
        Row("gradient", 40, "The gradient is the upstream gradient times the local one.", ["square_gradient"]),
        Row(PROMISES, 20, "Neither x nor the upstream gradient is changed, and calls know nothing of each other."),
    ],
)
globals().update(hidden_tests(__name__, SQUARE))
