"""The hidden tests notice every change of a solution that a program makes, but for those that are no mistakes."""

from __future__ import annotations

import os

import pytest
from solution_modules import without_training

from autograder import manifest
from autograder.authoring.mutation import load_equivalents, mutants
from autograder.authoring.proof import ASIDE, KILLED, Options, fates
from autograder.suite import collected

pytestmark = pytest.mark.bank


@pytest.mark.parametrize("name", [assignment.name for assignment in manifest.load().assignments])
def test_every_mutant_is_noticed_or_no_mistake(name):
    assignment = manifest.load().assignment(name)
    every = mutants((assignment.solution / f"{assignment.module}.py").read_text())
    table, options = load_equivalents(assignment), Options(jobs=os.cpu_count() or 1)
    assignment = without_training(assignment)  # where accuracy is all that counts, and nothing else is noticed
    collected(assignment)
    found = list(fates(assignment, every, table, options))
    assert [(fate.mutant.name, fate.end, fate.reason) for fate in found if fate.end not in (KILLED, ASIDE)] == []
    assert sum(fate.end == KILLED for fate in found) > 0.9 * len(every)
    assert sum(fate.end == ASIDE for fate in found) == len(table.reasons)
