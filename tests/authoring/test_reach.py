"""What a variant changes, and the tasks whose tests would notice."""

from __future__ import annotations

import pytest
from changed import changed

from autograder.authoring.reach import changed_functions, reached
from autograder.diagnosis.variants import Right
from autograder.manifest import Assignment

SOLUTION = b'''
"""Two gates."""
import numpy as np

LIMIT = 3


class Gate:
    """A gate."""

    size = 2

    def forward(self, x):
        return x

    def backward(self, up):
        return [up for _ in range(self.size)]


def half(x):
    """Return half."""
    return x / 2
'''

SWAP = "return upstream * self.y, upstream * self.x"


def variant(was: str, now: str) -> Right:
    return Right(name="some", changes=changed(SOLUTION, was, now))


def more(code: str) -> Right:
    return Right(name="some", changes=(("", code),))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (variant("return x\n", "return 1.0 * x\n"), {"Gate.forward"}),
        (variant("def half(x)", "def half(x, y=2)"), {"half"}),
        (variant("[up for", "[2 * up for"), {"Gate.backward"}),
        (more("def half(x):\n    return 0.5 * x"), {"half"}),
        (more("def unknown(x):\n    return 0.5 * x"), set()),
        (more("class Other:\n    size = 3"), None),
        (variant("size = 2", "size = 3"), None),
        (variant("class Gate:", "class Gate(dict):"), None),
        (variant("LIMIT = 3", "LIMIT = 4"), None),
        (more("import math"), None),
        (more("Gate.forward = half"), None),
        (variant('"""A gate."""', '"""A port."""'), set()),
    ],
)
def test_what_a_variant_changes(change, found):
    assert changed_functions(SOLUTION, change.source(SOLUTION)) == found


def test_a_class_written_anew_changes_the_methods_that_differ_or_are_gone():
    code = "class Gate:\n    size = 2\n    def forward(self, x):\n        return x\n    def more(self): pass"
    assert changed_functions(SOLUTION, more(code).source(SOLUTION)) == {"Gate.backward"}


def test_only_the_tests_that_enter_what_is_changed_are_reached(gates: Assignment):
    swap = Right(
        name="swap", changes=changed((gates.solution / "gates.py").read_bytes(), SWAP, "return self.y, self.x")
    )
    assert {"gates.multiply", "gates.graph"} <= set(reached(gates, swap))
    assert "gates.sigmoid" not in reached(gates, swap)
    assert reached(gates, more("import math")) == [task.id for task in gates.tasks]
