"""Small programs of 03_layers, on which mistakes can be seen by hand."""

import numpy as np

from autograder.diagnosis.programs import Of, a, do, each, fn, get, n, new, small

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


def weighted(name, *layer, x, grads=True):
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

SCORES = [
    a([1, 0]),
    a([0.5, 0]),
    a([0, 0]),
    a([3]),
    a([1, 2, 0]),
    a([-1, 2]),
    a([1000, 0]),
    a([-1000, 1000]),
    a([1, 0], [0, 2]),
    a([1, 0], [1, 3]),
    a([50, 0]),
    a([0, 40]),
    a([-50, -50]),
    a([-1000, -1001]),
    a([2, 0.5]),
    a([1, 0.5, 0.2]),
    a([1.5, 0], [0, 2.5]),
    a([0.2, 0], [0.6, 0]),
    a([1, 0, 3], [0, 2, 1]),
    a([20, 0]),
    a([1e-9, 0]),
    a([-5, -3]),
    a([0, 1]),
    a([1e6, 0]),
    a([2], [1]),
    a([1000, 0], [0, 1]),
    a([21, 0]),
]


def loss(name, *margins):
    programs = []
    for scores in SCORES:
        rows, classes = scores.shape
        for y in (0, classes - 1):
            labels = n(*[(y + row) % classes for row in range(rows)])
            programs += [small(fn(name, scores, labels, *margin)) for margin in [(), *margins]]
    programs += [small(fn(name, a([1, 0.5]), n(1), 0.0))] if margins else []
    programs += [small(fn(name, a([21, 0]), n(0)), seen=lambda values: values[-1][1][0, 1])]
    programs += [
        small(fn(name, a([1, 0]), n(0).astype(np.uint8))),
        small(fn(name, a([1, 0], [0, 2]), n(1, 0).astype(np.uint8))),
        small(fn(name, a([1, 0]), n(0)), fn(name, a([3, 0]), n(0))),
        small(fn(name, a([1, 0]), n(0)), fn(name, a([1, 0]), n(1))),
        small(fn(name, a([1, 0], [0, 2]), n(0, 1)), fn(name, a([1, 0]), n(0))),
    ]
    return each(programs)


def stack(*layers, x, up, other=None):
    """Layers in a Sequential, forward and backward."""
    made = [*layers, new("Sequential", [Of(number) for number in range(len(layers))])]
    programs = [small(*made, do("forward", x)), small(*made, do("forward", x), do("backward", up))]
    if other is not None:
        programs += [
            small(*made, do("forward", x), do("backward", up), do("backward", up)),
            small(*made, do("forward", x), do("forward", other), do("backward", up)),
            small(*made, do("forward", x), do("forward", other)),
            small(*made, do("forward", x), do("backward", up), do("forward", other)),
        ]
    return programs


AFFINE_2, AFFINE_3, NARROW, WIDE = (
    new("Affine", a([2]), a(1)),
    new("Affine", a([3]), a(-1)),
    new("Affine", W21, a(0)),
    new("Affine", W12, a(1, -1)),
)
LAYERS = [AFFINE_2, new("ReLU"), new("Affine", a([3]), a(-1))]
SEQUENTIAL = each(
    stack(AFFINE_2, x=a([3]), up=a([1]), other=a([5])),
    stack(AFFINE_2, AFFINE_3, x=a([3]), up=a([1]), other=a([5])),
    stack(AFFINE_2, new("ReLU"), x=a([3]), up=a([2])),
    stack(AFFINE_2, new("ReLU"), x=a([-3]), up=a([2])),
    stack(*LAYERS, x=a([3]), up=a([1]), other=a([-5])),
    stack(*LAYERS, x=a([-3]), up=a([1])),
    stack(WIDE, NARROW, x=a([2]), up=a([1])),
    stack(NARROW, WIDE, x=a([1, 2]), up=a([1, 1])),
    stack(new("ReLU"), x=a([3]), up=a([2])),
    stack(new("Tanh"), new("Sigmoid"), x=a([1]), up=a([1])),
    stack(AFFINE_2, AFFINE_3, AFFINE_2, x=a([3]), up=a([1])),
    stack(new("ReLU"), AFFINE_2, x=a([3]), up=a([2])),
    stack(AFFINE_2, x=a([3], [5]), up=a([1], [2])),
    stack(AFFINE_2, AFFINE_3, AFFINE_2, AFFINE_3, x=a([3]), up=a([1])),
    stack(AFFINE_2, AFFINE_3, x=a([-1]), up=a([1])),
    stack(new("ReLU"), x=a([[1, -2]]), up=a([[1, 1]])),
    stack(new("ReLU"), x=a([[1], [-2]]), up=a([[1], [1]])),
    [small(AFFINE_2, new("Sequential", [Of(0), Of(0)]), do("forward", a([3])))],
    [
        small(
            AFFINE_2,
            AFFINE_3,
            new("Sequential", [Of(0)]),
            new("Sequential", [Of(1)]),
            do("forward", a([3]), on=2),
            do("forward", a([3]), on=3),
        ),
        small(AFFINE_2, AFFINE_3, new("Sequential", [Of(0)]), new("Sequential", [Of(1)]), do("forward", a([3]), on=2)),
        small(
            AFFINE_2,
            AFFINE_3,
            new("Sequential", [Of(0)]),
            new("Sequential", [Of(1)]),
            do("forward", a([3]), on=2),
            do("forward", a([3]), on=3),
            do("backward", a([1]), on=2),
        ),
        small(new("Sequential", []), do("forward", a([3])), do("backward", a([1]))),
        small(AFFINE_2, new("Sequential", [Of(0)]), do("forward", a([3])), do("backward", a([2])), get("grads", on=0)),
    ],
)

COLLAPSE = each(
    [
        small(fn("collapse", *layers))
        for layers in [
            (a([2]), a(1), a([3]), a(5)),
            (a([2]), a(0), a([3]), a(0)),
            (W12, a(1, -1), W21, a(2)),
            (W21, a(1), W12, a(0, 2)),
            (W22, a(1, 2), W22.T, a(0, 1)),
            (a([2]), a(1), a([3]), a(0)),
            (a([1]), a(1), a([1]), a(1)),
            (W12, a(1, -1), W22, a(2, 0)),
            (a([-2]), a(1), a([3]), a(5)),
            (W22, a(1, 2), W22, a(0, 1)),
            (a([1e-9]), a(1e-9), a([1]), a(0)),
            (a([1]), a(1e17), a([1]), a(0)),
            (a([1e-9]), a(1e9), a([1]), a(0)),
        ]
    ],
    small(fn("collapse", a([2]), a(1), a([3]), a(5)), fn("collapse", a([4]), a(1), a([3]), a(5))),
)

SMALL = {
    "layers.affine": AFFINE_TASK,
    "layers.sigmoid": activation("Sigmoid"),
    "layers.tanh": activation("Tanh"),
    "layers.relu": activation("ReLU"),
    "layers.leaky_relu": each(activation("LeakyReLU", (0.5,)), small(new("LeakyReLU", 0.0), do("forward", a(-1)))),
    "layers.elu": activation("ELU", (2.0,)),
    "layers.maxout": MAXOUT_TASK,
    "layers.softmax_loss": loss("softmax_loss"),
    "layers.svm_loss": loss("svm_loss", (2.0,), (0.3,)),
    "layers.sequential": SEQUENTIAL,
    "layers.collapse": COLLAPSE,
}
