"""Slips of which the local tests once told another mistake: each is told as what it is, or not at all."""

from __future__ import annotations

import pytest
from changed import changed
from test_local_tests import red, told

from autograder import manifest
from autograder.diagnosis.variants import Wrong

MARK = "\nWhy: "
# The task, a passage of the solution, what a student may write there, and the reasons that may be told.
SLIPS = {
    "the mean over the pieces": (
        "layers.maxout",
        "transpose(0, 2, 1)).sum(axis=0)",
        "transpose(0, 2, 1)).mean(axis=0)",
        {
            "it is the mean over the pieces: what each of them passes back adds up.",
            "it is 0.33333 times what it should be.",
        },
    ),
    "the piece farthest from zero": (
        "layers.maxout",
        "self.winner = pieces.argmax(axis=0)",
        "self.winner = np.abs(pieces).argmax(axis=0)",
        {
            "absolute values are compared: the largest piece wins, not the one farthest from zero.",
            "it is zero.",
            "it is zero everywhere.",
        },
    ),
    "the node listed first": (
        "gates.graph",
        "self.output = self.steps[-1][0]",
        "self.output = nodes[0][0]",
        {"it is a times b.", "it is a plus b.", "it is minus half of what it should be."},
    ),
    "the lowest score": (
        "capacity.gradients",
        "np.argmax(self.scores(X), axis=1)",
        "np.argmin(self.scores(X), axis=1)",
        set(),
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_as_what_it_is_or_not_at_all(slip: str):
    task, was, now, reasons = SLIPS[slip]
    assignment = next(one for one in manifest.load().assignments if task in {known.id for known in one.tasks})
    made = changed((assignment.solution / f"{assignment.module}.py").read_bytes(), was, now)
    said = red(told(assignment, Wrong(name="trial", task=task, hint="", changes=made)))
    assert {message.partition(MARK)[2].strip() for message in said.values() if MARK in message} <= reasons
    assert "scores from before" not in str(said)
    assert said or slip == "the lowest score"
