"""Small programs of 04_sgd: steps, the penalty, the decay."""

import numpy as np

from autograder.contracts.programs import Of, a, each, fn, small

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
    ({"b": a(1)}, {"b": a(2)}, 0.1),
    ({"x": a(1)}, {"x": a(2)}, 0.1),
    ({"W": a([1])}, {"W": a([2])}, 0.1),
    ({"b1": a(1)}, {"b1": a(2)}, 0.1),
    ({"w": a(1)}, {"w": a(2)}, 1),
    ({"w": a(1)}, {"w": a(1e6)}, 1.0),
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
    {"W": a([1000])},
    {"b": a([1, 2])},
    {"W": a(1, 2)},
    {"bias": a([2])},
    {"beta": a([2])},
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
        for strength in (1.0, 0.5, 10.0)
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
    small(fn("step_decay", 1.0, 0.5, 1), fn("step_decay", 1.0, 0.5, 1)),
    small(fn("step_decay", 1.0, 0.5, 2), fn("step_decay", 1.0, 0.5, 0)),
)

SMALL = {"sgd.sgd": SGD, "sgd.momentum": MOMENTUM, "sgd.l2": L2, "sgd.decay": DECAY}
