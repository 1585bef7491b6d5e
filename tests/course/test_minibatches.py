"""Laws of minibatches that say by which slip rows and labels are apart, or rows beside their neighbors."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.contracts.compare import Differs
from autograder.course.suites.sgd.batches import dealt, label_of, shuffled

N, SIZE = 24, 4
ROWS = np.arange(N)
SHUFFLED = np.random.default_rng(0).permutation(N)
BLOCKS = ROWS.reshape(-1, SIZE)
CASE = {"X": np.column_stack((ROWS, ROWS + 0.5)), "y": label_of(ROWS), "batch_size": SIZE}


def cut(rows: np.ndarray, labels: np.ndarray, size: int = SIZE) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return batches of these rows beside the labels of those."""
    X, y = CASE["X"][rows], CASE["y"][labels]
    return [(X[start : start + size], y[start : start + size]) for start in range(0, N, size)]


@pytest.mark.parametrize(("rows", "labels"), [(SHUFFLED, ROWS), (ROWS, SHUFFLED)])
def test_labels_that_are_not_beside_their_rows(rows: np.ndarray, labels: np.ndarray):
    dealt(cut(SHUFFLED, SHUFFLED), None, CASE)
    with pytest.raises(Differs, match="label") as raised:
        dealt(cut(rows, labels), None, CASE)
    assert raised.value.mistake == "minibatches-two-orders"


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
    shuffled(cut(SHUFFLED, SHUFFLED), None, CASE)
    with pytest.raises(Differs, match="shuffled") as raised:
        shuffled(cut(rows, rows), None, CASE)
    assert raised.value.mistake == entry
