"""The solutions keep every point on any seed."""

from __future__ import annotations

import os

import pytest
from solution_modules import without_training

from autograder import manifest, submission
from autograder.authoring.trial import grade_trusted

pytestmark = pytest.mark.demo
# At the last one, weights of a millionth were once too small for the numeric differences of 02_gates.
SEEDS = (11, 2**31, 987_654_321_012_345, 398_297_711_670_280_171)
if os.environ.get("KIT_WHOLE_BANK"):
    SEEDS += (0, 1, 2, 3, 7, 1234, 99_991)


@pytest.mark.parametrize("name", [assignment.name for assignment in manifest.load().assignments])
def test_a_solution_keeps_every_point_on_every_seed(name: str):
    assignment = manifest.load().assignment(name)
    handed_in = submission.read(assignment.solution, assignment.module)
    assignment = without_training(assignment)
    scores = {seed: grade_trusted(assignment, handed_in, student="solution", seed=seed).score for seed in SEEDS}
    assert scores == dict.fromkeys(SEEDS, assignment.max_score)
