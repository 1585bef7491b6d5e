"""Small programs of 04_sgd: minibatches, of which every order is right."""

import numpy as np

from autograder.contracts.programs import a, each, fn, n, small


def rows_and_labels(X, y, size):
    """Every row with its label, once, in as few batches as possible, none too large, of the same kinds of arrays."""
    fewest = -(-len(X) // size)

    def seen(values):
        batches = list(values[-1])
        shapes = all(np.shape(Xb)[1:] == X.shape[1:] and np.shape(yb) == np.shape(Xb)[:1] for Xb, yb in batches)
        whole = all(np.asarray(yb).dtype.kind in "iu" for _, yb in batches) if y.dtype.kind in "iu" else True
        labels = str(sorted(int(label) for _, yb in batches for label in yb))
        found = sorted((*np.ravel(row), label) for Xb, yb in batches for row, label in zip(Xb, yb, strict=True))
        return [
            bool(shapes and whole),
            len(batches) == fewest,
            max(len(yb) for _, yb in batches) <= size,
            labels,
            [list(pair) for pair in found],
        ]

    return seen


def same_twice(values):
    """Whether two calls gave the same rows in the same order."""
    first, second = ([np.asarray(Xb).tolist() for Xb, _ in batches] for batches in values[-2:])
    return first == second


def order_twice(values):
    first, second = ([np.asarray(Xb).tolist() for Xb, _ in batches] for batches in values[-2:])
    return f"returned {first} and then {second} as the rows"


TALL = [
    (a([1], [2], [3], [4]), n(1, 2, 3, 4)),
    (a([1], [2], [3]), n(1, 2, 3)),
    (a([1], [2]), n(1, 2)),
    (a([1]), n(1)),
    (a([1, 2], [3, 4]), n(0, 1)),
    (a(1, 2, 3, 4), n(1, 2, 3, 4)),
    (a([[1]], [[2]]), n(1, 2)),
    (a([1], [2]), a(1, 2)),
    (a([1], [1], [2], [2]), n(0, 1, 0, 1)),
]
MINIBATCHES = each(
    [
        small(fn("minibatches", X, y, size, seed), seen=rows_and_labels(X, y, size))
        for X, y in TALL
        for size in (1, 2, 3, 4, 5, 100)
        for seed in ((0, 1) if size == 2 else (0,))
    ],
    [
        small(fn("minibatches", X, y, 1, 0), fn("minibatches", X, y, 1, 0), seen=same_twice, told=order_twice)
        for X, y in TALL[:2]
    ],
    [
        small(fn("minibatches", X, y, 4, seed), fn("minibatches", X, y, 4, seed), seen=same_twice, told=order_twice)
        for X, y in TALL[:2]
        for seed in (0, 1)
    ],
    [
        small(
            fn("minibatches", *TALL[0], size, seed),
            fn("minibatches", *TALL[0], size, other),
            seen=same_twice,
            told=order_twice,
        )
        for size in (4, 2)
        for seed, other in [(0, 1), (1, 2), (2, 3), (0, 2), (3, 4)]
    ],
    [
        small(fn("minibatches", X, y, 2, 0), fn("minibatches", X + 1, y, 2, 0), seen=rows_and_labels(X + 1, y, 2))
        for X, y in TALL[:2]
    ],
    [
        small(
            fn("minibatches", X, y, 2, 0),
            fn("minibatches", X, y, 2, 0),
            seen=lambda values, X=X, y=y: rows_and_labels(X, y, 2)(values),
        )
        for X, y in TALL[:2]
    ],
)

SMALL = {"sgd.minibatches": MINIBATCHES}
