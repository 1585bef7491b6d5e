"""Contracts of the linear classifier: its loss, its training, and its predictions."""

from __future__ import annotations

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.compare import Differs, as_numbers, by_size, close
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import given, numbers

from ..formulas import logistic
from ..laws import place, uncapped
from .steps import STEP, walk


def points(rng, sizes, turn):
    """Draw points of every quadrant by turns, none of them on an axis."""
    signs = np.array([(-1, 1), (1, -1), (-1, -1), (1, 1)])[(np.arange(sizes["N"]) + turn) % 4]
    return signs * np.abs(numbers("N", "D")(rng, {**sizes, "D": 2}, turn % 2))


def polar(X):
    """Return the distance from the origin and the angle of each point."""
    return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 1], X[:, 0])))


def product(X):
    """Return the two coordinates of each point and their product."""
    return np.column_stack((X, X[:, 0] * X[:, 1]))


COUNTS = [{"N": n} for n in (1, 2, 3, 8)]
AXES = [{"X": np.array([[0.0, 1.5], [2.0, 0.0], [0.0, -0.5], [-1.5, 0.0], [-1.0, 2.0]])}]
POLAR = Contract(
    task="descent.features",
    domains={"X": points},
    sizes=COUNTS,
    steps=[Step("polar_features", ["X"], polar)],
    rows=[
        Row("polar", 6, "The polar features are distance and angle, in all four quadrants."),
        Row("polar_axes", 1, "On the axes, too: π on the negative half of the first.", sizes=[], cases=AXES),
        Row(PROMISES, 1, "The points are left as they are, and those of a previous call have no effect."),
    ],
)
PRODUCT = Contract(
    task="descent.features",
    domains={"X": points},
    sizes=COUNTS,
    steps=[Step("product_features", ["X"], product)],
    rows=[Row("product", 5, "The product features are both coordinates and, third, their product.")],
)


SIZES = [{"N": n, "D": d, "weights": d + 1} for n, d in ((1, 1), (3, 1), (4, 2), (5, 4))]
ROWS = numbers("N", "D")


def labels(rng, sizes, turn):
    """Draw labels, both of them if there are two rows."""
    return rng.permutation(np.arange(sizes["N"]) % 2)


def scores_of(w, X):
    """Return the score of each row, bias included."""
    return X @ w[:-1] + w[-1]


def loss(w, X, y):
    """Return the mean logistic loss, right for every score."""
    return np.mean(np.logaddexp(0.0, (1 - 2 * y) * scores_of(w, X)))


def slopes(w, X, y):
    """Return the gradient of the loss in w."""
    wrong = (logistic(scores_of(w, X)) - y) / len(y)
    return np.append(wrong @ X, np.sum(wrong))


def far(scores, y):
    """Return a case with these scores."""
    X = np.column_stack((scores, np.arange(len(scores)) / 4))
    return {"w": np.array([1.0, 0.5, 0.0]), "X": X, "y": np.array(y)}


def trained(X, y, learning_rate, steps):
    """Return the weights after so many steps from zero, with all rows in each."""
    return walk(lambda w: slopes(w, X, y), np.zeros(X.shape[1] + 1), learning_rate, steps)


def where_decided(got, right, case):
    """Compare the classes of rows whose scores are not next to 0."""
    clear = np.abs(scores_of(case["w"], case["X"])) > 1e-3
    close(as_numbers(got, right.shape)[clear], right[clear])


def sets():
    """Return the features of a disc in a ring and of the quadrants of XOR, in which a straight border is enough."""
    rng, y = np.random.default_rng(0), np.arange(40) % 2
    x1, x2 = rng.uniform(0.1, 2.0, (2, 40)) * rng.choice([-1.0, 1.0], 40)
    ring = np.where(y, 2.2, 1.0) + rng.normal(0.0, 0.18, 40)
    for X in (np.column_stack((ring, rng.uniform(-3.1, 3.1, 40))), product(np.column_stack((x1, x2 * (2 * y - 1))))):
        yield {"X": X, "y": y, "learning_rate": 2.0, "steps": 20}


def learned(got, right, case):
    """Require weights that get 95 of 100 rows right."""
    X, y = case["X"], case["y"]
    if np.mean((scores_of(as_numbers(got, right.shape), X) > 0) == y) < 0.95:
        raise Differs("it gets more than one row in twenty wrong")


CAPPED = uncapped(bank_entry("logistic-loss-capped"))
FAR = [far([-1000.0], [1]), far([1000.0], [0]), far([1000.0, -1000.0], [1, 0]), far([30.0, -30.0], [0, 1])]
FAR.append(far([-1000.0, 1000.0, 30.0, -0.5], [0, 0, 1, 1]))
LOGISTIC = Contract(
    task="descent.logistic",
    domains={"w": numbers("weights"), "X": ROWS, "y": labels},
    sizes=SIZES,
    steps=[Step("logistic_loss", ["w", "X", "y"], lambda w, X, y: (loss(w, X, y), slopes(w, X, y)))],
    rows=[
        Row("loss", 5, "It is the mean of -log(p) for the label 1, and of -log(1 - p) for the label 0.", same=place(0)),
        Row("gradient", 7, "The gradient is right for every weight and for the bias.", same=place(1)),
        Row("stable", 4, "Scores of -1000 and 1000, and those between, do no harm.", sizes=[], cases=FAR, same=CAPPED),
        Row(PROMISES, 2, "Weights, rows and labels are left as they are."),
    ],
)
TRAIN = Contract(
    task="descent.linear",
    parts=[STEP, LOGISTIC],
    domains={"X": ROWS, "y": labels, "learning_rate": given("rate"), "steps": given("steps")},
    sizes=[
        {**size, "rate": rate, "steps": steps}
        for size, (rate, steps) in zip(SIZES, ((0.5, 1), (1.0, 3), (0.25, 5), (2.0, 2)), strict=True)
    ],
    steps=[Step("train_linear", ["X", "y", "learning_rate", "steps"], trained)],
    rows=[
        Row("training", 3, "Training starts from zeros, and each step uses all rows."),
        Row("sets", 1, "With features, it gets rings and XOR right.", sizes=[], cases=list(sets()), same=learned),
        Row(PROMISES, 1, "Rows and labels are left as they are."),
    ],
)
ZERO = [{"w": np.array([1.0, 2.0, -3.0]), "X": np.array([[1.0, 1.0], [3.0, 0.0], [1.0, 0.0], [1.0, 2.0]])}]
PREDICT = Contract(
    task="descent.linear",
    domains={"w": numbers("weights"), "X": ROWS},
    sizes=[*SIZES, {"N": 12, "D": 2, "weights": 3}],
    cases=[{"w": np.array([1.0, -1.0, bias]), "X": np.ones((1, 2))} for bias in (0.25, -0.25)],
    steps=[Step("predict_linear", ["w", "X"], lambda w, X: (scores_of(w, X) > 0).astype(float), where_decided)],
    rows=[
        Row("prediction", 3, "The class is 1 where the score, bias included, is above 0, else 0."),
        Row("zero", 1, "A score of exactly 0 is not above 0.", sizes=[], cases=ZERO, same=by_size),
    ],
)
