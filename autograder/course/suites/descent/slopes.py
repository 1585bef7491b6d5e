"""Contracts of the numerical gradient, and of the error by which it is compared with another one."""

from __future__ import annotations

import numpy as np

from autograder.assertions import STEP, numeric_gradient, relative_error
from autograder.contracts.compare import as_numbers, close
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import given, numbers, ordinary, whole
from autograder.contracts.programs import Function

FUNCTIONS = [
    Function("lambda x: float(np.sum(x**3) + np.prod(x))"),
    Function("lambda x: float(np.sum(x**2) + np.exp(0.3 * np.sum(x)))"),
    Function("lambda x: float(np.sum(np.sin(x)) * np.sum(x))"),
]
WAVES = Function(
    "lambda x: float(np.sum(np.sin(10000 * x)))"
)  # bends within ten times the default h, but not within it
VALUE = numbers("shape", kinds=[whole, ordinary])


def shapes(*listed, **more):
    """Return sizes for each shape."""
    return [{"shape": shape, **more} for shape in listed]


def function(rng, sizes, turn):
    """Take one of the functions."""
    return FUNCTIONS[turn % len(FUNCTIONS)]


def to_the_digit(got, right, case):
    """Compare as closely as double precision allows: a difference to one side is wrong by about h."""
    close(got, right, tolerance=1e-6)


def by_share(got, right, case):
    """Compare by the size of the right answer, however small it is; two digits are left in single precision."""
    close(as_numbers(got, ()) / (right or 1.0), right and 1.0, tolerance=0.05)


NUMERICAL = Contract(
    task="descent.numerical_gradient",
    domains={"f": function, "x": VALUE},
    sizes=shapes((1,), (3,)),
    turns=2,
    steps=[
        Step(
            "numerical_gradient",
            ["f", "x", "h"],
            lambda case: numeric_gradient(case["f"], case["x"], case.get("h", STEP)),
            to_the_digit,
        )
    ],
    rows=[
        Row("of_vectors", 8, "The slopes of a function of a vector are right, entry by entry."),
        Row(
            "of_any_shape",
            6,
            "The numerical gradient has the shape of x, each slope in its entry's place.",
            sizes=shapes((1, 2), (2, 3), (2, 1, 2)),
        ),
        Row(
            "step",
            6,
            "The differences are centered, and use the h that is given, or 1e-5 where none is.",
            domains={"h": given("h")},
            sizes=shapes((3,), h=0.25) + shapes((2, 2), h=0.1),
            cases=[{"f": WAVES, "x": np.array([0.5, -1.0])}],
        ),
        Row(PROMISES, 3, "Afterwards x holds exactly its old numbers."),
    ],
)


A, ZEROS = np.array([[1.0, -2.0, 3.0], [0.5, 1.5, -1.0]]), np.zeros((2, 3))
RELATIVE = Contract(
    task="descent.relative_error",
    domains={"a": VALUE, "b": numbers("shape", kinds=[ordinary, whole])},
    sizes=shapes((1,), (4,), (2, 3), (3, 3), (2, 3, 2)),
    turns=2,
    cases=[{"a": A, "b": ZEROS}, {"a": ZEROS, "b": A}, {"a": A, "b": 5.0 * A}],
    steps=[Step("relative_error", ["a", "b"], relative_error)],
    rows=[
        Row(
            "values",
            5,
            "The relative error is the norm of the difference over the sum of the two norms, over all entries.",
        ),
        Row(
            "small",
            2,
            "It is 0 for two arrays of zeros, and right for small arrays and for arrays that are merely close.",
            sizes=[],
            cases=[
                {"a": ZEROS, "b": ZEROS},
                {"a": 1e-9 * A, "b": 3e-9 * A},
                {"a": A, "b": A + 4e-6},
                {"a": 1e-9 * A, "b": 1e-9 * A[:, ::-1]},
            ],
            same=by_share,
        ),
        Row(PROMISES, 2, "Both arrays are left as they are."),
    ],
)
