"""Whether two answers are the same, and how far apart two arrays are."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.equality import distance, equal, in_float32, largest_error, numbers, relative_error, same
from autograder.proxy import Remote

GATE, OTHER = Remote(None, 0, "Gate"), Remote(None, 7, "Other")
ONES = np.ones(2)

SAME = [
    (None, None),
    ("text", "text"),
    (2, 2.0),
    (np.array([1.5, 2]), [1.5, 2]),
    ([1, (2, "x")], (1, [2, "x"])),
    ({"a": 1}, {"a": 1}),
    ({"a": 1, "mine": 2}, {"a": 1, "theirs": 3}),
    ({}, {}),
    ((), []),
    (3.0, np.array([3.0])),
    (np.array([[3.0]]), 3.0),
    (GATE, OTHER),
    (1.0, GATE),
    ((1, GATE), (1, None)),
    (math.nan, math.nan),
    ([math.inf, 1], [math.inf, 1]),
    (1e-13, 0.0),
    (ONES, ONES * (1 + 1e-7)),
    (ONES.astype(np.float32), ONES * (1 + 4e-6)),
    (ONES, (ONES * (1 + 4e-6)).astype(np.float32)),
]
DIFFERENT = [
    (None, 0.0),
    ("text", "other"),
    ("1", 1),
    ([1, "x"], [1]),
    ([1, "x"], [1, "y"]),
    (np.zeros(3), np.zeros(4)),
    (np.ones((2, 3)), np.ones((3, 2))),
    (np.ones(1), np.ones((1, 1))),
    (ONES, 1.0),
    ({"a": 1}, {"b": 1}),
    ({"a": 1}, {}),
    ({"a": 1}, {"a": 2}),
    ({"a": 1}, [1]),
    (math.nan, 1.0),
    ([1.0, math.inf], [1.0, -math.inf]),
    ([1.0, math.inf], [1.0, 2.0]),
    (0.0, 2e-12),
    (ONES, ONES * (1 + 4e-6)),
    (ONES.astype(np.float32), ONES * (1 + 4e-5)),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_answers_that_are_the_same_to_their_precision(a: object, b: object):
    assert same(a, b)
    assert same(b, a)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_answers_that_differ(a: object, b: object):
    assert not same(a, b)
    assert not same(b, a)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([3.0, 0.0], [0.0, 4.0], 5 / 7),
        ([100.0, 0.0], [100.0, 1.0], 1 / (100 + math.sqrt(10001))),
        (0.3, 0.1, 0.5),
        ([0.0, 0.0], [0.0, 0.0], 0.0),
        ([1e200], [1.0], math.inf),
        ([], [], 0.0),
    ],
)
def test_the_relative_error_is_that_of_the_norms(a: object, b: object, expected: float):
    with np.errstate(over="ignore"):
        assert relative_error(a, b) == pytest.approx(expected)
        assert distance(np.asarray(a), np.asarray(b)) == pytest.approx(expected)


def test_the_largest_error_is_beside_the_largest_right_entry_or_1():
    assert largest_error(np.array([1.5, 8.0]), np.array([1.0, 8.0])) == 0.5 / 8
    assert largest_error(np.array([0.3]), np.array([0.1])) == pytest.approx(0.2)
    assert largest_error(np.zeros(0), np.zeros(0)) == 0.0
    assert math.isnan(largest_error(np.array([math.nan]), ONES[:1]))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float32(1), True),
        (np.ones(2, np.float16), True),
        ({"a": [1.0, (np.ones(1, np.float32),)]}, True),
        (ONES, False),
        (np.ones(2, np.int32), False),
        ([1.0, {"a": None}], False),
    ],
)
def test_single_precision_is_found_however_deep(value: object, expected: bool):
    assert in_float32(value) is expected


@pytest.mark.parametrize("value", [None, "1", {}, GATE, [[1, 2], [3]], ["a"], np.array([1j]), object(), [None]])
def test_a_value_that_is_no_numbers(value: object):
    assert numbers(value) is None


@pytest.mark.parametrize("value", [1, True, 2.5, [1, 2], ((1.0,), (2,)), np.float32(1), np.zeros((0, 2)), []])
def test_a_value_that_is_numbers(value: object):
    assert np.array_equal(numbers(value), np.asarray(value))
    assert numbers(10**400) is None


def test_equal_answers_are_the_same_to_the_last_bit():
    assert equal({"a": [ONES, 1]}, {"a": [ONES.copy(), 1]})
    assert not equal({"a": [ONES, 1]}, {"a": [ONES + 1e-12, 1]})
    assert not equal([ONES], [ONES, ONES])
    assert not equal(1, 1.0)
