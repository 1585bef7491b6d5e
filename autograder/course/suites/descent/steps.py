"""Contracts of one step of gradient descent, and of several."""

from __future__ import annotations

import numpy as np

from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import numbers
from autograder.contracts.programs import Function

from .slopes import shapes

VALUE = numbers("shape")
GRADIENTS = [
    Function("lambda w: 2 * w - 1"),
    Function("lambda w: w + np.sin(2 * w)"),
    Function("lambda w: np.cos(w) + np.mean(w)"),
]


SMALL = [
    {"gradient": Function("lambda w: -w"), "w": np.array([1e-9, -1e-9]), "learning_rate": 9.0, "steps": 9},
    {"gradient": Function("lambda w: 0 * w + 1"), "w": np.array([1.0]), "learning_rate": 8e-4, "steps": 9},
]


def gradient(rng, sizes, turn):
    """Take one of the gradients."""
    return GRADIENTS[turn % len(GRADIENTS)]


def rate(rng, sizes, turn):
    """Draw a learning rate."""
    return (0.1, 0.5, 0.25)[turn % 3]


def some(*listed):
    """Return the domain of these numbers of steps, by turns."""
    return lambda rng, sizes, turn: listed[turn % len(listed)]


def walk(gradient, w, learning_rate, steps):
    """Return where so many steps of gradient descent lead."""
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
    return w


STEP = Contract(
    task="descent.step",
    domains={"w": VALUE, "gradient": VALUE, "learning_rate": rate},
    sizes=shapes((1,), (4,), (2, 3), (2, 3, 2)),
    steps=[
        Step(
            "gradient_step",
            ["w", "gradient", "learning_rate"],
            lambda w, gradient, learning_rate: w - learning_rate * gradient,
        )
    ],
    rows=[
        Row("values", 6, "A step goes against the gradient, by the learning rate times it."),
        Row(PROMISES, 3, "A step returns new weights: w and the gradient are left as they are."),
    ],
)
DESCENT = Contract(
    task="descent.descent",
    parts=[STEP],
    domains={"gradient": gradient, "w": VALUE, "learning_rate": rate, "steps": some(2, 3)},
    sizes=shapes((1,), (3,), (2, 2)),
    steps=[Step("gradient_descent", ["gradient", "w", "learning_rate", "steps"], walk)],
    rows=[
        Row(
            "one_step",
            2,
            "With steps=1 it takes one step from where it starts, and with steps=0 none.",
            domains={"steps": some(1, 1, 0)},
        ),
        Row(
            "path", 4, "Each step uses the gradient at the place that the one before has reached.", ["gradient_descent"]
        ),
        Row("all_steps", 1, "Exactly that many steps are taken, also where slopes are small.", sizes=[], cases=SMALL),
        Row(PROMISES, 2, "The weights that it starts from are left as they are."),
    ],
)
