"""Small programs of 02_gates, on which mistakes can be seen by hand."""

from autograder.contracts.programs import Of, a, do, each, fn, new, small

PAIRS = [
    (2.0, 3.0),
    (5.0, 2.0),
    (-3.0, 2.0),
    (2.0, -3.0),
    (-1.0, -4.0),
    (0.5, 0.25),
    (0.0, 3.0),
]
ARRAYS = [(a(1, 5), a(3, 2)), (a([1, 5]), a([3, 2])), (a([1], [5]), a([3], [2]))]
CLOSE = [(1.0, 1.0 + 1e-6)]
POINTS = [0.0, 1.0, -2.0, 2.0, 20.0, -20.0, 1000.0, -1000.0, a(1, -2), a([1, -2], [0, 3])]


def forward_backward(gate, upstream, *inputs, **options):
    """Once there and back."""
    return small(new(gate), do("forward", *inputs), do("backward", upstream), **options)


def again(gate, first, second):
    """Backward twice, forward twice, two objects in turn."""
    return [
        small(new(gate), do("forward", *first), do("forward", *second)),
        small(new(gate), do("forward", *first), do("backward", 1.0), do("backward", 2.0)),
        small(new(gate), do("forward", *first), do("forward", *second), do("backward", 1.0)),
        small(
            new(gate), new(gate), do("forward", *first, on=0), do("forward", *second, on=1), do("backward", 1.0, on=0)
        ),
    ]


def two_inputs(gate, *more):
    return each(
        [forward_backward(gate, upstream, x, y) for x, y in PAIRS for upstream in (1.0, 2.0, -3.0)],
        [forward_backward(gate, np_like(x, upstream), x, y) for x, y in ARRAYS for upstream in (1.0, 10.0)],
        again(gate, (2.0, 3.0), (5.0, 4.0)),
        *more,
    )


def np_like(x, upstream):
    """An upstream gradient of x's shape, every entry another one."""
    return upstream * (1.0 + 0.5 * (x > 2.0))


def both_parts(values):
    """At a tie any two parts of one sign will do that add up to the upstream gradient."""
    dx, dy = values[-1]
    return [dx + dy, dx * dy >= 0]


MAX = [
    [forward_backward("MaxGate", upstream, 2.0, 2.0, seen=both_parts) for upstream in (1.0, 5, -3.0)],
    [forward_backward("MaxGate", upstream, a(2), a(2), seen=both_parts) for upstream in (a(1), a(5))],
    [forward_backward("MaxGate", 1.0, x, y) for x, y in CLOSE],
]

COPY = each(
    [small(new("CopyGate"), do("forward", x, k)) for x in (3.0, a(1, 2)) for k in (1, 2, 3)],
    [
        small(new("CopyGate"), do("forward", x, len(up)), do("backward", up))
        for x, up in [
            (3.0, (1.0, 2.0)),
            (3.0, [1.0, 2.0]),
            (3.0, (2.0,)),
            (3.0, (1.0, 2.0, 4.0)),
            (3.0, (1.0, -1.0)),
            (a(1, 2), (a(1, 2), a(3, 5))),
            (a(1, 2), (a(1, 2),)),
            (a([1, 2]), (a([1, 2]), a([3, 5]))),
        ]
    ],
    small(new("CopyGate"), do("forward", 3.0, 2), do("backward", (1.0, 2.0)), do("backward", (1.0, 2.0))),
    small(new("CopyGate"), do("forward", 3.0, 3), do("forward", 3.0, 2), do("backward", (1.0, 2.0))),
    small(
        new("CopyGate"),
        new("CopyGate"),
        do("forward", 3.0, 2, on=0),
        do("forward", 3.0, 3, on=1),
        do("backward", (1.0, 2.0), on=0),
    ),
)

SIGMOID = each(
    [
        forward_backward("SigmoidGate", upstream if isinstance(x, float | int) else upstream * (1.0 + 0 * x), x)
        for x in POINTS
        for upstream in (1.0, 2.0)
    ],
    again("SigmoidGate", (1.0,), (2.0,)),
)

WEIGHTS = [
    (a(1, 0), a(2)),
    (a(2, 1), a(1)),
    (a(1, 2, 1), a(1, -1)),
    (a(3, -1, 2), a(1, 2)),
    (a(1, 2, -1, 1), a(1, -1, 2)),
    (a(1000, 0), a(1)),
    (a(-1000, 0), a(1)),
    (a(0, 20), a(1)),
    (a(0, -20), a(1)),
    (a(0, 0), a(2)),
]
NEURON = each(
    [small(fn("sigmoid_neuron", w, x)) for w, x in WEIGHTS],
    [
        small(fn("sigmoid_neuron", w, x), fn("sigmoid_neuron_backward", up, Of(0, 1)))
        for w, x in WEIGHTS
        for up in (1.0, 2.0)
    ],
    small(
        fn("sigmoid_neuron", a(1, 0), a(2)),
        fn("sigmoid_neuron", a(2, 1), a(1)),
        fn("sigmoid_neuron_backward", 1.0, Of(0, 1)),
    ),
    small(
        fn("sigmoid_neuron", a(1, 0), a(2)),
        fn("sigmoid_neuron_backward", 1.0, Of(0, 1)),
        fn("sigmoid_neuron_backward", 1.0, Of(0, 1)),
    ),
)


def of_inputs(*names):
    """The gradients of these inputs: those of other nodes may be there, too."""
    return lambda values: {name: values[-1][name] for name in names}


def graph(nodes, *upstream, **inputs):
    made = new("Graph", nodes)
    return [
        small(made, do("forward", **inputs)),
        small(made, do("forward", **inputs), do("backward", *upstream), seen=of_inputs(*inputs)),
    ]


def node(op, *inputs, name="z"):
    return (name, op, inputs)


SUM = node("add", "x", "y", name="s")
TWO_GRAPHS = small(
    new("Graph", [node("multiply", "x", "y")]),
    new("Graph", [node("multiply", "p", "q")]),
    do("forward", x=2.0, y=3.0, on=0),
    do("forward", p=5.0, q=4.0, on=1),
    do("backward", on=0),
    seen=of_inputs("x", "y"),
)
GRAPH = each(
    TWO_GRAPHS,
    [
        graph([node(op, "x", "y")], *up, x=2.0, y=3.0)
        for op in ("multiply", "add", "max")
        for up in ((), (1.0,), (2.0,))
    ],
    graph([node("sigmoid", "x")], x=1.0),
    graph([node("sigmoid", "x")], 2.0, x=1.0),
    graph([node("multiply", "x", "x")], x=3.0),
    graph([node("add", "x", "x")], x=3.0),
    graph([node("add", "x", "y")], x=2.0, y=3.0, unused=1.0),
    graph([SUM, node("multiply", "s", "x")], x=2.0, y=3.0),
    graph([node("multiply", "s", "x"), SUM], x=2.0, y=3.0),
    graph([SUM, node("multiply", "s", "s")], 2.0, x=2.0, y=3.0),
    graph([SUM, node("multiply", "x", "y", name="m"), node("add", "s", "m")], x=2.0, y=3.0),
    graph([node("multiply", "x", "x", name="m"), node("multiply", "m", "x", name="n"), node("add", "n", "m")], x=3.0),
    graph([node("sigmoid", "x", name="s"), node("multiply", "s", "s")], x=1.0),
    graph([node("multiply", "x", "y")], x=a(1, 2), y=a(3, 5)),
    graph([node("multiply", "x", "y")], a(1, 10), x=a(1, 2), y=a(3, 5)),
    graph([node("sigmoid", "x")], x=a([1, 2])),
    graph([node("add", "x", "y")], x=a(1, 2), y=a(3, 5)),
    graph([node("add", "x", "y")], x=a(1, 2), y=a(3, 5), unused=a(1, 1)),
    graph([SUM, node("add", "s", "x")], x=a(1, 2), y=a(3, 5)),
    graph([SUM, node("add", "s", "x")], a(1, 10), x=a(1, 2), y=a(3, 5)),
    graph([node("add", "m", "n"), node("multiply", "m", "m", name="n"), node("multiply", "x", "x", name="m")], x=3.0),
    graph([node("multiply", "m", "n"), node("sigmoid", "m", name="n"), node("sigmoid", "x", name="m")], x=1.0),
    graph([node("multiply", "x", "y", name="add"), node("add", "add", "x")], x=2.0, y=3.0),
    graph([node("multiply", "x", "y", name="add"), node("add", "add", "x", name="multiply")], x=2.0, y=3.0),
    graph(
        [node("add", "x", "y", name="f"), node("multiply", "f0", "x"), node("add", "x", "f", name="f0")], x=2.0, y=3.0
    ),
    graph([node("add", "x", "y", name="f0"), node("multiply", "f0", "x", name="f")], x=2.0, y=3.0),
    graph([node("add", "x", "y", name="values"), node("multiply", "values", "x")], x=2.0, y=3.0),
    graph([node("add", "x", "y", name="output"), node("multiply", "output", "x")], x=2.0, y=3.0),
    graph([node("add", "x", "y", name="steps"), node("multiply", "steps", "x")], x=2.0, y=3.0),
    graph([node("multiply", "x", "dx")], x=2.0, dx=3.0),
    graph([node("multiply", "x", "y", name="dx"), node("add", "dx", "x")], x=2.0, y=3.0),
    [
        small(
            new("Graph", [node("multiply", "x", "y")]),
            do("forward", x=2.0, y=3.0),
            do("backward"),
            do("backward"),
            seen=of_inputs("x", "y"),
        ),
        small(
            new("Graph", [node("multiply", "x", "y")]),
            do("forward", x=2.0, y=3.0),
            do("forward", x=5.0, y=4.0),
            do("backward"),
            seen=of_inputs("x", "y"),
        ),
        small(
            new("Graph", [node("multiply", "x", "y")]),
            new("Graph", [node("multiply", "x", "y")]),
            do("forward", x=2.0, y=3.0, on=0),
            do("forward", x=5.0, y=4.0, on=1),
            do("backward", on=0),
            seen=of_inputs("x", "y"),
        ),
    ],
)

SMALL = {
    "gates.add": two_inputs("AddGate"),
    "gates.multiply": two_inputs("MultiplyGate"),
    "gates.max": two_inputs("MaxGate", *MAX),
    "gates.copy": COPY,
    "gates.sigmoid": SIGMOID,
    "gates.neuron": NEURON,
    "gates.graph": GRAPH,
}
