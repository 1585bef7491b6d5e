"""Small programs of 03_layers: single layers."""

import numpy as np

from autograder.contracts.programs import a, do, each, get, new, small

W11, W21, W12, W22 = a([2]), a([1], [3]), a([1, 3]), a([1, 3], [2, -1])
AFFINE = [
    (W11, a(1), a([3])),
    (W21, a(0), a([1, 2])),
    (W12, a(1, -1), a([2])),
    (W11, a(1), a([3], [5])),
    (W22, a(0, 1), a([1, 2])),
    (W22, a(0, 1), a([1, 2], [3, -1])),
    (W12, a(1, -1), a([2], [3])),
    (W21, a(1), a([1, 2], [4, -1])),
    (W21, a(1), a([[1], [2]])),
    (W21, a(1), a([[1, 2]])),
    (a([1], [2], [3], [4]), a(0), a([[1, 2], [3, 5]])),
    (W11, a(0), a([1000])),
    (a([1e-9]), a(0), a([1e-9])),
    (a([1e9]), a(0), a([1])),
    (W21, a(0), a([1, 2], [3, 4])),
    (a([-2]), a(1), a([3])),
]


def upstream(rows, columns):
    """Whole numbers, each another one."""
    return 1.0 + np.arange(rows * columns, dtype=float).reshape(rows, columns)


def weighted(name, *layer, x):
    """Forward, backward, and the gradients of the weights."""
    up = upstream(len(x), np.shape(layer[1])[-1])
    there = [new(name, *layer), do("forward", x)]
    return [
        small(*there),
        small(*there, do("backward", up), get("grads")),
        small(*there, do("backward", 2 * up), get("grads")),
    ]


def turns(name, args, x, other, up, more=()):
    """Backward twice, forward twice, two objects in turn, another size of batch."""
    made = new(name, *args)
    return [
        small(made, do("forward", x), do("backward", up), do("backward", up), *more),
        small(made, do("forward", x), do("forward", other)),
        small(made, do("forward", x), do("forward", other), do("backward", up), *more),
        small(made, do("forward", x), do("backward", up), *[get("grads")] * len(more), do("backward", 2 * up)),
        small(
            made,
            made,
            do("forward", x, on=0),
            do("forward", other, on=1),
            do("backward", up, on=0),
            *[get("grads", on=0)] * len(more),
        ),
        *[
            small(
                made,
                made,
                do("forward", x, on=0),
                do("backward", up, on=0),
                do("forward", other, on=1),
                do("backward", up, on=1),
                get("grads", on=0),
            )
        ]
        * len(more),
        *[small(made, do("forward", x), do("backward", up), do("backward", 0 * up), get("grads"))] * len(more),
    ]


AFFINE_TASK = each(
    [weighted("Affine", weight, bias, x=x) for weight, bias, x in AFFINE],
    turns("Affine", (W11, a(1)), a([3]), a([5]), a([1]), [get("grads")]),
    [
        small(new("Affine", W11, a(1)), new("Affine", a([5]), a(2)), do("forward", a([3]), on=0)),
        small(new("Affine", W11, a(1)), do("forward", a([3], [5])), do("forward", a([3]))),
    ],
)

ENTRIES = [
    1.0,
    -1.0,
    2.0,
    -2.0,
    0.5,
    20.0,
    -20.0,
    -25.0,
    25.0,
    1000.0,
    -1000.0,
    5.5,
    -5.5,
    1e-9,
    -1e-20,
    1e-3,
    -1e-3,
    1e20,
]
SHAPES = [a(1, -2), a([1, -2]), a([1, -2], [3, -4]), a([[1, -2]]), a(100).astype(np.float32)]


SIDES = {"ReLU": 0.0, "LeakyReLU": 0.0099, "ELU": 0.9999}  # the slope on the negative side of 0


def side(least):
    """At a kink any slope between those of the two sides is right."""
    return lambda values: bool(least <= np.asarray(values[-1]).item() <= 1.0001)


def activation(name, *settings):
    """Forward and backward at many numbers, and with every setting of the layer."""
    programs = []
    for args in [(), *settings]:
        for x in ENTRIES:
            programs += [small(new(name, *args), do("forward", a(x)))]
            programs += [small(new(name, *args), do("forward", a(x)), do("backward", a(up))) for up in (1.0, 2.0)]
        for x in SHAPES:
            programs += [
                small(new(name, *args), do("forward", x), do("backward", up * np.ones(x.shape))) for up in (1.0, 3.0)
            ]
        for x in (1.0, -1.0):
            programs += turns(name, args, a(x), a(2 * x), a(1)) + turns(name, args, a(x), a(-x), a(1))
            programs += [small(new(name, *args), do("forward", a(x)), do("forward", a(x, x)))]
    programs += (
        [small(new(name), do("forward", a(0)), do("backward", a(1)), seen=side(SIDES[name]))] if name in SIDES else []
    )
    programs += [small(new(name, *args), do("forward", a(1)), do("backward", a(1e9)))]
    for args in settings:
        programs += [
            small(new(name, *args), new(name), do("forward", a(-1), on=0)),
            small(new(name, *args), new(name), do("forward", a(-1), on=1)),
        ]
    return each(programs)


THREE = a([[1]], [[2]], [[-1]])
MAXOUT = [
    (a([[2]]), a([1]), a([3])),
    (a([[1]], [[2]]), a([0], [0]), a([3])),
    (a([[1]], [[2]]), a([0], [0]), a([-3])),
    (a([[1]], [[2]]), a([5], [0]), a([3])),
    (THREE, a([0], [0], [0]), a([3])),
    (THREE, a([0], [0], [0]), a([-3])),
    (a([[1, 3]], [[2, 1]]), a([0, 0], [0, 0]), a([3])),
    (a([[1], [2]], [[3], [-1]]), a([0], [1]), a([1, 2])),
    (a([[1]], [[2]]), a([0], [0]), a([3], [-5])),
    (a([[1, 3]], [[2, 1]]), a([0, 0], [0, 0]), a([3], [-1])),
    (a([[-1]], [[-2]]), a([0], [0]), a([3])),
    (a([[-1]], [[-2]]), a([-1], [-1]), a([1])),
    (a([[1]], [[1 + 1e-6]]), a([0], [0]), a([1])),
]
MAXOUT_TASK = each(
    [weighted("Maxout", weights, biases, x=x) for weights, biases, x in MAXOUT],
    turns("Maxout", (a([[1]], [[2]]), a([0], [0])), a([3]), a([-5]), a([1]), [get("grads")]),
    [small(new("Maxout", a([[1]], [[2]]), a([0], [0])), do("forward", a([3], [5])), do("forward", a([3])))],
)

SMALL = {
    "layers.affine": AFFINE_TASK,
    "layers.sigmoid": activation("Sigmoid"),
    "layers.tanh": activation("Tanh"),
    "layers.relu": activation("ReLU"),
    "layers.leaky_relu": each(activation("LeakyReLU", (0.5,)), small(new("LeakyReLU", 0.0), do("forward", a(-1)))),
    "layers.elu": activation("ELU", (2.0,)),
    "layers.maxout": MAXOUT_TASK,
}
