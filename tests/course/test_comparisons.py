"""Comparisons and laws of the suites: small losses, slopes at kinks, batches, and which slip each mistake is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from autograder.assertions import bank_entry
from autograder.contracts.compare import Differs, Unequal
from autograder.contracts.domains import draw
from autograder.course.suites import laws, nets
from autograder.course.suites.layers.activations import any_slope_at_kinks
from autograder.course.suites.partial import uncapped
from autograder.course.suites.sgd.batches import dealt, label_of, shuffled
from autograder.course.suites.two_layer.training import TRAIN, batches_told, run

CAPPED = bank_entry("loss-capped")


@contextmanager
def slip(why: str, entry: str | None) -> Iterator[None]:
    """Require a complaint that says why and names the entry of the bank, or none without a why."""
    if not why:
        yield
        return
    with pytest.raises(Differs, match=why) as raised:
        yield
    assert raised.value.mistake == entry


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
    with slip(".", entry):
        uncapped(CAPPED)((loss, np.zeros(2)), (1000.0, np.zeros(2)), {})
    for right in (1000.0, 12.0, 0.0):
        uncapped(CAPPED)((right, np.zeros(2)), (right, np.zeros(2)), {})


CASE = {"x": np.array([1.0, 0.0, -2.0]), "upstream": np.array([3.0, 5.0, -4.0])}
RIGHT = np.array([3.0, 0.0, 0.0])


def test_any_slope_between_those_of_both_sides_is_right_at_a_kink():
    for at_kink in (0.0, 2.5, 5.0):
        any_slope_at_kinks([3.0, at_kink, 0.0], RIGHT, CASE)
    for at_kink in (-1.0, 7.0):
        with pytest.raises(Unequal):
            any_slope_at_kinks([3.0, at_kink, 0.0], RIGHT, CASE)


@pytest.mark.parametrize("at_kink", [0.0, 5.0, 7.0])
def test_what_is_kept_of_another_mistake_is_the_same_whatever_is_at_the_kink(at_kink: float):
    with pytest.raises(Unequal) as raised:
        any_slope_at_kinks([3.0, at_kink, -4.0], RIGHT, CASE)
    assert np.array_equal(raised.value.got, [3.0, 0.0, -4.0])


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
    with slip(why, entry):
        assert batches_told(losses_of(batches), CASE_OF_ROWS) == batches


# --- laws of training

SLIPS = {"replaced": "with-replacement", "dropped": "last-dropped"}


def cut(order: list[int], size: int) -> list[list[int]]:
    return [order[start : start + size] for start in range(0, len(order), size)]


@pytest.mark.parametrize(
    ("batches", "rows", "why", "entry"),
    [
        ([[0, 1], [3, 2], [4]], 5, "", None),
        ([[0, 1], [3, 2]], 5, "in no batch", "last-dropped"),
        ([[0, 1]], 5, "in no batch", None),
        ([[0, 0], [3, 2], [4]], 5, "twice", "with-replacement"),
        ([[0, 1], [1, 2], [4]], 5, "more than one batch", None),
        ([[0, 1], [2, 3], [4, 4]], 5, "twice", None),
    ],
)
def test_every_row_is_in_one_batch(batches: list[list[int]], rows: int, why: str, entry: str | None):
    with slip(why, entry):
        laws.once_each(batches, rows, SLIPS)


def test_batches_are_few_and_not_too_large():
    laws.few_enough([2, 2, 1], 5, 2)
    for sizes in ([3, 3], [2, 2, 2], [2, 2, 1, 0]):
        with pytest.raises(Differs):
            laws.few_enough([*sizes, 1], 5, 2)


def test_a_shuffled_order_is_told_from_those_that_are_not():
    for seed in range(200):
        laws.shuffled(cut(np.random.default_rng(seed).permutation(20).tolist(), 6), {})
    rows = list(range(20))
    within = [np.random.default_rng(1).permutation(batch).tolist() for batch in cut(rows, 6)]
    for order in (cut(rows, 6), cut(rows[::-1], 6), cut(rows, 6)[::-1], within, [rows[i::4] for i in range(4)]):
        with pytest.raises(Differs, match="not shuffled"):
            laws.shuffled(order, {})


def test_epochs_have_other_batches():
    one, other = [[0, 1], [2, 3]], [[0, 2], [1, 3]]
    laws.shuffled_anew([one, other], {})
    with pytest.raises(Differs, match="two epochs"):
        laws.shuffled_anew([one, other, [[3, 2], [1, 0]]], {})


def test_seeds_decide():
    laws.as_seeded([1], [1], True)
    laws.as_seeded([1], [2], False)
    for before, alike in (([2], True), ([1], False)):
        with pytest.raises(Differs, match="seed"):
            laws.as_seeded([1], before, alike)


# --- rows and labels of minibatches

N, SIZE = 24, 4
ROWS = np.arange(N)
SHUFFLED = np.random.default_rng(0).permutation(N)
BLOCKS = ROWS.reshape(-1, SIZE)
SGD_CASE = {"X": np.column_stack((ROWS, ROWS + 0.5)), "y": label_of(ROWS), "batch_size": SIZE}


def batches_of(rows: np.ndarray, labels: np.ndarray, size: int = SIZE) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return batches of these rows beside the labels of those."""
    X, y = SGD_CASE["X"][rows], SGD_CASE["y"][labels]
    return [(X[start : start + size], y[start : start + size]) for start in range(0, N, size)]


@pytest.mark.parametrize(("rows", "labels"), [(SHUFFLED, ROWS), (ROWS, SHUFFLED)])
def test_labels_that_are_not_beside_their_rows(rows: np.ndarray, labels: np.ndarray):
    dealt(batches_of(SHUFFLED, SHUFFLED), None, SGD_CASE)
    with slip("label", "minibatches-two-orders"):
        dealt(batches_of(rows, labels), None, SGD_CASE)


@pytest.mark.parametrize(
    ("rows", "entry"),
    [
        (ROWS, "minibatches-not-shuffled"),
        (ROWS[::-1], "minibatches-blocks-shuffled"),
        (np.ravel(BLOCKS[[3, 0, 5, 1, 4, 2]]), "minibatches-blocks-shuffled"),
        (np.ravel(BLOCKS.reshape(SIZE, -1).T), None),  # every sixth
    ],
)
def test_rows_that_are_not_shuffled(rows: np.ndarray, entry: str | None):
    shuffled(batches_of(SHUFFLED, SHUFFLED), None, SGD_CASE)
    with slip("shuffled", entry):
        shuffled(batches_of(rows, rows), None, SGD_CASE)
