"""The memory of arguments: whether they are what was placed is seen there, whatever anybody says."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from autograder.sandbox.arena import Arena
from autograder.worker.snapshot import FEW_BYTES


@pytest.fixture
def arena() -> Iterator[Arena]:
    made = Arena()
    yield made
    made.close()


def placed(arena: Arena, array: np.ndarray) -> np.ndarray:
    header = arena.place(array)
    assert header is not None
    return arena.read(header)


@pytest.mark.parametrize("array", [np.arange(5.0), np.arange(6).reshape(2, 3).T, np.array([[True, False]])])
def test_what_is_placed_is_what_was_given(arena: Arena, array: np.ndarray):
    assert np.array_equal(placed(arena, array), array)
    assert arena.untouched()


def test_a_touched_argument_is_seen_until_it_was_looked_at(arena: Arena):
    first, second = placed(arena, np.arange(3.0)), placed(arena, np.arange(4, dtype=np.int8))
    assert arena.untouched()
    first[0] = 7.0  # a later look is at what came later
    assert arena.untouched()
    third = placed(arena, np.arange(2.0))
    second[1], third[1] = 9, 9.0
    assert not arena.untouched()
    third[1] = 1.0
    assert arena.untouched()


def test_of_a_large_argument_nothing_is_said(arena: Arena):
    placed(arena, np.zeros(FEW_BYTES // 8 + 1))
    assert not arena.untouched()
    assert arena.untouched()
    placed(arena, np.zeros(FEW_BYTES // 8 + 1))
    arena.empty()
    assert arena.untouched()
