"""Contracts of the numerical gradient, of the error beside it, and of steps of gradient descent."""

from __future__ import annotations

import numpy as np

from autograder.assertions import numeric_gradient
from autograder.contracts.compare import as_numbers, close
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import by_turns, given, numbers, ordinary, whole
from autograder.contracts.programs import Function
from autograder.equality import relative_error

FUNCTION = by_turns(
    Function("lambda x: float(np.sum(x**3) + np.prod(x))"),
    Function("lambda x: float(np.sum(x**2) + np.exp(0.3 * np.sum(x)))"),
    Function("lambda x: float(np.sum(np.sin(x)) * np.sum(x))"),
)
# It bends within ten times the default h, but not within it.
WAVES = [{"f": Function("lambda x: float(np.sum(np.sin(10000 * x)))"), "x": np.array([0.5, -1.0])}]
VALUES = numbers("shape", kinds=[whole, ordinary])


def shapes(*listed, **more):
    """Return sizes for each shape."""
    return [{"shape": shape, **more} for shape in listed]


def to_the_digit(got, right, case):
    """Compare as closely as double precision allows: a difference to one side is wrong by about h."""
    close(got, right, tolerance=1e-6)


def by_share(got, right, case):
    """Compare by the size of the right answer, however small it is; two digits are left in single precision."""
    close(as_numbers(got, ()) / (right or 1.0), right and 1.0, tolerance=0.05)


SHAPES, STEPS = shapes((1, 2), (2, 3), (2, 1, 2)), shapes((3,), h=0.25) + shapes((2, 2), h=0.1)
NUMERICAL = Contract(
    task="descent.numerical_gradient",
    domains={"f": FUNCTION, "x": VALUES},
    sizes=shapes((1,), (3,)),
    turns=2,
    steps=[Step("numerical_gradient", ["f", "x", "h"], numeric_gradient, to_the_digit)],
    rows=[
        Row("of_vectors", 8, "The slopes of a function of a vector are right, entry by entry."),
        Row("of_any_shape", 6, "It has the shape of x, each slope in its entry's place.", sizes=SHAPES),
        Row(
            "step",
            6,
            "Differences are centered, of the h that is given, else 1e-5.",
            [],
            {"h": given("h")},
            STEPS,
            WAVES,
        ),
        Row(PROMISES, 3, "Afterwards x holds exactly its old numbers."),
    ],
)


A, ZEROS = np.array([[1.0, -2.0, 3.0], [0.5, 1.5, -1.0]]), np.zeros((2, 3))
NEAR = [{"a": ZEROS, "b": ZEROS}, {"a": 1e-9 * A, "b": 3e-9 * A}, {"a": A, "b": A + 4e-6}]
NEAR.append({"a": 1e-9 * A, "b": 1e-9 * A[:, ::-1]})
RELATIVE = Contract(
    task="descent.relative_error",
    domains={"a": VALUES, "b": numbers("shape", kinds=[ordinary, whole])},
    sizes=shapes((1,), (4,), (2, 3), (3, 3), (2, 3, 2)),
    turns=2,
    cases=[{"a": A, "b": ZEROS}, {"a": ZEROS, "b": A}, {"a": A, "b": 5.0 * A}],
    steps=[Step("relative_error", ["a", "b"], relative_error)],
    rows=[
        Row("values", 5, "It is the norm of the difference over the sum of the two norms, over all entries."),
        Row("small", 2, "Two arrays may be zeros, small, or nearly equal.", sizes=[], cases=NEAR, same=by_share),
        Row(PROMISES, 2, "Both arrays are left as they are."),
    ],
)


VALUE = numbers("shape")
GRADIENT = by_turns(
    *map(Function, ("lambda w: 2 * w - 1", "lambda w: w + np.sin(2 * w)", "lambda w: np.cos(w) + np.mean(w)"))
)
RATE = by_turns(0.1, 0.5, 0.25)
SMALL = [
    {"gradient": Function("lambda w: -w"), "w": np.array([1e-9, -1e-9]), "learning_rate": 9.0, "steps": 9},
    {"gradient": Function("lambda w: 0 * w + 1"), "w": np.array([1.0]), "learning_rate": 8e-4, "steps": 9},
]


def moved(w, gradient, learning_rate):
    """Return where a step leads."""
    return w - learning_rate * gradient


def walk(gradient, w, learning_rate, steps):
    """Return where so many steps of gradient descent lead."""
    for _ in range(steps):
        w = moved(w, gradient(w), learning_rate)
    return w


STEP = Contract(
    task="descent.step",
    domains={"w": VALUE, "gradient": VALUE, "learning_rate": RATE},
    sizes=shapes((1,), (4,), (2, 3), (2, 3, 2)),
    steps=[Step("gradient_step", ["w", "gradient", "learning_rate"], moved)],
    rows=[
        Row("values", 6, "A step goes against the gradient, by the learning rate times it."),
        Row(PROMISES, 3, "A step returns new weights: w and the gradient are left as they are."),
    ],
)
DESCENT = Contract(
    task="descent.descent",
    parts=[STEP],
    domains={"gradient": GRADIENT, "w": VALUE, "learning_rate": RATE, "steps": by_turns(2, 3)},
    sizes=shapes((1,), (3,), (2, 2)),
    steps=[Step("gradient_descent", ["gradient", "w", "learning_rate", "steps"], walk)],
    rows=[
        Row("one_step", 2, "With steps=1 it takes one step, with steps=0 none.", domains={"steps": by_turns(1, 1, 0)}),
        Row("path", 4, "Each step uses the gradient at the place that the step before has reached."),
        Row("all_steps", 1, "Exactly that many steps are taken, also where slopes are small.", sizes=[], cases=SMALL),
        Row(PROMISES, 2, "The weights that it starts from are left as they are."),
    ],
)
