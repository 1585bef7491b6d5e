"""Circuits drawn at random, run on special values: names, order, shape and depth come as they may."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from autograder.assertions import check, describe
from autograder.together import together

from ..contents import contents
from ..drawing import draw
from ..special import check_found
from .stand_ins import ADD, MAX, MULTIPLY, SIGMOID

GATES = {"add": ADD, "multiply": MULTIPLY, "max": MAX, "sigmoid": SIGMOID}
# As code may write it: where the output is nearly 1, single precision has no digits of the slope left.
SINGLE_SIGMOID = SIGMOID._replace(
    formula=lambda x: 1 / (1 + np.exp(-x)), backward=lambda up, x: up / (1 + np.exp(-x)) * (1 - 1 / (1 + np.exp(-x)))
)
SINGLE = GATES | {"sigmoid": SINGLE_SIGMOID}
SMOOTH = "add", "multiply", "sigmoid"  # equal inputs of a max gate may share its gradient in any way
TINY = 1.0, 1e-12  # sizes of an upstream gradient
MOST_PATHS = 100  # from the output back to an input: code may walk each of them
# Number of nodes and of inputs, operations, shapes of two runs.
DRAWN = (
    (1, 2, ("max",), ((1,), ())),
    (1, 1, ("multiply",), ((2, 3), (3, 2))),
    (2, 3, tuple(GATES), ((), (5,))),
    (6, 1, SMOOTH, ((1, 33), (33, 1))),
    (9, 4, tuple(GATES), ((2, 3), ())),
    (16, 3, tuple(GATES), ((3, 1, 2), (3, 2, 1))),
    (20, 5, SMOOTH, ((), (2, 1, 2, 1, 2))),
    (4, 1, ("sigmoid",), ((9000,), (2,))),
)
WITHOUT = "large", "large and tiny", "far from zero", "tiny"


class Drawn:
    """A circuit with its nodes in the order in which they compute, the last one the output."""

    def __init__(self, rng, size, inputs, operations):
        """Draw one of that many nodes and inputs in which the output has few paths back to them."""
        self.inputs = [f"{'xyz'[number % 3]}{number}" for number in range(inputs)]
        self.nodes, ends, paths = [], list(self.inputs), dict.fromkeys(self.inputs, 1)
        for left, name in zip(range(size, 0, -1), rng.permutation(size), strict=True):
            drawn = rng.integers(0, 1 << 20, 4)
            op = operations[drawn[0] % len(operations)]
            known, first = list(paths), ends[drawn[1] % len(ends)]
            other = known[drawn[2] % len(known)]
            if len(ends) > left or paths[first] + paths[other] > MOST_PATHS:
                op, other = operations[0], next((end for end in ends if end != first), self.inputs[0])
            elif self.nodes and drawn[1] % 4 == 0 and len(ends) < left and len(operations) > 1:
                first, other = (*self.nodes[-1][2], first)[:2]  # as the node before it
            sources = [first] if op == "sigmoid" else [first, other][:: 1 if drawn[3] % 2 else -1]
            self.nodes.append((f"n{name}", op, tuple(sources) if drawn[3] % 3 else sources))
            ends = [end for end in ends if end not in sources] + [f"n{name}"]
            paths[f"n{name}"] = sum(paths[source] for source in sources)

    def run(self, values, upstream, gates=GATES):
        """Return the output, and the gradient of every input, in the order of the values."""
        every = dict(values)
        for name, op, sources in self.nodes:
            every[name] = gates[op].formula(*(every[source] for source in sources))
        gradients = {name: np.zeros(np.shape(value), np.result_type(value, 0.0)) for name, value in every.items()}
        gradients[self.nodes[-1][0]] = gradients[self.nodes[-1][0]] + upstream
        for name, op, sources in reversed(self.nodes):
            parts = gates[op].backward(gradients[name], *(every[source] for source in sources))
            for source, part in zip(sources, (parts,) if len(sources) == 1 else parts, strict=True):
                gradients[source] = gradients[source] + part
        return every[self.nodes[-1][0]], *(gradients[name] for name in values)

    def is_clear(self, values):
        """Whether no max gate has two values that are nearly equal, and no sigmoid is flat: rounding would show."""
        every = dict(values)
        for name, op, sources in self.nodes:
            given = [every[source] for source in sources]
            every[name] = GATES[op].formula(*given)
            if op == "sigmoid" and np.any(np.abs(given[0]) > 4.0):
                return False
            if op == "max" and sources[0] != sources[1]:
                gap = np.abs(given[0] - given[1])
                if np.any(gap <= 1e-4 * np.maximum(np.abs(given[0]), np.abs(given[1]))):
                    return False
        return True

    def run_in_single(self, values, upstream):
        """Return what single precision makes of it, in which code may compute: that need be right no further."""
        with np.errstate(all="ignore"):
            return self.run({name: np.float32(value) for name, value in values.items()}, np.float32(upstream), SINGLE)


def drawn(rng, special, size, inputs, operations, shapes):
    """Return a circuit, and values for each of the shapes, one of them unused."""
    while True:
        circuit, sets = Drawn(rng, size, inputs, operations), []
        for number, shape in enumerate(shapes):
            names = [*circuit.inputs, f"unused{number}"][:: -1 if number else 1]
            free = shape and "max" not in operations
            sets.append({name: np.resize(next(special), shape) if free else draw(rng, shape) for name in names})
        if all(map(circuit.is_clear, sets)):
            return circuit, sets


def check_random_circuits(student, rng):
    """Run each circuit twice, back from a given upstream gradient, from zeros or whole numbers, and from ones."""
    for circuit, values, upstream, output, gradients in together(student, lambda: _runs(student, rng)):
        check(isinstance(gradients, dict), f"Graph.backward should return a dict; it returned {describe(gradients)}.")
        for name in values:
            check(name in gradients, f"Graph.backward's dict has no entry for the input {name}.")

        check_found(
            [(output, *(gradients[name] for name in values))],
            circuit.run,
            [(f"in a circuit of {len(circuit.nodes)} nodes", (values, upstream))],
            "Graph",
            rough=circuit.run_in_single,
        )


def _runs(student, rng):
    special = cycle([values for turn in range(2) for _, values in contents(rng, ((40,),), WITHOUT, turn)])
    runs = []
    for size, inputs, operations, shapes in DRAWN:
        circuit, sets = drawn(rng, special, size, inputs, operations, shapes)
        graph = student.Graph([circuit.nodes[i] for i in rng.permutation(size)])
        for number, (shape, values) in enumerate(zip(shapes, sets, strict=True)):
            upstream = TINY[size % 2] * draw(rng, shape) if number else np.resize(next(special), shape) if shape else 0
            output = graph.forward(**values)
            runs.append((circuit, values, upstream, output, graph.backward(upstream)))
            if number:
                runs.append((circuit, values, 1.0, output, graph.backward()))
    return runs
