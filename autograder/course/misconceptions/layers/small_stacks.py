"""Small programs of 03_layers: layers one after the other."""

from autograder.contracts.programs import Of, a, do, each, fn, get, new, small

from .small_layers import W12, W21, W22


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

SMALL = {"layers.sequential": SEQUENTIAL, "layers.collapse": COLLAPSE}
