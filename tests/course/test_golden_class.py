"""A class of thirty gets the points that it always got, but for differences that are listed with a reason."""

from __future__ import annotations

from dataclasses import replace

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
    collected(assignment)  # once, for all forks
    graded, expected = golden.graded(jobs=2), golden.expected()
    rows = {(name, task): points for name, tasks in graded.items() for task, points in tasks.items()}
    frozen = {(name, task): points for name, tasks in expected.items() for task, points in tasks.items()}
    other = [row for row in {**frozen, **rows} if rows.get(row) != frozen.get(row)]
    assert not other, "\n" + "\n".join(f"{row}: {frozen.get(row)} -> {rows.get(row)}" for row in other)


def test_there_are_five_of_each_whose_scores_are_the_sums_of_their_points():
    for assignment in ASSIGNMENTS:
        golden = golden_class.read(assignment)
        assert len(golden.files) == 5, assignment.name
        assert golden.scores == {name: sum(tasks.values()) for name, tasks in golden.frozen.items()}, assignment.name


def test_a_difference_changes_what_is_expected_if_it_fits_and_has_a_reason():
    golden = golden_class.read(manifest.load().assignment("02_gates"))
    listed = {"submission": "unusual", "task": "gates.max", "now": 13, "reason": "The maximum was right."}
    was = golden.frozen["unusual"]["gates.max"]
    assert replace(golden, differences=[listed | {"was": was}]).expected()["unusual"]["gates.max"] == 13
    for odd in ({"was": was + 1}, {"was": was, "reason": " "}, {"was": was, "submission": "nobody"}):
        with pytest.raises(golden_class.GoldenError, match="02_gates: the difference of"):
            replace(golden, differences=[listed | odd]).expected()


def test_an_edit_that_does_not_fit_is_named():
    gates = manifest.load().assignment("02_gates")
    edits = {"name": "odd", "edit": [{"was": "no such line", "now": ""}]}
    with pytest.raises(
        golden_class.GoldenError, match=r"02_gates: odd edits 'no such line', which gates\.py has 0 times"
    ):
        golden_class.edited(gates, {"gates.py": b"import numpy as np\n"}, edits)
