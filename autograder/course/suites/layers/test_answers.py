"""The questions about layers and losses."""

import pytest

from ..questions import assert_answer


@pytest.mark.task("layers.answers", points=2)
def test_answer_parameters(student, reference):
    """Question `parameters`: how many parameters three stacks have."""
    assert_answer(student, reference, "parameters")


@pytest.mark.task("layers.answers", points=3)
def test_answer_untrained_net(student, reference):
    """Question `untrained_net`: what a net that knows nothing loses."""
    assert_answer(student, reference, "untrained_net")


@pytest.mark.task("layers.answers", points=3)
def test_answer_slopes_in_order(student, reference):
    """Question `slopes_in_order`: five activations, by what they let through."""
    assert_answer(student, reference, "slopes_in_order")


@pytest.mark.task("layers.answers", points=2)
def test_answer_without_activation(student, reference):
    """Question `without_activation`: two affine layers, with and without an activation between them."""
    assert_answer(student, reference, "without_activation")
