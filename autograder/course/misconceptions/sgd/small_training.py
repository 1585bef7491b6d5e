"""Small programs of 04_sgd: training, on rows of which every order gives the same, or is told by the losses."""

import numpy as np

from autograder.contracts.programs import Function, a, each, fn, n, small

BOWL = Function(
    'lambda params, Xb, yb: (float(np.mean(Xb) * params["w"][0] ** 2), {"w": 2 * np.mean(Xb) * params["w"]})'
)
LINE = Function('lambda params, Xb, yb: (float(np.sum(yb) + params["w"][0]), {"w": np.ones(1)})')
ROWS = Function('lambda params, Xb, yb: (float(len(Xb)), {"w": np.full(1, float(len(Xb)))})')
COUNTED = Function(
    'lambda params, Xb, yb, calls=[]: calls.append(1) or (float(len(calls)), {"w": np.ones(1)})',
    "a function whose loss is the number of its call",
)
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
    [training(COUNTED, data, batch_size=1, epochs=epochs) for data in (ONE, TWO) for epochs in (1, 2)],
    [
        training(function, data, **settings)
        for function, data in ((BOWL, ONE), (LINE, ONE), (ROWS, ONE), (BOWL, TWO), (LINE, TWO), (ROWS, TWO))
        for settings in (SETTINGS if data is ONE else SETTINGS[:3])
    ],
    [
        training(function, SAME, batch_size=size, **settings)
        for function in (BOWL, LINE, ROWS)
        for size in (1, 2)
        for settings in (SETTINGS if size == 1 else SETTINGS[:3])
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

SMALL = {"sgd.train": TRAIN}
