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
    "the largest difference": (
        "descent.relative_error",
        "np.linalg.norm(a - b)",
        "np.max(np.abs(a - b))",
        {"it is the largest difference alone: a norm is the root of the sum of all squares."},
    ),
    "the opposite gradient": (
        "descent.logistic",
        "(probabilities - y) / len(y)",
        "(y - probabilities) / len(y)",
        {"it has the wrong sign."},
    ),
    "a step too few": (
        "descent.descent",
        "range(steps)",
        "range(steps - 1)",
        {
            "these are the weights at the start.",
            "one step too few is taken.",
            "it stops early, where steps are small: take all that were asked for.",
        },
    ),
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
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_as_what_it_is_or_not_at_all(slip: str):
    task, was, now, reasons = SLIPS[slip]
    assignment = next(one for one in manifest.load().assignments if task in {known.id for known in one.tasks})
    made = changed((assignment.solution / f"{assignment.module}.py").read_bytes(), was, now)
    said = red(told(assignment, Wrong(name="trial", task=task, hint="", changes=made)))
    assert {message.partition(MARK)[2].strip() for message in said.values() if MARK in message} <= reasons
    assert said
