"""Contracts of the activations: a formula each, applied entry by entry to arrays of any shape."""

from __future__ import annotations

import numpy as np

from autograder.contracts.compare import as_numbers, by_size, close
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import extreme, numbers
from autograder.contracts.numeric import gradients

from ..formulas import logistic

BOTH = ["forward", "backward"]
SIZES = [{"shape": shape} for shape in ((2,), (1, 3), (3, 2), (2, 2, 1, 2))]
VALUE = numbers("shape")
REACH = {"x": numbers("shape", kinds=[extreme])}
ENDS = np.array([1000.0]), np.array([-1000.0]), np.array([-1000.0, 0.5, 1000.0]), np.array([[1000.0, -1.5]])
FAR = 100.0  # an upstream gradient beside which a slope of 0 is told from that of clipped inputs


def activation(name, made, formula, rows, same=by_size, cases=(), **parameter):
    """Return the contract of a layer from its formula, of x and maybe of a parameter that the layer is made with."""
    return Contract(
        task=f"layers.{name}",
        made=made,
        made_with=list(parameter),
        domains={"x": VALUE, "upstream": VALUE, **parameter},
        sizes=SIZES,
        cases=cases,
        steps=[Step("forward", ["x"], formula), Step("backward", ["upstream"], gradients(formula, "x"), same)],
        rows=[*rows, Row(PROMISES, 1, "Two such layers do not disturb each other, and what goes in is left as it is.")],
    )


def stable(weight, sentence, **parameters):
    """Return the row of inputs of -1000 and 1000."""
    cases = [{"x": x, "upstream": np.full(x.shape, FAR), **parameters} for x in ENDS]
    return Row("stable", weight, sentence, BOTH, REACH, cases=cases)


def any_slope_at_kinks(got, right, case):
    """Let the slope at 0 be anything from 0 to the steeper one of both sides; a mistake shows beside it first."""
    kink, all_of_it = case["x"] == 0, as_numbers(got, right.shape)
    close(np.where(kink, 0.0, np.asarray(got)), np.where(kink, 0.0, right))
    most = np.asarray(case["upstream"]) * max(1.0, case.get("alpha", 1.0))
    close(got, np.where(kink, np.clip(all_of_it, np.minimum(most, 0.0), np.maximum(most, 0.0)), right))


def one_of(*values):
    """Return the domain of a parameter that takes these values by turns."""
    return lambda rng, sizes, turn: values[(turn + len(sizes["shape"])) % len(values)]


def tanh(x):
    """Return the hyperbolic tangent."""
    return np.tanh(x)


def relu(x):
    """Return x where it is positive, else 0."""
    return np.where(x > 0, x, 0.0)


def leaky_relu(x, slope=0.01):
    """Return x where it is positive, else slope * x."""
    return np.where(x > 0, x, slope * x)


def elu(x, alpha=1.0):
    """Return x where it is positive, else alpha * (exp(x) - 1)."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))


SIGMOID = activation(
    "sigmoid",
    "Sigmoid",
    logistic,
    [
        Row("forward", 1, "The sigmoid layer returns 1 / (1 + exp(-x)), entry by entry."),
        Row("backward", 2, "The sigmoid layer multiplies the upstream gradient by output * (1 - output)."),
        stable(2, "The sigmoid layer is right and finite for inputs of -1000 and 1000."),
    ],
)
TANH = activation(
    "tanh",
    "Tanh",
    tanh,
    [
        Row("forward", 1, "The tanh layer returns the hyperbolic tangent, entry by entry."),
        Row("backward", 2, "The tanh layer multiplies the upstream gradient by 1 - output * output."),
        stable(1, "The tanh layer is right and finite for inputs of -1000 and 1000."),
    ],
)
RELU = activation(
    "relu",
    "ReLU",
    relu,
    [
        Row("forward", 2, "The ReLU layer returns its input where that is positive, and zero elsewhere."),
        Row("backward", 3, "The ReLU layer passes the upstream gradient on where its input was positive."),
    ],
    any_slope_at_kinks,
)
LEAKY_RELU = activation(
    "leaky_relu",
    "LeakyReLU",
    leaky_relu,
    [
        Row("forward", 1, "The leaky ReLU layer returns x where it is positive, and slope * x elsewhere."),
        Row("backward", 2, "The leaky ReLU layer multiplies the upstream gradient by 1 or by its slope."),
        Row("default", 1, "A leaky ReLU that is given no slope has 0.01.", BOTH, {"slope": None}, cases=()),
    ],
    any_slope_at_kinks,
    [{"x": np.array([0.3, -2.0]), "slope": 0.5, "upstream": np.array([3.0, 2.0])}],
    slope=one_of(0.5, 0.0, 0.1),
)
ELU = activation(
    "elu",
    "ELU",
    elu,
    [
        Row("forward", 1, "The ELU layer returns x where it is positive, and alpha * (exp(x) - 1) elsewhere."),
        Row("backward", 2, "The ELU layer multiplies the upstream gradient by 1 or by alpha * exp(x)."),
        Row("default", 1, "An ELU layer that is given no alpha has the alpha 1.", BOTH, {"alpha": None}),
        stable(1, "The ELU layer is right and finite for inputs of -1000 and 1000.", alpha=2.0),
    ],
    any_slope_at_kinks,
    alpha=one_of(2.0, 0.5, 1.0),
)
