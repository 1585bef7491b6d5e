"""Small programs of 01_descent, on which mistakes can be seen by hand."""

import numpy as np

from autograder.contracts.programs import Function, a, each, fn, n, small

SUM_OF_SQUARES = Function("lambda x: float(np.sum(x**2))")
SUM_OF_CUBES = Function("lambda x: float(np.sum(x**3))")
PRODUCT = Function("lambda x: float(np.prod(x))")
SUM = Function("lambda x: float(np.sum(x))")
SQUARE_AS_ARRAY = Function("lambda x: np.sum(x**2)")
PLACES = [a(3), a(1, 2), a(0), a(-2), n(3), n(1, 2), a([1, 2]), a([1, 2], [3, 4]), np.array(3.0), a(1000), a(0.001)]
NUMERICAL = each(
    [
        small(fn("numerical_gradient", f, x, h))
        for f in (SUM_OF_SQUARES, SUM_OF_CUBES, PRODUCT)
        for x in PLACES[:10]
        for h in (0.1, 0.5)
    ],
    [small(fn("numerical_gradient", f, x)) for f in (SUM_OF_SQUARES, SUM_OF_CUBES, SUM) for x in PLACES],
    small(fn("numerical_gradient", Function("lambda x: float(1e17 * x[0] * x[1])"), a(1e-17, 1e-17), 0.1)),
    small(fn("numerical_gradient", SUM_OF_SQUARES, a(3), 0.1), fn("numerical_gradient", SUM_OF_SQUARES, a(5), 0.1)),
    small(fn("numerical_gradient", SUM_OF_SQUARES, a(3), 0.1), fn("numerical_gradient", SUM, a(3), 0.1)),
    small(fn("numerical_gradient", SUM_OF_SQUARES, a(3), 0.1), fn("numerical_gradient", SUM_OF_CUBES, a(3), 0.5)),
)

PAIRS = [
    (a(1), a(3)),
    (a(3), a(1)),
    (a(1), a(-1)),
    (a(2), a(2)),
    (a(0), a(0)),
    (a(0), a(2)),
    (a(3, 4), a(0, 0)),
    (a(1, 2), a(2, 4)),
    (a(1, 2), a(2, 1)),
    (a(-1, 2), a(1, 2)),
    (a([1, 2], [3, 4]), a([1, 2], [3, 5])),
    (a([1, 2]), a([2, 1])),
    (np.array(1.0), np.array(3.0)),
    (a(1e-100), a(3e-100)),
    (a(1e-9), a(3e-9)),
    (a(1e100), a(3e100)),
    (n(1), n(3)),
    (a([1], [2]), a([2], [1])),
    (a(1, 1), a(1, 2)),
    (a(-3), a(-1)),
    (a(1e-5), a(1e-5 + 1e-9)),
]
RELATIVE = each(
    [small(fn("relative_error", *pair)) for pair in PAIRS],
    small(fn("relative_error", a(1), a(3)), fn("relative_error", a(2), a(2))),
)

STEPS = [
    (a(1), a(2), 0.1),
    (a(1), a(2), 1.0),
    (a(3), a(-2), 0.5),
    (a(1, 2), a(3, -4), 0.1),
    (a([1, 2]), a([3, -4]), 0.1),
    (a(1), a(2), 1),
    (a(1000), a(2000), 0.1),
    (a(1), a(0), 0.1),
    (a(1), a(1e-9), 1e6),
    (a(1e6), a(1e8), 1.0),
    (a([1, 2], [3, 4]), a([1, 0], [2, -1]), 1.0),
    (np.array(1.0), np.array(2.0), 0.1),
    (a(1), a(2), 100.0),
    (a(0), a(1e-8), 1.0),
    (a(0), a(1), 1e-9),
    (a(0), a(1e5), 1.0),
]
STEP = each(
    [small(fn("gradient_step", *step)) for step in STEPS],
    small(fn("gradient_step", a(1), a(2), 0.1), fn("gradient_step", a(3), a(2), 0.1)),
)

BOWL = Function("lambda w: 2 * w")
SLOPE = Function("lambda w: 0 * w + 1")
FLAT = Function("lambda w: 0 * w + 1e-9")
DESCENTS = (
    [(BOWL, a(1), 0.1, steps) for steps in (1, 2, 0, 3)]
    + [(SLOPE, a(1), 1.0, steps) for steps in (1, 2, 3)]
    + [
        (BOWL, a(1, 2), 0.1, 2),
        (BOWL, a([1, 2]), 0.1, 2),
        (SLOPE, a(1e4), 1e4, 3),
        (SLOPE, a(1e4), 0.09, 50),
        (SLOPE, a(0), 1e6, 2),
        (FLAT, a(0), 1.0, 2),
        (FLAT, a(0), 1e9, 2),
        (BOWL, a(1e-8), 0.1, 2),
        (BOWL, a(1e-100), 0.1, 3),
        (BOWL, a(1e8), 0.25, 2),
        (SLOPE, a(0), 1e-9, 2),
        (SLOPE, a(0), 1e-20, 3),
        (SLOPE, a(1e17), 1.0, 3),
        (BOWL, np.array(1.0), 0.1, 2),
        (BOWL, a(1), 1.0, 3),
        (BOWL, a(0), 0.1, 2),
        (BOWL, a([1, 2], [3, 4]), 0.1, 2),
    ]
)
DESCENT = each(
    [small(fn("gradient_descent", *descent)) for descent in DESCENTS],
    small(fn("gradient_descent", BOWL, a(1), 0.1, 2), fn("gradient_descent", BOWL, a(3), 0.1, 1)),
)

ROWS = [
    ([2.0], 1),
    ([2.0], 0),
    ([-1.0], 1),
    ([-1.0], 0),
    ([0.0], 1),
    ([1000.0], 1),
    ([1000.0], 0),
    ([-1000.0], 1),
    ([-1000.0], 0),
    ([50.0], 0),
    ([-30.0], 1),
    ([-40.0], 1),
    ([800.0], 0),
    ([20000.0], 0),
]
SETS = [
    (a([2], [-1]), n(1, 0)),
    (a([2], [1]), n(1, 1)),
    (a([2], [1]), n(0, 1)),
    (a([1, 2]), n(1)),
    (a([1, 2], [3, -1]), n(0, 1)),
    (a([2], [-1], [1]), n(1, 0, 1)),
    (a([2], [-1]), a(1, 0)),
    (a([2]), a(1)),
    (a([2]), n(1).astype(np.uint8)),
    (a([2], [-1]), n(1, 0).astype(np.uint8)),
    (a([1, 2]), n(0)),
]
LOGISTIC = each(
    [small(fn("logistic_loss", w, a(row), n(y))) for row, y in ROWS for w in (a(1, 0), a(1, 1), a(0, 2), a(0, 0))],
    [
        small(fn("logistic_loss", w, X, y))
        for X, y in SETS
        for w in ((a(1, 0), a(1, 1), a(0, 0)) if X.shape[1] == 1 else (a(1, 2, 0), a(1, -1, 2)))
    ],
    small(fn("logistic_loss", a(1, 0), a([2]), n(1)), fn("logistic_loss", a(1, 0), a([3]), n(1))),
    small(fn("logistic_loss", a(1, 0), a([2]), n(1)), fn("logistic_loss", a(2, 0), a([2]), n(1))),
    small(fn("logistic_loss", a(1, 0), a([2]), n(1)), fn("logistic_loss", a(1, 0), a([2]), n(0))),
    small(fn("logistic_loss", a(1, 2, 0), a([1, 2]), n(1)), fn("logistic_loss", a(1, 0), a([1], [2]), n(1, 0))),
    small(fn("logistic_loss", a(1, 0), a([1], [2]), n(1, 0)), fn("logistic_loss", a(1, 2, 0), a([1, 2]), n(1))),
)


def classes(values):
    """Classes as 0 and 1 or as False and True."""
    return np.asarray(values[-1], dtype=float)


SCORED = [
    (a(1, 0), a([2])),
    (a(1, 0), a([-2])),
    (a(1, 1), a([-2])),
    (a(0, 1), a([3])),
    (a(1, 0), a([0])),
    (a(1, 0), a([0.25])),
    (a(1, 0), a([1e-9])),
    (a(1, 0), a([1e-20])),
    (a(1, 0), a([-1e-9])),
    (a(1, -3), a([2])),
    (a(2, -1), a([1])),
    (a(-1, 2), a([1])),
    (a(1, 0), a([2], [-1])),
    (a(1, -1, 0.5), a([1, 2])),
    (a(1, 2, -1), a([1, -1], [1, 1])),
    (a(-3, 1), a([2])),
    (a(1, 0), a([1e-300])),
    (a(1, 0), a([1e-50])),
    (a(1e-200, 0), a([1e-50])),
    (a(0.5, 0), a([1000])),
    (a(1, 0), a([-1000])),
    (a(1, 0), a([2], [-1], [1])),
]
FITS = [
    (a([1]), n(1), 1.0),
    (a([1]), n(0), 1.0),
    (a([1], [-2]), n(1, 0), 1.0),
    (a([1, 2]), n(1), 1.0),
    (a([1], [3]), n(0, 1), 0.5),
    (a([1], [2], [3]), n(0, 1, 1), 1.0),
    (a([10]), n(1), 10.0),
    (a([1]), n(1), 20.0),
    (a([1]), n(1), 12.0),
    (a([1], [-2]), a(1, 0), 1.0),
    (a([2]), n(1), 0.1),
    (a([100]), n(1), 100.0),
    (a([1], [1]), n(1, 0), 1.0),
]
LINEAR = each(
    [small(fn("predict_linear", w, X), seen=classes) for w, X in SCORED],
    [small(fn("train_linear", X, y, rate, steps)) for X, y, rate in FITS for steps in (1, 2, 0, 3)],
    small(fn("train_linear", a([1]), n(1), 12.0, 200)),
    small(fn("train_linear", a([1]), n(1), 1.0, 1), fn("train_linear", a([2]), n(1), 1.0, 1)),
    small(fn("predict_linear", a(1, 0), a([2])), fn("predict_linear", a(1, 0), a([-2])), seen=classes),
)

POINTS = [
    [3.0, 4.0],
    [1.0, 0.0],
    [0.0, 1.0],
    [-3.0, 4.0],
    [-3.0, -4.0],
    [3.0, -4.0],
    [-1.0, 0.0],
    [0.0, -1.0],
    [1.0, 1e-9],
    [-1.0, -1e-9],
    [-1.0, 1e-9],
    [1e-9, 1e-9],
    [1000.0, 1.0],
    [1e-8, 1.0],
    [1e200, 1e-200],
    [1.0, 1e-12],
    [1e10, 1e-10],
    [1e12, 3.0],
    [3.0, 1e12],
    [-1.0, -1e-5],
    [1e5, 1e-5],
    [1.0, 2.0],
    [2.0, 3.0],
]


def columns(values):
    """Column by column: a tiny angle counts beside a large distance."""
    found = np.asarray(values[-1], dtype=float)
    return [list(found.shape), *found.T]


def at_origin(values):
    """At the origin any angle will do, if it is a number."""
    ((r, angle),) = values[-1]
    return [r, bool(np.isfinite(angle))]


FEATURES = each(
    [small(fn(name, a(point)), seen=columns) for point in POINTS for name in ("polar_features", "product_features")],
    small(fn("polar_features", a([0, 0])), seen=at_origin),
    [small(fn(name, a([3, 4], [-1, 2]))) for name in ("polar_features", "product_features")],
    [small(fn(name, a([3, 4], [-1, 2], [1, 5]))) for name in ("polar_features", "product_features")],
    [small(fn(name, a([3, 4])), fn(name, a([1, 2]))) for name in ("polar_features", "product_features")],
)

SMALL = {
    "descent.numerical_gradient": NUMERICAL,
    "descent.relative_error": RELATIVE,
    "descent.step": STEP,
    "descent.descent": DESCENT,
    "descent.logistic": LOGISTIC,
    "descent.linear": LINEAR,
    "descent.features": FEATURES,
}
