"""Stand-ins for gates that do not work: a neuron and a graph are judged by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autograder.assertions import assert_outputs_kept, unpack
from autograder.together import together

from ..drawing import draw
from ..formulas import logistic, logistic_slope
from ..stand_ins import replace_unless
from .gate import assert_close
from .sizes import check_sizes


class Gate(NamedTuple):
    """A class of gates: its name, what such a gate computes, and what it sends back for upstream and inputs."""

    name: str
    formula: Callable[..., Any]
    backward: Callable[..., Any]
    inputs: int = 2

    def try_one(self, student, rng):
        """Use two gates in turn, on numbers, whole ones among them, and on arrays, and one on entries of every size."""
        cases = []
        for shape, whole in (((), False), ((), True), ((3,), False)):
            given, upstream = [draw(rng, shape) for _ in range(self.inputs)], draw(rng, shape)
            cases.append(([2, -3][: self.inputs] if whole else given, upstream, draw(rng, (2,))))
        special = [
            ([made, made - 0.5][: self.inputs], made) for made in (np.zeros((2, 2)), np.ones((1, 3)), -np.ones(2))
        ]

        def run():
            runs = []
            for given, upstream, beside in cases:
                one, other = (getattr(student, self.name)() for _ in range(2))
                output = one.forward(*given)
                other.forward(*[beside] * self.inputs)
                runs += [(given, upstream, output, one.backward(upstream)) for _ in range(2)]
            return runs + [(given, up, one.forward(*given), one.backward(up)) for given, up in special]

        for given, upstream, output, found in together(student, run):
            assert_close(output, self.formula(*given), self.name)
            expected = self.backward(upstream, *given)
            pairs = [(found, expected)] if self.inputs == 1 else zip(unpack(found, 2, self.name), expected, strict=True)
            for gradient, right in pairs:
                assert_close(gradient, right, self.name)
        if self.name == "MaxGate":  # where the two are equal, their gradients add up
            one = student.MaxGate()
            one.forward(*(np.ones(2) for _ in range(2)))
            assert_close(np.sum(unpack(one.backward(np.ones(2)), 2, self.name), axis=0), np.ones(2), self.name)
        check_sizes(student, self)

    def methods(self):
        """Return forward and backward for objects of the student's class, which may be many."""
        inputs: dict[int, Any] = {}

        def forward(gate, *given):
            inputs[gate.number] = given
            return self.formula(*given)

        def backward(gate, upstream):
            return self.backward(upstream, *inputs[gate.number])

        return {f"{self.name}.forward": forward, f"{self.name}.backward": backward}


ADD = Gate("AddGate", lambda x, y: x + y, lambda up, x, y: (up * np.ones_like(x), up * np.ones_like(y)))
MULTIPLY = Gate("MultiplyGate", lambda x, y: x * y, lambda up, x, y: (up * y, up * x))
MAX = Gate("MaxGate", np.maximum, lambda up, x, y: (up * (x >= y), up * (x < y)))
SIGMOID = Gate("SigmoidGate", logistic, lambda up, x: up * logistic_slope(x), inputs=1)


def with_working_gates(student, *gates):
    """Let gates that do not work be stood in for."""
    rng = np.random.default_rng(0)  # apart from the test's own numbers
    for gate in gates:

        def trial(gate=gate):
            gate.try_one(student, rng)
            assert_outputs_kept(student)

        replace_unless(student, trial, gate.methods())
