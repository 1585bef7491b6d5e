"""The solutions keep every point on any seed."""

from __future__ import annotations

import pytest

from autograder import course, submission
from autograder.authoring.trusted_grading import grade_trusted

pytestmark = pytest.mark.slow
SEEDS = (0, 1, 2, 3, 7, 11, 1234, 99_991, 2**31, 987_654_321_012_345)
TRAINING = "two_layer.threshold"  # takes seconds; tests/test_graded_run.py trains


@pytest.mark.parametrize("name", [assignment.name for assignment in course.load().assignments])
def test_a_solution_keeps_every_point_on_ten_seeds(name: str):
    assignment = course.load().assignment(name)
    handed_in = submission.read(assignment.solution, assignment.module)
    assignment = assignment.only(task.id for task in assignment.tasks if task.id != TRAINING)
    scores = {seed: grade_trusted(assignment, handed_in, student="solution", seed=seed).score for seed in SEEDS}
    assert scores == dict.fromkeys(SEEDS, assignment.max_score)
