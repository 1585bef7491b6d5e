"""What a variant changes, and the tasks whose tests would notice."""

from __future__ import annotations

from functools import partial

import pytest

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
variant = partial(Right, name="some")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (variant(was="return x\n", now="return 1.0 * x\n"), {"Gate.forward"}),
        (variant(was="def half(x)", now="def half(x, y=2)"), {"half"}),
        (variant(was="[up for", now="[2 * up for"), {"Gate.backward"}),
        (variant(code="def half(x):\n    return 0.5 * x"), {"half"}),
        (variant(code="def unknown(x):\n    return 0.5 * x"), set()),
        (variant(code="class Other:\n    size = 3"), None),
        (variant(was="size = 2", now="size = 3"), None),
        (variant(was="class Gate:", now="class Gate(dict):"), None),
        (variant(was="LIMIT = 3", now="LIMIT = 4"), None),
        (variant(code="import math"), None),
        (variant(code="Gate.forward = half"), None),
        (variant(was='"""A gate."""', now='"""A port."""'), set()),
    ],
)
def test_what_a_variant_changes(change, found):
    assert changed_functions(SOLUTION, change.source(SOLUTION)) == found


def test_a_class_written_anew_changes_the_methods_that_differ_or_are_gone():
    code = "class Gate:\n    size = 2\n    def forward(self, x):\n        return x\n    def more(self): pass"
    assert changed_functions(SOLUTION, variant(code=code).source(SOLUTION)) == {"Gate.backward"}


def test_only_the_tests_that_enter_what_is_changed_are_reached(gates: Assignment):
    swap = variant(was="return upstream * self.y, upstream * self.x", now="return self.y, self.x")
    assert {"gates.multiply", "gates.graph"} <= set(reached(gates, swap))
    assert "gates.sigmoid" not in reached(gates, swap)
    assert reached(gates, variant(code="import math")) == [task.id for task in gates.tasks]
