"""The questions about gates."""

import pytest

from ..questions import assert_answer


@pytest.mark.task("gates.answers", weight=3)
def test_answer_traced_circuit(student, reference):
    """Question `traced_circuit`: the value and the gradients of a small circuit."""
    assert_answer(student, reference, "traced_circuit")


@pytest.mark.task("gates.answers", weight=3)
def test_answer_wrong_number(student, reference):
    """Question `wrong_number`: the one gradient of a backward pass that is wrong, and the right one."""
    assert_answer(student, reference, "wrong_number")


@pytest.mark.task("gates.answers", weight=2)
def test_answer_gates_by_gradient(student, reference):
    """Question `gates_by_gradient`: five gates, told apart by what they do to a gradient."""
    assert_answer(student, reference, "gates_by_gradient")


@pytest.mark.task("gates.answers", weight=2)
def test_answer_fading_sigmoids(student, reference):
    """Question `fading_sigmoids`: how much of a gradient gets through sigmoid gates."""
    assert_answer(student, reference, "fading_sigmoids")
