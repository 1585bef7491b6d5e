"""A class of thirty gets the points that it always got."""

from __future__ import annotations

import golden_class
import pytest

from autograder import manifest
from autograder.manifest import Assignment
from autograder.suite import collected

ASSIGNMENTS = manifest.load().assignments


@pytest.mark.slow
@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.name)
def test_the_golden_class_gets_its_points(assignment: Assignment):
    golden = golden_class.read(assignment)
    assert len(golden.files) == 5
    collected(assignment)  # once, for all forks
    graded = golden.graded(jobs=2)
    other = [
        f"{name}: {golden.points[name]} -> {graded[name]}" for name in graded if graded[name] != golden.points[name]
    ]
    assert not other, "\n" + "\n".join(other)


def test_an_edit_that_does_not_fit_is_named():
    gates = manifest.load().assignment("02_gates")
    edits = {"name": "odd", "edit": [{"was": "no such line", "now": ""}]}
    with pytest.raises(
        golden_class.GoldenError, match=r"02_gates: odd edits 'no such line', which gates\.py has 0 times"
    ):
        golden_class.edited(gates, {"gates.py": b"import numpy as np\n"}, edits)
