"""Small programs of 06_capacity, on which mistakes can be seen by hand."""

import numpy as np

from autograder.contracts.programs import Function, a, each, fn, get, new, small

from ..small_nets import lost, predicted, scored, started, tied


def make(*sizes, **seed):
    return new("MLP", list(sizes), **seed)


LINEAR = (1, 2), {"W1": a([1, -1]), "b1": a(0, 0.5)}
ONE = (1, 1, 2), {"W1": a([1]), "b1": a(0), "W2": a([1, 0]), "b2": a(0, 0)}
BIASED = (1, 1, 2), {"W1": a([1]), "b1": a(1), "W2": a([1, -1]), "b2": a(0, 1)}
LOW = (1, 1, 2), {"W1": a([1]), "b1": a(-3), "W2": a([1, 2]), "b2": a(1, 0)}
TWO = (1, 2, 2), {"W1": a([1, -1]), "b1": a(0, 0.5), "W2": a([1, 0], [-1, 2]), "b2": a(0, 0)}
WIDE = (2, 1, 2), {"W1": a([1], [2]), "b1": a(0.5), "W2": a([1, -1]), "b2": a(0, 0)}
SQUARE = (2, 2, 2), {"W1": a([1, -1], [0.5, 2]), "b1": a(0, 0.5), "W2": a([1, 0.5], [-1, 2]), "b2": a(0, 1)}
DEEP = (1, 1, 1, 2), {"W1": a([1]), "b1": a(0.5), "W2": a([2]), "b2": a(-1), "W3": a([1, -1]), "b3": a(0, 0)}
DARK = (1, 1, 1, 2), {"W1": a([1]), "b1": a(0), "W2": a([-1]), "b2": a(0.5), "W3": a([1, -1]), "b3": a(0, 1)}
DEEPER = (
    (1, 1, 1, 1, 2),
    {"W1": a([1]), "b1": a(0.5), "W2": a([2]), "b2": a(0), "W3": a([1]), "b3": a(0.5), "W4": a([1, -1]), "b4": a(0, 0)},
)
BROAD = (
    (1, 2, 1, 2),
    {"W1": a([1, -1]), "b1": a(0, 0.5), "W2": a([1], [2]), "b2": a(0.5), "W3": a([1, -1]), "b3": a(0, 0)},
)
NETS = [LINEAR, ONE, BIASED, LOW, TWO, WIDE, SQUARE, DEEP, DARK, DEEPER, BROAD]
SINGLE = (1, 1), {"W1": a([-1]), "b1": a(0)}
CLOSE = (1, 2), {"W1": a([1, 1.000001]), "b1": a(0, 0)}
TIE = (1, 2), {"W1": a([1, 1]), "b1": a(0, 0)}
NEGATIVE = (1, 2), {"W1": a([-1, -2]), "b1": a(0, 0)}
MIXED = (1, 2), {"W1": a([-3, 1]), "b1": a(0, 0)}

SCORES = each(
    scored(make, NETS),
    tied(make, TIE),
    predicted(make, [*NETS, SINGLE, CLOSE, NEGATIVE, MIXED]),
    started(make, [(1, 1000, 10), (100, 50, 30), (30, 400, 20), (50, 50, 50)], [(2, 3, 4), (2, 4, 2)]),
    small(
        new("MLP", [2, 3]),
        get("params"),
        seen=lambda values: {name: list(value.shape) for name, value in values[-1].items()},
    ),
    small(
        new("MLP", [1, 2, 3, 1]),
        get("params"),
        seen=lambda values: {name: list(value.shape) for name, value in values[-1].items()},
    ),
)
GRADIENTS = each(lost(make, NETS))

SQUARE_OF = Function("lambda x: x**2")
LINE = Function("lambda x: 2 * x + 1")
CUBE = Function("lambda x: 3 - x**3")


def drawn(function, pieces):
    """The net at the knots, and between them."""
    x = np.linspace(0.0, 1.0, 4 * pieces + 1)

    def seen(values):
        w, b, v, c = values[-1]
        flat = [np.ndim(part) for part in (w, b, v)] == [1, 1, 1]
        return [flat, np.maximum(np.outer(x, w) + b, 0.0) @ np.asarray(v) + c]

    return seen


def curve(values):
    w, b, v, c = values[-1]
    x = np.array([0.0, 0.5, 1.0])
    net = np.maximum(np.outer(x, w) + b, 0.0) @ np.asarray(v) + c
    return f"returned a net that gives {net[0]:.4g} at 0, {net[1]:.4g} at 0.5 and {net[2]:.4g} at 1"


INSIDE = Function("lambda x: 2 * x + 1 if np.ndim(x) < 2 and np.max(x) < 1.001 else 1 / 0")
INTERPOLATE = each(
    [
        small(fn("interpolate", f, pieces), seen=drawn(f, pieces), told=curve)
        for f in (LINE, SQUARE_OF, CUBE, INSIDE)
        for pieces in (1, 2, 3, 4, 49)
    ]
)


def history(train, val, **more):
    return {"loss": [0.7, 0.3][: len(train)], "train_accuracy": train, "val_accuracy": val} | more


GAP = each(
    [
        small(fn("generalization_gap", past))
        for past in [
            history([0.9], [0.6]),
            history([0.5], [0.75]),
            history([0.5, 0.9], [0.4, 0.6]),
            history([0.9, 0.5], [0.4, 0.75]),
            history([0.5, 0.9], [0.7, 0.6]),
            history([0.9, 0.7], [0.6, 0.5]),
            history([1.0, 0.75], [0.5, 0.625]),
            {"val_accuracy": [0.6], "train_accuracy": [0.9], "loss": [0.1]},
            history([0.333333], [0.123456]),
            history([0.9], [0.6], warnings=[]),
        ]
    ]
)


CHOICES = [
    ([0.0, 1.0], {0.0: 0.5, 1.0: 0.9}),
    ([0.0, 1.0], {0.0: 0.9, 1.0: 0.5}),
    ([1.0, 0.0], {0.0: 0.5, 1.0: 0.9}),
    ([1.0, 0.0], {0.0: 0.9, 1.0: 0.5}),
    ([0.1, 1.0], {0.1: 0.9, 1.0: 0.9}),
    ([1.0, 0.1], {0.1: 0.9, 1.0: 0.9}),
    ([0.1, 1.0, 0.5], {0.1: 0.9, 1.0: 0.5, 0.5: 0.7}),
    ([0.1, 1.0, 0.5], {0.1: 0.9, 1.0: 0.5, 0.5: 0.9}),
    ([0.1, 0.5, 1.0], {0.1: 0.8, 0.5: 0.5, 1.0: 0.9}),
    ([1.0, 0.1, 0.5], {0.1: 0.9, 1.0: 0.5, 0.5: 0.7}),
    ([0.5], {0.5: 0.3}),
    ([0.1, 1.0], {0.1: 0.9, 1.0: 0.895}),
    ([0.1, 1.0], {0.1: 0.9, 1.0: 0.8999}),
    ([1.0, 100.0], {1.0: 0.9, 100.0: 0.5}),
    ([1.0, 1000.0], {1.0: 0.9, 1000.0: 0.8999999}),
    ([0.5, 0.1, 1.0], {0.5: 0.9, 0.1: 0.4, 1.0: 0.6}),
    ([0.5, 1.0, 0.1], {0.5: 0.9, 0.1: 0.4, 1.0: 0.6}),
    ([0.0, 0.5], {0.0: 0.0, 0.5: 0.0}),
    ([0.5, 0.1], {0.5: 0.1, 0.1: 0.4}),
    ([0.1, 1.0], {0.1: 0.9, 1.0: 0.9 - 1e-9}),
    ([1.0, 1e9], {1.0: 0.9, 1e9: 0.8}),
]
ONCE = Function(
    "lambda strength, known=[]: known.append(strength) or (strength if len(known) < 3 else 1 / 0)",
    "a function that gives its argument, and raises when it is called for the third time",
)
REGULARIZATION = each(
    small(fn("pick_regularization", [0.5, 0.25], ONCE)),
    [
        small(fn("pick_regularization", strengths, Function(f"lambda strength: {known!r}[strength]")))
        for strengths, known in CHOICES
    ],
)

SMALL = {
    "capacity.scores": SCORES,
    "capacity.gradients": GRADIENTS,
    "capacity.interpolate": INTERPOLATE,
    "capacity.gap": GAP,
    "capacity.regularization": REGULARIZATION,
}
