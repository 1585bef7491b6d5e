"""The questions about descent and linear classifiers."""

import pytest

from ..questions import assert_answer


@pytest.mark.task("descent.answers", points=3)
def test_answer_two_steps(student, reference):
    """Question `two_steps`: what two steps do at four rates."""
    assert_answer(student, reference, "two_steps")


@pytest.mark.task("descent.answers", points=2)
def test_answer_rates_of_curves(student, reference):
    """Question `rates_of_curves`: which curve belongs to which rate."""
    assert_answer(student, reference, "rates_of_curves")


@pytest.mark.task("descent.answers", points=3)
def test_answer_first_loss(student, reference):
    """Question `first_loss`: the logistic loss and its gradient before any training."""
    assert_answer(student, reference, "first_loss")


@pytest.mark.task("descent.answers", points=2)
def test_answer_separable(student, reference):
    """Question `separable`: which sets a line can separate, with which features."""
    assert_answer(student, reference, "separable")
