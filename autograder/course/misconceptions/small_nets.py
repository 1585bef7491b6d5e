"""Small programs for nets with affine layers and ReLUs, of 05 and 06: scores, predictions, loss and new weights."""

import numpy as np

from autograder.contracts.programs import a, do, get, n, put, small, write

BATCHES = {
    1: [a([2]), a([-1]), a([1000]), a([2], [-1]), a([1], [3]), a([0.5]), a([0]), a([1e6]), a([1000], [1])],
    2: [a([1, 2]), a([-1, 1]), a([1, 2], [3, -1])],
}


def usable(rows, features):
    """Small batches with so many features."""
    return [X for X in BATCHES[features] if len(X) in rows]


def scored(make, nets):
    """Scores of every net on every batch, also after another one, or with other params."""
    programs = []
    for sizes, params in nets:
        made = [make(*sizes), put(**params)]
        programs += [small(*made, do("scores", X)) for X in BATCHES[sizes[0]]]
        changed = {name: 2 * value + 1 for name, value in params.items()}
        X = BATCHES[sizes[0]][0]
        programs += [small(*made, do("scores", X), put(**changed), do("scores", X))]
        programs += [small(*made, do("loss", X, n(0)), put(**changed), do("predict", X), seen=classes)]
        programs += [small(*made, make(*sizes), put(**changed), do("scores", X, on=0))]
    return programs


def classes(values):
    """Predictions as numbers, which have to be integers."""
    found = np.asarray(values[-1])
    return [found, found.dtype.kind in "iu"]


def predicted(make, nets):
    return [
        small(make(*sizes), put(**params), do("predict", X), seen=classes)
        for sizes, params in nets
        for X in BATCHES[sizes[0]]
    ]


def tied(make, net):
    """Of classes with the same score any may be predicted, but one for each row."""
    sizes, params = net

    def seen(values):
        found = np.asarray(values[-1])
        return [list(found.shape), bool(np.all(found >= 0) and np.all(found < sizes[-1]))]

    return [small(make(*sizes), put(**params), do("predict", X), seen=seen) for X in BATCHES[sizes[0]]]


def finite(values):
    """At a kink any slope is right that is a number."""
    loss, grads = values[-1]
    return bool(np.isfinite(loss) and all(np.all(np.isfinite(gradient)) for gradient in grads.values()))


def lost(make, nets):
    """Loss and gradients of every net on small batches, with a penalty and without, and called again."""
    programs = []
    for sizes, params in nets:
        made, C = [make(*sizes), put(**params)], sizes[-1]
        for X in BATCHES[sizes[0]]:
            for first in (0, C - 1):
                y = n(*((first + row) % C for row in range(len(X))))
                programs += [
                    small(*made, do("loss", X, y)),
                    *[small(*made, do("loss", X, y, reg=1.0))] * bool(np.max(X) < 100),
                ]
        X, y = BATCHES[sizes[0]][0], n(0)
        programs += [small(*made, do("loss", 0 * X, y), seen=finite)]
        doubled = write(**{name: 2 * value + 1 for name, value in params.items()})
        programs += [small(*made, do("loss", X, y), doubled, do("loss", X, y))]
        programs += [
            small(*made, do("loss", X, y), do("loss", X, y)),
            small(*made, do("loss", X, y), do("loss", -X, y)),
        ]
        programs += [
            small(
                *made,
                do("loss", X, y),
                put(**{name: 2 * value + 1 for name, value in params.items()}),
                do("loss", X, y),
            )
        ]
        programs += [
            small(*made, do("loss", X, y), get("params")),
            small(*made, do("loss", X, y, reg=1.0), get("params")),
        ]
        programs += [
            small(*made, do("loss", X, y), do("scores", X)),
            small(*made, do("loss", X, y), do("loss", X, y, reg=1.0)),
        ]
    return programs


def he(values):
    """What is asked of new params: names, shapes, zero biases, and weights with a mean of zero and He's variance."""
    found = values[-1]
    return {
        name: [list(value.shape), not np.any(value)]
        if name.startswith("b")
        else [list(value.shape), _centered(value), bool(0.75 < np.var(value) * len(value) / 2 < 1.33)]
        for name, value in found.items()
    }


def _centered(W):
    return bool(abs(np.mean(W)) < 6 * np.std(W) / np.sqrt(W.size) and np.std(W) > 0)


def drawn(values):
    """Tell the statistics of new params."""
    parts = [
        f"{name} of shape {value.shape} and mean {np.mean(value):.3g}, standard deviation {np.std(value):.3g}"
        for name, value in values[-1].items()
    ]
    return f"has {'; '.join(parts)}"


def shapes(values):
    return {name: list(value.shape) for name, value in values[-1].items()}


def equal(values):
    """Whether the params read last are those read before."""
    first, second = values[-2:]
    return all(np.array_equal(first[name], second[name]) for name in ("W1",))


def compared(values):
    first, second = values[-2:]
    return f"have {'the same' if np.array_equal(first['W1'], second['W1']) else 'different'} W1"


def biases(values):
    return {name: value for name, value in values[-1].items() if name.startswith("b")}


def held(values):
    return f"has {', '.join(f'{name} = {value.tolist()}' for name, value in biases(values).items())}"


def shared(values):
    """How many numbers of one weight matrix are in another one, but for He's scale; of a matrix, how many twice."""
    weights = [
        np.abs(W / np.sqrt(2 / len(W))).ravel() for name, W in sorted(values[-1].items()) if name.startswith("W")
    ]
    found = np.sort(np.concatenate(weights))
    return bool(np.mean(np.diff(found) <= 1e-12 * found[1:]) > 0.01)


def sharing(values):
    return f"has W1 = {np.round(values[-1]['W1'], 4).tolist()} and W2 = {np.round(values[-1]['W2'], 4).tolist()}"


def started(make, sizes, small_sizes):
    """New params: shapes, statistics, seeds."""
    programs = [small(make(*size), get("params"), seen=shapes) for size in small_sizes]
    programs += [small(make(*size), get("params"), seen=he, told=drawn) for size in sizes]
    programs += [small(make(2, 2, 2), write(b1=a(1, 2)), get("params"), seen=biases, told=held)]
    programs += [small(make(50, 50, 50), get("params"), seen=shared, told=drawn)]
    for seed in (0, 1):
        programs += [
            small(
                make(*small_sizes[0], seed=seed),
                make(*small_sizes[0], seed=seed),
                get("params", on=0),
                get("params", on=1),
                seen=equal,
                told=compared,
            )
        ]
    for seeds in ((0, 1), (1, 2), (0, 42)):
        programs += [
            small(
                make(*small_sizes[0], seed=seeds[0]),
                make(*small_sizes[0], seed=seeds[1]),
                get("params", on=0),
                get("params", on=1),
                seen=equal,
                told=compared,
            )
        ]
    programs += [
        small(make(2, 2, 2), get("params"), seen=shared, told=sharing),
        small(make(3, 3, 3), get("params"), seen=shared, told=sharing),
        small(make(2, 4, 2), get("params"), seen=shared, told=sharing),
    ]
    return programs
