"""The questions about capacity."""

import pytest

from ..questions import assert_answer
from .folding import assert_fold


@pytest.mark.task("capacity.answers", points=2)
def test_answer_deep_or_wide(student, reference):
    """Question `deep_or_wide`: the parameters of three nets."""
    assert_answer(student, reference, "deep_or_wide")


@pytest.mark.task("capacity.answers", points=3)
def test_answer_fold(student):
    """Question `fold`: two units that fold an interval onto itself."""
    assert_fold(student.fold())


@pytest.mark.task("capacity.answers", points=2)
def test_answer_what_ails_them(student, reference):
    """Question `what_ails_them`: which nets overfit, underfit, or are fine."""
    assert_answer(student, reference, "what_ails_them")


@pytest.mark.task("capacity.answers", points=3)
def test_answer_choice_of_strength(student, reference):
    """Question `choice_of_strength`: which strength to choose, by a table of accuracies."""
    assert_answer(student, reference, "choice_of_strength")
