"""Comparisons of the suites beyond what the bank asks of them: losses that are kept small, kinks, orders by chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.assertions import bank_entry
from autograder.contracts.compare import Differs, Unequal
from autograder.course.suites import laws
from autograder.course.suites.laws import uncapped
from autograder.course.suites.layers.activations import any_slope_at_kinks

CAPPED = bank_entry("loss-capped")
CASE = {"x": np.array([1.0, 0.0, -2.0]), "upstream": np.array([3.0, 5.0, -4.0])}
RIGHT = np.array([3.0, 0.0, 0.0])


@pytest.mark.parametrize(
    ("loss", "entry"),
    [
        (np.float32(27.6), CAPPED),  # log(p + 1e-12)
        (50.0, CAPPED),  # of clipped scores
        (500.0, None),  # half of it
        (np.nan, None),
        (None, None),
    ],
)
def test_a_large_loss_that_is_kept_small_is_named(loss: Any, entry: str | None):
    with pytest.raises(Differs) as raised:
        uncapped(CAPPED)((loss, np.zeros(2)), (1000.0, np.zeros(2)), {})
    assert raised.value.mistake == entry
    for right in (1000.0, 12.0, 0.0):
        uncapped(CAPPED)((right, np.zeros(2)), (right, np.zeros(2)), {})


def test_any_slope_between_those_of_both_sides_is_right_at_a_kink():
    for at_kink in (0.0, 2.5, 5.0):
        any_slope_at_kinks([3.0, at_kink, 0.0], RIGHT, CASE)
    for at_kink in (-1.0, 7.0):
        with pytest.raises(Unequal):
            any_slope_at_kinks([3.0, at_kink, 0.0], RIGHT, CASE)
    for at_kink in (0.0, 5.0, 7.0):  # of another mistake the same is kept, whatever is at the kink
        with pytest.raises(Unequal) as raised:
            any_slope_at_kinks([3.0, at_kink, -4.0], RIGHT, CASE)
        assert np.array_equal(raised.value.got, [3.0, 0.0, -4.0])


def cut(order: list[int], size: int) -> list[list[int]]:
    return [order[start : start + size] for start in range(0, len(order), size)]


def test_no_shuffled_order_is_taken_for_one_that_is_not():
    for seed in range(200):
        laws.shuffled(cut(np.random.default_rng(seed).permutation(20).tolist(), 6), {})
    rows = list(range(20))
    within = [np.random.default_rng(1).permutation(batch).tolist() for batch in cut(rows, 6)]
    for order in (cut(rows, 6), cut(rows[::-1], 6), within, [rows[i::4] for i in range(4)]):
        with pytest.raises(Differs, match="not shuffled"):
            laws.shuffled(order, {})
