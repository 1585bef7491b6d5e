"""Small programs of 05_two_layer, on which mistakes can be seen by hand."""

from dataclasses import replace

import numpy as np

from autograder.contracts.programs import a, do, each, fn, get, n, new, put, small

from ..small_nets import lost, predicted, scored, started, tied


def make(*sizes, **seed):
    return new("TwoLayerNet", *sizes, **seed)


def params(W1, b1, W2, b2):
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


ONE = (1, 1, 2), params(a([1]), a(0), a([1, 0]), a(0, 0))
BIASED = (1, 1, 2), params(a([1]), a(1), a([1, -1]), a(0, 1))
LOW = (1, 1, 2), params(a([1]), a(-3), a([1, 2]), a(1, 0))
TWO = (1, 2, 2), params(a([1, -1]), a(0, 0.5), a([1, 0], [-1, 2]), a(0, 0))
WIDE = (2, 1, 2), params(a([1], [2]), a(0.5), a([1, -1]), a(0, 0))
SQUARE = (2, 2, 2), params(a([1, -1], [0.5, 2]), a(0, 0.5), a([1, 0.5], [-1, 2]), a(0, 1))
THREE = (1, 1, 3), params(a([1]), a(0.5), a([1, 0, -1]), a(0, 0, 0.5))
HIDING = (1, 1, 2), params(a([-1]), a(0), a([-1, 1]), a(0, 0.5))
UP = (1, 1, 1), params(a([1]), a(0), a([1]), a(0))
TIE = (1, 1, 2), params(a([1]), a(0), a([1, 1]), a(0, 0))
SINGLE = (1, 1, 1), params(a([1]), a(0), a([-1]), a(0))
NETS = [ONE, BIASED, LOW, TWO, WIDE, SQUARE, THREE]
NEGATIVE = [
    ((1, 1, 2), params(a([1]), a(0), a([-1, -2]), a(0, 0))),
    ((1, 1, 2), params(a([1]), a(0), a([-3, 1]), a(0, 0))),
]


def kinds(values):
    """Which arrays are not of floats."""
    return [name for name, value in values[-1].items() if np.asarray(value).dtype.kind != "f"]


def as_kinds(values):
    return f"left integers in {', '.join(kinds(values))}" if kinds(values) else "left floats in all params"


def keys(values):
    return sorted(values[-1][1])


def as_keys(values):
    return f"returned gradients of {', '.join(map(str, keys(values)))}"


SCORES = each(
    scored(make, NETS),
    started(make, [(1, 1000, 10), (100, 50, 30), (30, 400, 20), (50, 50, 50)], [(2, 3, 4), (2, 4, 2)]),
    small(make(1, 1, 2), get("params"), seen=kinds, told=as_kinds),
)
LOSS = each(lost(make, NETS), small(make(*ONE[0]), put(**ONE[1]), do("loss", a([1]), n(0)), seen=keys, told=as_keys))
PREDICT = each(
    tied(make, TIE),
    predicted(make, [*NETS, SINGLE, *NEGATIVE, HIDING, UP]),
    [
        small(fn("accuracy", n(*p), n(*y)))
        for p, y in [
            ((1,), (1,)),
            ((1,), (0,)),
            ((1, 0), (1, 1)),
            ((1, 0, 2), (1, 1, 2)),
            ((1, 0, 2), (1, 1, 0)),
            ((3, 0), (1, 0)),
            ((1, 1), (1, 1)),
            ((0, 5), (3, 1)),
            ((0, 0, 1, 1), (0, 0, 0, 1)),
        ]
    ],
)


def of_history(values):
    """The three lists that are asked for."""
    return {name: values[-1][name] for name in ("loss", "train_accuracy", "val_accuracy")}


def training(net, X, y, *more, validation=None, seen=of_history, told=None, **settings):
    """Train a small net, and look at the history or, with more, at what comes after."""
    sizes, values = net
    X_val, y_val = validation or (X, y)
    defaults = {"learning_rate": 0.1, "mu": 0.5, "decay": 0.5, "epochs": 1, "batch_size": 4, "reg": 0.0, "seed": 0}
    return small(
        make(*sizes),
        put(**values),
        do("train", X, y, X_val, y_val, **(defaults | settings)),
        *more,
        seen=None if more else seen,
        told=told,
    )


SETTINGS = [
    {},
    {"epochs": 2},
    {"epochs": 3},
    {"epochs": 2, "decay": 1.0},
    {"epochs": 2, "mu": 0.0},
    {"epochs": 3, "mu": 0.0},
    {"reg": 1.0},
    {"learning_rate": 1.0},
    {"epochs": 3, "mu": 0.9, "decay": 1.0},
    {"epochs": 3, "learning_rate": 1.0, "decay": 1.0},
]
ROW, OTHER, SAME = (a([2]), n(1)), (a([1]), n(0)), (a([2], [2]), n(1, 1))
ROWS = a([1], [2], [3], [4]), n(0, 1, 1, 0)
PAIR = a([1], [3]), n(0, 1)
STILL = {"learning_rate": 1e-9, "mu": 0.0, "batch_size": 1, "decay": 1.0}  # a row's loss tells which row it is


def losses_of_rows(epochs, rows):
    """The losses of every epoch, sorted: each row once."""
    return lambda values: (
        [sorted(np.round(values[-1]["loss"][e * rows : (e + 1) * rows], 5).tolist()) for e in range(epochs)]
        + [len(values[-1]["loss"])]
    )


def orders(values):
    """Whether the rows are taken in one order in all epochs."""
    loss = np.round(np.reshape(values[-1]["loss"], (8, 4)), 5)
    return bool(np.all(loss == loss[0]))


def as_losses(values):
    loss = np.round(np.reshape(values[-1]["loss"], (8, 4)), 3)
    return (
        f"returned the same four losses in every epoch: {loss[0].tolist()}"
        if orders(values)
        else f"returned the losses {loss[0].tolist()}, {loss[1].tolist()}"
    )


def same_losses(values):
    histories = [value for value in values if isinstance(value, dict) and "loss" in value]
    return np.allclose(histories[-1]["loss"], histories[-2]["loss"], 1e-5)


def both_losses(values):
    return f"returned {'the same' if same_losses(values) else 'different'} losses"


def trained_twice(*seeds, net=ONE):
    """Two trainings of one net each, eight epochs of four rows."""
    first, second = (training(net, *ROWS, epochs=8, seed=seed, **STILL).calls for seed in seeds)
    again = [call if call.made else type(call)(call.name, call.args, call.kwargs, call.op, 3) for call in second]
    return small(*first, *again, seen=same_losses, told=both_losses)


def steps(values):
    return len(values[-1]["loss"])


def number_of_steps(values):
    return f"returned {len(values[-1]['loss'])} losses"


def accuracy_of_all(values):
    return [values[-1]["train_accuracy"], values[-1]["val_accuracy"]]


def accuracies(values):
    return f"returned the accuracies {list(values[-1]['train_accuracy'])} and {list(values[-1]['val_accuracy'])}"


def again(program):
    """The calls of a program on an object of their own."""
    return [replace(call, owner=None if call.owner is None else -1) for call in program.calls]


TRAIN = each(
    [training(net, *data, **settings) for net in (ONE, BIASED, TWO) for data in (ROW, SAME) for settings in SETTINGS],
    [
        training(net, *data, get("params"), **settings)
        for net in (ONE, BIASED, TWO)
        for data in (ROW, SAME)
        for settings in SETTINGS
    ],
    [training(net, *ROW, validation=OTHER, **settings) for net in (ONE, LOW) for settings in SETTINGS],
    [training(net, *ROW, get("params"), validation=OTHER, **settings) for net in (ONE, LOW) for settings in SETTINGS],
    [training(net, *SAME, batch_size=1, **settings) for net in (ONE, BIASED) for settings in SETTINGS],
    [training(net, *SAME, get("params"), batch_size=1, **settings) for net in (ONE, BIASED) for settings in SETTINGS],
    [training(net, *PAIR, **settings) for net in (ONE, BIASED) for settings in SETTINGS],
    [training(ONE, *PAIR, epochs=epochs, seen=losses_of_rows(epochs, 2), **STILL) for epochs in (1, 2, 4)],
    [training(ONE, *ROWS, epochs=epochs, seen=losses_of_rows(epochs, 4), **STILL) for epochs in (1, 2)],
    small(*training(ONE, *ROWS, epochs=8, **STILL).calls, seen=orders, told=as_losses),
    trained_twice(0, 0),
    trained_twice(1, 1),
    trained_twice(0, 1),
    trained_twice(0, 42),
    [
        training(ONE, a([1], [2], [3]), n(1, 1, 1), batch_size=2, epochs=epochs, seen=steps, told=number_of_steps)
        for epochs in (1, 2)
    ],
    [
        training(ONE, *data, batch_size=1, learning_rate=1e-9, seen=accuracy_of_all, told=accuracies)
        for data in ((a([1], [-3]), n(0, 1)), (a([1], [3], [2]), n(0, 1, 1)))
    ],
    [training(ONE, a([100]), n(1), get("params"), epochs=epochs) for epochs in (1, 2)],
    training(ONE, a([2], [2], [2]), n(1, 1, 1), get("params"), batch_size=2, epochs=2, mu=0.0),
    small(*training(ONE, *ROW, epochs=2).calls, *again(training(ONE, *ROW, get("params"), epochs=2))),
    small(
        *[make(1, 1, 2, seed=7), *again(training(ONE, *ROWS, epochs=8, **STILL))[1:]],
        *again(training(ONE, *ROWS, epochs=8, **STILL)),
        seen=same_losses,
        told=both_losses,
    ),
    small(*training(ONE, *ROW).calls, *[replace(call, owner=0) for call in training(ONE, *ROW).calls[1:]]),
)

RANGES = {
    "hidden_size": (1, 500),
    "learning_rate": (1e-300, 1e300),
    "mu": (0, 1 - 1e-9),
    "decay": (1e-300, 1),
    "epochs": (1, 30),
    "batch_size": (16, 1000),
    "reg": (0, 1e300),
}
WHOLE = ("hidden_size", "epochs", "batch_size")


def out_of_range(values):
    """The names of those that are missing, no numbers or out of their range."""
    found = {name: np.asarray(value).item() for name, value in values[-1].items()}
    return [
        name
        for name, (least, most) in RANGES.items()
        if not (
            name in found and least <= found[name] <= most and (name not in WHOLE or found[name] == int(found[name]))
        )
    ]


def named(values):
    return f"returned a dict with {', '.join(f'{name} = {values[-1].get(name)!r}' for name in out_of_range(values))}"


SMALL = {
    "two_layer.scores": SCORES,
    "two_layer.loss": LOSS,
    "two_layer.predict": PREDICT,
    "two_layer.train": TRAIN,
    "two_layer.hyperparameters": [small(fn("hyperparameters"), seen=out_of_range, told=named)],
}
