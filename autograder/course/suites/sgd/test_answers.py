"""The questions about updates."""

import pytest

from ..questions import assert_answer


@pytest.mark.task("sgd.answers", points=3)
def test_answer_three_steps(student, reference):
    """Question `three_steps`: three steps with momentum, and what becomes of them."""
    assert_answer(student, reference, "three_steps")


@pytest.mark.task("sgd.answers", points=2)
def test_answer_counts_of_batches(student, reference):
    """Question `counts_of_batches`: how many batches and steps there are."""
    assert_answer(student, reference, "counts_of_batches")


@pytest.mark.task("sgd.answers", points=3)
def test_answer_what_the_rate_does(student, reference):
    """Question `what_the_rate_does`: what the update does at five rates."""
    assert_answer(student, reference, "what_the_rate_does")


@pytest.mark.task("sgd.answers", points=2)
def test_answer_penalty_by_hand(student, reference):
    """Question `penalty_by_hand`: an L2 penalty by hand."""
    assert_answer(student, reference, "penalty_by_hand")
