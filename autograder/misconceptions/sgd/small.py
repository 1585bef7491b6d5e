"""Small programs of 04_sgd, on which mistakes can be seen by hand."""

import numpy as np

from autograder.diagnosis.programs import Function, Of, a, each, fn, n, small

STEPS = [
    ({"w": a(1)}, {"w": a(2)}, 0.1),
    ({"w": a(1)}, {"w": a(2)}, 1.0),
    ({"w": a(3)}, {"w": a(-2)}, 0.5),
    ({"w": a(1), "b": a(3)}, {"w": a(2), "b": a(-4)}, 0.1),
    ({"w": a(1), "b": a(3)}, {"b": a(-4), "w": a(2)}, 0.1),
    ({"W": a([1, 2])}, {"W": a([3, -4])}, 0.1),
    ({"W": a([1], [2])}, {"W": a([3], [-4])}, 1.0),
    ({"w": a(1, 2)}, {"w": a(3, -4)}, 0.1),
    ({"w": a(100)}, {"w": a(2000)}, 1.0),
    ({"w": a(1)}, {"w": a(0)}, 0.1),
    ({"w": a(0)}, {"w": a(1e-9)}, 1.0),
    ({"b": a(1)}, {"b": a(2)}, 0.1),
    ({"x": a(1)}, {"x": a(2)}, 0.1),
    ({"W": a([1])}, {"W": a([2])}, 0.1),
    ({"b1": a(1)}, {"b1": a(2)}, 0.1),
    ({"w": a(1)}, {"w": a(2)}, 1),
    ({"w": a(1)}, {"w": a(1e6)}, 1.0),
    ({}, {}, 0.1),
    ({"w": a(1)}, {"w": a(2)}, 0.0),
]
SGD = each(
    [small(fn("sgd", *step)) for step in STEPS],
    small(fn("sgd", {"w": a(1)}, {"w": a(2)}, 0.1), fn("sgd", Of(0), {"w": a(2)}, 0.1)),
    small(fn("sgd", {"w": a(1)}, {"w": a(2)}, 0.1), fn("sgd", {"w": a(3)}, {"w": a(2)}, 0.1)),
    small(fn("sgd", {"w": a(1)}, {"w": a(2)}, 0.1), fn("sgd", {"b": a(3)}, {"b": a(4)}, 0.1)),
)


def twice(first, second, **seen):
    """Two steps, the second with the velocity and the params of the first."""
    params, grads, *rate = first
    return small(
        fn("momentum", params, grads, {}, *rate), fn("momentum", Of(0, 0), second[0], Of(0, 1), *second[1:]), **seen
    )


MOMENTUM = each(
    [
        small(fn("momentum", params, grads, {}, rate, *mu))
        for params, grads, rate in STEPS
        for mu in ((), (0.5,), (0.0,), (1.0,))
    ],
    [
        twice(({"w": a(1)}, {"w": a(g)}, rate, *mu), ({"w": a(h)}, other, *mu))
        for g, h in ((2, 2), (2, -1), (2, 0))
        for rate, other in ((0.1, 0.1), (1.0, 1.0), (1.0, 0.5))
        for mu in ((), (0.5,), (0.0,))
    ],
    [
        twice(({"w": a(1), "b": a(3)}, {"w": a(2), "b": a(-4)}, 1.0, *mu), ({"w": a(1), "b": a(1)}, 1.0, *mu))
        for mu in ((), (0.5,))
    ],
    [
        twice(({"W": a([1, 2])}, {"W": a([2, -4])}, 1.0), ({"W": a([1, 1])}, 1.0)),
        twice(({"w": a(1)}, {"w": a(2)}, 1.0, 1.0), ({"w": a(2)}, 1.0, 1.0)),
    ],
    small(fn("momentum", {"w": a(1)}, {"w": a(2)}, {}, 1.0), fn("momentum", {"w": a(1)}, {"w": a(2)}, {}, 1.0)),
    twice(({"w": a(1), "b": a(3)}, {"w": a(2), "b": a(-4)}, 1.0), ({"b": a(1), "w": a(5)}, 1.0)),
    small(
        fn("momentum", {"w": a(1), "b": a(3)}, {"b": a(-4), "w": a(2)}, {}, 1.0),
        fn("momentum", Of(0, 0), {"w": a(5), "b": a(1)}, Of(0, 1), 1.0),
    ),
    small(fn("momentum", {"w": a(1)}, {"w": a(2)}, {}, 1.0), fn("momentum", {"b": a(1, 2)}, {"b": a(2, 3)}, {}, 1.0)),
)

PARAMS = [
    {"W": a([2])},
    {"W": a([1, 2])},
    {"W": a([1], [2])},
    {"W": a([2]), "b": a(3)},
    {"b": a(3)},
    {"W": a([2]), "V": a([3])},
    {"b": a([2])},
    {"w": a([2])},
    {"W": a(3)},
    {"x": a([2])},
    {"W1": a([2]), "W2": a([3])},
    {"W": a([[2]])},
    {"W": a([-2])},
    {"W": a([1, 2], [3, -4])},
    {"weight": a([2])},
    {"W": a([1e-9])},
    {"W": a([1000])},
    {"b": a([1, 2])},
    {"W": a(1, 2)},
    {"bias": a([2])},
    {"beta": a([2])},
    {},
    {"filters": a([[1, 2]])},
    {"W": a([2]), "V": a([2])},
    {"W": a([2]), "V": a([-2])},
]


def of_weights(params):
    """The gradients of weights, and what of the others is not zero."""

    def seen(values):
        loss, grads = values[-1]
        free = [name for name, value in params.items() if np.ndim(value) < 2]
        wrong = sorted(
            name for name, g in grads.items() if (name in free and np.any(np.asarray(g))) or name not in params
        )
        return [loss, len(wrong), {name: grads[name] for name in params if name not in free}]

    return seen


L2 = each(
    [
        small(fn("l2_penalty", params, strength), seen=of_weights(params))
        for params in PARAMS
        for strength in (1.0, 0.5, 0.0, 1e-9, 10.0)
    ]
)
DECAY = each(
    [
        small(fn("step_decay", rate, decay, epoch))
        for rate, decay, epoch in [
            (1.0, 0.5, 0),
            (1.0, 0.5, 1),
            (1.0, 0.5, 2),
            (1.0, 0.5, 3),
            (0.1, 0.9, 1),
            (0.1, 0.9, 2),
            (2.0, 0.5, 3),
            (1.0, 1.0, 5),
            (1, 0.5, 1),
            (1.0, 0.5, 10),
            (1e-9, 0.5, 1),
            (1.0, 0.5, 60),
            (0.1, 0.0, 1),
            (1.0, 0.99, 100),
            (1.0, 0.1, 12),
            (1.0, 2.0, 1),
            (3.0, 0.5, 1),
            (100.0, 0.5, 1),
            (1.0, 0.95, 7),
        ]
    ],
    small(fn("step_decay", 1.0, 0.5, 1), fn("step_decay", 1.0, 0.25, 2)),
    small(fn("step_decay", 1.0, 1.0, 5000)),
    small(fn("step_decay", 1.0, 0.5, 1), fn("step_decay", 1.0, 0.5, 1)),
    small(fn("step_decay", 1.0, 0.5, 2), fn("step_decay", 1.0, 0.5, 0)),
)


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
    (a([1], [2]), n(2**53 + 1, 3)),
]
MINIBATCHES = each(
    [
        small(fn("minibatches", X, y, size, seed), seen=rows_and_labels(X, y, size))
        for X, y in TALL
        for size in (1, 2, 3, 4, 5, 100)
        for seed in (0, 1)
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
        for seed, other in [(0, 1), (1, 2), (2, 3), (0, 2), (3, 4), (0, 42), (0, 1000), (1, 1001), (2, 1002), (3, 1003)]
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

BOWL = Function(
    'lambda params, Xb, yb: (float(np.mean(Xb) * params["w"][0] ** 2), {"w": 2 * np.mean(Xb) * params["w"]})'
)
LINE = Function('lambda params, Xb, yb: (float(np.sum(yb) + params["w"][0]), {"w": np.ones(1)})')
ROWS = Function('lambda params, Xb, yb: (float(len(Xb)), {"w": np.full(1, float(len(Xb)))})')
ONE, TWO, SAME = (a([1]), n(1)), (a([1], [2]), n(1, 2)), (a([1], [1], [1], [1]), n(1, 1, 1, 1))


def training(function, data, *, learning_rate=0.1, mu=0.5, decay=0.5, epochs=1, batch_size=4, seed=0, w=1.0):
    X, y = data
    return small(
        fn(
            "train",
            function,
            {"w": a(w)},
            X,
            y,
            learning_rate=learning_rate,
            mu=mu,
            decay=decay,
            epochs=epochs,
            batch_size=batch_size,
            seed=seed,
        )
    )


FOUR = a([1], [2], [3], [4]), n(1, 2, 3, 4)
STILL = {"learning_rate": 1e-9, "mu": 0.0, "decay": 1.0, "batch_size": 1}  # each loss tells which row it is of


def each_row_once(epochs):
    """Sorted, the losses of an epoch are those of all rows."""
    return lambda values: (
        [sorted(np.round(values[-1][1][4 * e : 4 * e + 4], 5).tolist()) for e in range(epochs)] + [len(values[-1][1])]
    )


def one_order(values):
    """Whether the rows come in one order in all of eight epochs, or as they lie in the first one."""
    loss = np.round(np.reshape(values[-1][1], (8, 4)), 5)
    return bool(np.all(loss == loss[0]))


def in_order(values):
    loss = np.round(np.reshape(values[-1][1], (8, 4)), 3)
    return (
        f"took the rows in the same order in all epochs: the losses are {loss[0].tolist()}"
        if one_order(values)
        else f"returned the losses {loss.ravel()[:8].tolist()}"
    )


def same_losses(values):
    return bool(np.allclose(values[-1][1], values[-2][1], 1e-5))


def both_losses(values):
    return f"returned {'the same' if same_losses(values) else 'different'} losses"


SETTINGS = [
    {},
    {"epochs": 2},
    {"epochs": 0},
    {"epochs": 3},
    {"epochs": 2, "mu": 0.0},
    {"epochs": 2, "decay": 1.0},
    {"epochs": 2, "mu": 0.0, "decay": 1.0},
    {"learning_rate": 1.0, "epochs": 2},
    {"mu": 0.9, "epochs": 3, "decay": 1.0},
    {"learning_rate": 1.5, "mu": 0.0, "epochs": 2, "decay": 1.0},
]
TRAIN = each(
    [
        training(function, data, **settings)
        for function in (BOWL, LINE, ROWS)
        for data in (ONE, TWO)
        for settings in SETTINGS
    ],
    [
        training(function, SAME, batch_size=size, **settings)
        for function in (BOWL, LINE, ROWS)
        for size in (1, 2)
        for settings in SETTINGS
    ],
    [small(*training(BOWL, FOUR, epochs=epochs, **STILL).calls, seen=each_row_once(epochs)) for epochs in (1, 2)],
    small(*training(BOWL, FOUR, epochs=8, **STILL).calls, seen=one_order, told=in_order),
    [
        small(
            *training(BOWL, FOUR, epochs=8, seed=seed, **STILL).calls,
            *training(BOWL, FOUR, epochs=8, seed=other, **STILL).calls,
            seen=same_losses,
            told=both_losses,
        )
        for seed, other in [(0, 0), (1, 1), (0, 1), (1, 2), (0, 42)]
    ],
    small(*training(LINE, ONE).calls, *training(LINE, ONE).calls),
    small(*training(BOWL, ONE, epochs=2).calls, *training(BOWL, ONE, epochs=2).calls),
)

SMALL = {
    "sgd.sgd": SGD,
    "sgd.momentum": MOMENTUM,
    "sgd.l2": L2,
    "sgd.decay": DECAY,
    "sgd.minibatches": MINIBATCHES,
    "sgd.train": TRAIN,
}
