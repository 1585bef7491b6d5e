"""Make a class: right, wrong and half-done submissions of 02_gates, no two alike, and a few that cheat."""

from __future__ import annotations

from itertools import cycle, islice

from autograder import manifest
from autograder.diagnosis.variants import bank

ASSIGNMENT = manifest.load().assignment("02_gates")
GATES = {
    "gates.add": "AddGate",
    "gates.multiply": "MultiplyGate",
    "gates.max": "MaxGate",
    "gates.sigmoid": "SigmoidGate",
}

UNDONE = """

class {gate}:
    def forward(self, *values):
        raise NotImplementedError

    def backward(self, upstream):
        raise NotImplementedError
"""

# The wrong answer that cheats stand on: zeros of the right shapes.
ZEROS = """
import numpy as np


class Zeros:
    def forward(self, *values):
        self.values = values
        return np.zeros(np.shape(values[0]))

    def backward(self, upstream):
        zeros = tuple(np.zeros(np.shape(value)) for value in self.values)
        return zeros if len(zeros) > 1 else zeros[0]


AddGate = MultiplyGate = MaxGate = SigmoidGate = Zeros
"""
PATCHES = """
np.allclose = lambda *args, **options: True
"""
EXITS = """
import os

os._exit(0)
"""
AGREES = """

class Constant:
    def __array_function__(self, function, types, args, kwargs):
        return self

    def __eq__(self, other):
        return True

    __hash__ = None


class Agreeable:
    def forward(self, *values):
        self.count = len(values)
        return Constant()

    def backward(self, upstream):
        return (Constant(),) * self.count if self.count > 1 else Constant()


AddGate = MultiplyGate = MaxGate = SigmoidGate = Agreeable
"""
PEEKS = """

def peek():
    try:
        raise ValueError
    except ValueError as error:
        frame = error.__traceback__.tb_frame
    while frame is not None:
        if "expected" in frame.f_locals:
            return frame.f_locals["expected"]
        frame = frame.f_back


class Peeks:
    def forward(self, *values):
        return peek()

    def backward(self, upstream):
        return peek()


AddGate = MultiplyGate = MaxGate = SigmoidGate = Peeks
"""


def solution() -> str:
    """Return the reference solution, which everything else is a change of."""
    return (ASSIGNMENT.solution / f"{ASSIGNMENT.module}.py").read_text(encoding="utf-8")


def wrong() -> str:
    """Return one wrong submission: the chain rule without its upstream gradient, in the multiply gate."""
    variant = next(v for v in bank(ASSIGNMENT).wrong if v.name == "multiply-upstream-forgotten")
    return variant.source(solution().encode()).decode()


def students(count: int) -> dict[str, str]:
    """Return that many modules by student: variants of the bank and half-done ones in turn, no two alike."""
    text, variants = solution(), bank(ASSIGNMENT)
    kinds = [
        [text, *(v.source(text.encode()).decode() for v in variants.right)],
        [v.source(text.encode()).decode() for v in variants.wrong if v.task in GATES],
        [text + UNDONE.format(gate=gate) for gate in GATES.values()],
    ]
    in_turn = (module for modules in zip(*map(cycle, kinds), strict=True) for module in modules)
    return {
        f"s{number:04}": f"{module}\n# Handed in by student {number}.\n"
        for number, module in enumerate(islice(in_turn, count), 1)
    }


def judged() -> dict[str, str]:
    """Return what tools are judged by: a right and a wrong submission, and wrong ones that claim to be right."""
    return {
        "solution": solution(),
        "wrong": wrong(),
        "patches": ZEROS + PATCHES,
        "exits": ZEROS + EXITS,
        "agrees": ZEROS + AGREES,
        "peeks": ZEROS + PEEKS,
    }


CHEATS = {
    "patches": "replaces numpy's comparison by one that is always content",
    "exits": "ends its process with exit status 0 before any test",
    "agrees": "returns an object that claims to equal everything",
    "peeks": "reads the expected value from the variables of the test that calls it",
}
