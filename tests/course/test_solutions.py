"""The solutions keep every point on any seed, and the golden class its own; each change of a solution is noticed."""

import os

import golden_class
import pytest
from solution_modules import without_training

from autograder import manifest, submission
from autograder.authoring.mutation import load_equivalents, mutants
from autograder.authoring.proof import ASIDE, KILLED, Options, fates
from autograder.authoring.trial import grade_trusted
from autograder.manifest import Assignment
from autograder.suite import collected

# At the last one, weights of a millionth were once too small for the numeric differences of 02_gates.
SEEDS = (11, 2**31, 987_654_321_012_345, 398_297_711_670_280_171)
if os.environ.get("KIT_WHOLE_BANK"):
    SEEDS += (0, 1, 2, 3, 7, 1234, 99_991)


@pytest.fixture(params=manifest.load().assignments, ids=lambda assignment: assignment.name)
def assignment(request: pytest.FixtureRequest) -> Assignment:
    return request.param


@pytest.mark.demo
def test_a_solution_keeps_every_point_on_every_seed(assignment: Assignment):
    handed_in = submission.read(assignment.solution, assignment.module)
    assignment = without_training(assignment)
    scores = {seed: grade_trusted(assignment, handed_in, student="solution", seed=seed).score for seed in SEEDS}
    assert scores == dict.fromkeys(SEEDS, assignment.max_score)


@pytest.mark.slow
def test_the_golden_class_gets_its_points(assignment: Assignment):
    golden = golden_class.read(assignment)
    assert len(golden.files) == 5
    collected(assignment)  # once, for all forks
    assert golden.graded(jobs=2) == golden.points


@pytest.mark.bank
def test_every_mutant_is_noticed_or_no_mistake(assignment: Assignment):
    every = mutants((assignment.solution / f"{assignment.module}.py").read_text())
    table, options = load_equivalents(assignment), Options(jobs=os.cpu_count() or 1)
    assignment = without_training(assignment)  # where accuracy is all that counts, and nothing else is noticed
    collected(assignment)
    found = list(fates(assignment, every, table, options))
    assert [(fate.mutant.name, fate.end, fate.reason) for fate in found if fate.end not in (KILLED, ASIDE)] == []
    assert sum(fate.end == KILLED for fate in found) > 0.9 * len(every)
    assert sum(fate.end == ASIDE for fate in found) == len(table.reasons)
