"""The questions about capacity."""

import pytest

from ..questions import question_tests
from .folding import assert_fold

globals().update(
    question_tests(
        __name__,
        "capacity.answers",
        deep_or_wide=(2, "the parameters of three nets"),
        what_ails_them=(2, "which nets overfit, underfit, or are fine"),
        choice_of_strength=(3, "which strength to choose, by a table of accuracies"),
    )
)


@pytest.mark.task("capacity.answers", weight=3)
def test_answer_fold(student):
    """Question `fold`: two units that fold an interval onto itself."""
    assert_fold(student.fold())
