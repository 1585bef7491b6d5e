"""The questions about a net that sees."""

import pytest

from ..questions import assert_answer


@pytest.mark.task("two_layer.answers", points=3)
def test_answer_numbers_of_the_net(student, reference):
    """Question `numbers_of_the_net`: parameters, steps, spread of the weights and the last rate."""
    assert_answer(student, reference, "numbers_of_the_net")


@pytest.mark.task("two_layer.answers", points=2)
def test_answer_first_losses(student, reference):
    """Question `first_losses`: which mistake makes which loss before training."""
    assert_answer(student, reference, "first_losses")


@pytest.mark.task("two_layer.answers", points=3)
def test_answer_where_is_the_bug(student, reference):
    """Question `where_is_the_bug`: where a mistake is, by which gradients are wrong."""
    assert_answer(student, reference, "where_is_the_bug")


@pytest.mark.task("two_layer.answers", points=2)
def test_answer_rates_of_runs(student, reference):
    """Question `rates_of_runs`: which curve of losses belongs to which rate."""
    assert_answer(student, reference, "rates_of_runs")
