"""Laws of training: which batches obey them, and which entry of the bank a slip is."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.contracts.compare import Differs
from autograder.course.suites import laws

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
    if not why:
        laws.once_each(batches, rows, SLIPS)
        return
    with pytest.raises(Differs, match=why) as raised:
        laws.once_each(batches, rows, SLIPS)
    assert raised.value.mistake == entry


@pytest.mark.parametrize("sizes", [[3, 3], [2, 2, 2], [2, 2, 1, 0]])
def test_batches_are_few_and_not_too_large(sizes: list[int]):
    laws.few_enough([2, 2, 1], 5, 2)
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
