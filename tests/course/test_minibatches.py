"""Laws of minibatches that say by which slip rows and labels are apart, or rows in the order of X."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.contracts.compare import Differs
from autograder.course.suites.sgd.batches import dealt, label_of, shuffled

N, SIZE = 24, 4
ROWS = np.arange(N)
SHUFFLED, OTHERWISE = (np.random.default_rng(seed).permutation(N) for seed in (0, 1))
BLOCKS = ROWS.reshape(-1, SIZE)
WITHIN = np.random.default_rng(0).permuted(BLOCKS, axis=1)
CASE = {"X": np.column_stack((ROWS, ROWS + 0.5)), "y": label_of(ROWS), "batch_size": SIZE}


def cut(rows: np.ndarray, labels: np.ndarray, size: int = SIZE) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return batches of these rows beside the labels of those."""
    X, y = CASE["X"][rows], CASE["y"][labels]
    return [(X[start : start + size], y[start : start + size]) for start in range(0, N, size)]


@pytest.mark.parametrize(
    ("rows", "labels", "entry"),
    [
        (SHUFFLED, ROWS, "minibatches-only-x-shuffled"),
        (ROWS, SHUFFLED, "minibatches-only-y-shuffled"),
        (SHUFFLED, OTHERWISE, "minibatches-two-orders"),
        (SHUFFLED, SHUFFLED // 2, None),  # labels that are not those of y
    ],
)
def test_labels_that_are_not_beside_their_rows(rows: np.ndarray, labels: np.ndarray, entry: str | None):
    dealt(cut(SHUFFLED, SHUFFLED), None, CASE)
    with pytest.raises(Differs, match="label") as raised:
        dealt(cut(rows, labels), None, CASE)
    assert raised.value.mistake == entry


@pytest.mark.parametrize(
    ("rows", "entry"),
    [
        (ROWS, "minibatches-not-shuffled"),
        (ROWS[::-1], "minibatches-reversed"),
        (np.ravel(WITHIN), "minibatches-shuffled-within"),
        (np.ravel(BLOCKS[[3, 0, 5, 1, 4, 2]]), "minibatches-blocks-shuffled"),
        (np.ravel(WITHIN[[3, 0, 5, 1, 4, 2]]), None),
        (np.ravel(BLOCKS.reshape(SIZE, -1).T), None),  # every sixth
    ],
)
def test_rows_that_are_not_shuffled(rows: np.ndarray, entry: str | None):
    shuffled(cut(SHUFFLED, SHUFFLED), None, CASE)
    with pytest.raises(Differs, match=r"rows are|neighboring") as raised:
        shuffled(cut(rows, rows), None, CASE)
    assert raised.value.mistake == entry


def test_one_batch_of_all_rows_is_told_no_order():
    with pytest.raises(Differs, match="not shuffled") as raised:
        shuffled(cut(SHUFFLED, SHUFFLED, N), None, CASE)
    assert raised.value.mistake is None
