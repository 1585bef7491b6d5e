"""Comparisons of several suites: a loss that something keeps small, slopes at kinks, batches that losses tell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.assertions import bank_entry
from autograder.contracts.compare import Differs, Unequal
from autograder.contracts.domains import draw
from autograder.course.suites import nets
from autograder.course.suites.layers.activations import any_slope_at_kinks
from autograder.course.suites.partial import uncapped
from autograder.course.suites.two_layer.training import TRAIN, batches_told, run

CAPPED = bank_entry("loss-capped")


@pytest.mark.parametrize(
    ("loss", "entry"),
    [
        (27.6, CAPPED),  # log(p + 1e-12)
        (np.float32(18.4), CAPPED),
        (50.0, CAPPED),  # of clipped scores
        (500.0, None),  # half of it
        (0.69, None),
        (-1000.0, None),
        (np.nan, None),
        (np.ones(3), None),
        (None, None),
    ],
)
def test_a_large_loss_that_is_kept_small_is_named(loss: Any, entry: str | None):
    with pytest.raises(Differs) as raised:
        uncapped(CAPPED)((loss, np.zeros(2)), (1000.0, np.zeros(2)), {})
    assert raised.value.mistake == entry


@pytest.mark.parametrize(("loss", "right"), [(1000.0, 1000.0), (12.0, 12.0), (0.0, 0.0)])
def test_a_right_loss_is_no_such_one(loss: float, right: float):
    uncapped(CAPPED)((loss, np.zeros(2)), (right, np.zeros(2)), {})


CASE = {"x": np.array([1.0, 0.0, -2.0]), "upstream": np.array([3.0, 5.0, -4.0])}
RIGHT = np.array([3.0, 0.0, 0.0])


@pytest.mark.parametrize("at_kink", [0.0, 2.5, 5.0])
def test_any_slope_is_right_at_a_kink(at_kink: float):
    any_slope_at_kinks([3.0, at_kink, 0.0], RIGHT, CASE)


@pytest.mark.parametrize("at_kink", [0.0, 5.0, 7.0])
def test_what_is_kept_of_another_mistake_is_the_same_whatever_is_at_the_kink(at_kink: float):
    with pytest.raises(Unequal) as raised:
        any_slope_at_kinks([3.0, at_kink, -4.0], RIGHT, CASE)
    assert np.array_equal(raised.value.got, [3.0, 0.0, -4.0])


@pytest.mark.parametrize("at_kink", [-1.0, 7.0])
def test_a_slope_at_a_kink_lies_between_those_of_both_sides(at_kink: float):
    with pytest.raises(Unequal):
        any_slope_at_kinks([3.0, at_kink, 0.0], RIGHT, CASE)


CASE_OF_ROWS = draw(TRAIN.domains, [run(8, 1, 1, 2, "told", batch_size=3)], 0, 0)


def losses_of(batches: list[tuple[int, ...]]) -> np.ndarray:
    X, y = CASE_OF_ROWS["X"], CASE_OF_ROWS["y"]
    return np.array([nets.loss(CASE_OF_ROWS["params"], X[list(rows)], y[list(rows)]) for rows in batches])


@pytest.mark.parametrize(
    ("batches", "why", "entry"),
    [
        ([(0, 3, 5), (1, 2, 4), (6, 7)], "", None),
        ([(0, 3, 3), (1, 2, 4), (6, 7)], "twice", "train-with-replacement"),
        ([tuple(range(8))], "at most 3 different rows", None),
    ],
)
def test_losses_tell_the_rows_of_their_batches(batches: list[tuple[int, ...]], why: str, entry: str | None):
    if not why:
        assert batches_told(losses_of(batches), CASE_OF_ROWS) == batches
        return
    with pytest.raises(Differs, match=why) as raised:
        batches_told(losses_of(batches), CASE_OF_ROWS)
    assert raised.value.mistake == entry
