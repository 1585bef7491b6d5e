"""How far apart two answers are, and in what they differ."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.comparison import (
    differing_entries,
    distance,
    in_float32,
    lacking,
    numbers,
    relative,
    same,
)
from autograder.faults import Crashed, StudentFault, StudentRaised, TimedOut
from autograder.proxy import Remote

GATE, OTHER = Remote(None, 0, "Gate"), Remote(None, 7, "Other")


def raised(line: int, message: str = "no", kind: str = "ValueError") -> StudentFault:
    return StudentRaised(f"{kind} in line {line} of trial.py: {message}", kind)


EQUAL = [
    (None, None),
    ("text", "text"),
    (2, 2.0),
    (True, 1),
    (np.array([1.5, 2]), [1.5, 2]),
    ([1, (2, "x")], (1, [2, "x"])),
    ({"a": 1}, {"a": 1}),
    ({}, {}),
    ((), []),
    (3.0, np.array([3.0])),
    (np.array([[3.0]]), 3.0),
    (GATE, OTHER),
    (GATE, 1.0),
    (1.0, GATE),
    ((1, GATE), (1, None)),
    (raised(3), raised(8)),
    (raised(3, "too deep", "RecursionError"), raised(4, "too deep in comparison", "RecursionError")),
    (Crashed("exit"), Crashed("exit")),
    (math.nan, math.nan),
    ([math.inf, 1], [math.inf, 1]),
    (1e-13, 0.0),
]


@pytest.mark.parametrize(("a", "b"), EQUAL, ids=str)
def test_equal_answers_are_no_distance_apart(a: object, b: object):
    assert distance(a, b) == 0.0
    assert same(a, b)


OF_OTHER_KINDS = [
    (None, 0.0),
    ("text", "other"),
    ("1", 1),
    (1.0, (1.0, GATE)),
    ([1, "x"], [1]),
    (np.zeros(3), np.zeros(4)),
    (np.zeros((2, 3)), np.zeros((3, 2))),
    (np.ones(1), np.ones((1, 1))),
    (np.ones(2), 1.0),
    ({"a": 1}, {"b": 1}),
    ({"a": 1}, {}),
    ({}, {"a": 1}),
    ({"a": 1}, [1]),
    (raised(3), raised(3, "yes")),
    (raised(3), raised(3, kind="TypeError")),
    (raised(3), 1.0),
    (1.0, raised(3)),
    (raised(3), GATE),
    (Crashed(""), TimedOut("")),
    (math.nan, 1.0),
    ([1.0, math.inf], [1.0, -math.inf]),
    ([1.0, math.inf], [1.0, 2.0]),
]


@pytest.mark.parametrize(("a", "b"), OF_OTHER_KINDS, ids=str)
def test_answers_of_other_kinds_are_infinitely_far_apart(a: object, b: object):
    assert distance(a, b) == math.inf
    assert not same(a, b)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (1.0, 3.0, 0.5),
        (np.array([3.0, 0.0]), np.array([0.0, 4.0]), 5 / 7),
        ([1.0, "x", 1.0], [1.0, "x", 3.0], 0.5),
        ([(1.0, "x"), (2.0, "y")], [(3.0, "x"), (2.0, "y")], 0.5),
        ({"a": 1.0, "b": 1.0, "mine": 2}, {"a": 1.0, "b": 3.0, "theirs": 5}, 0.5),
        ([math.inf, 1.0, math.nan], [math.inf, 3.0, math.nan], 0.5),
        (0.0, 2e-12, 1.0),
    ],
)
def test_numbers_that_differ_are_their_relative_error_apart(a: object, b: object, expected: float):
    assert distance(a, b) == pytest.approx(expected, rel=1e-12)
    assert distance(b, a) == distance(a, b)
    assert not same(a, b)


def test_single_precision_is_allowed_for_if_either_answer_is_in_it():
    value, near = np.array([1.0, 2.0]), np.array([1.0, 2.0]) * (1 + 4e-6)
    assert not same(value, near)
    assert same(value.astype(np.float32), near)
    assert same(value, near.astype(np.float32))
    assert not same(value.astype(np.float32), value * (1 + 4e-5))
    assert same(value, value * (1 + 1e-7))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float32(1), True),
        (np.ones(2, np.float16), True),
        ({"a": [1.0, (np.ones(1, np.float32),)]}, True),
        (np.ones(2), False),
        (np.ones(2, np.int32), False),
        ([1.0, {"a": None}], False),
        (1.0, False),
    ],
)
def test_single_precision_is_found_however_deep(value: object, expected: bool):
    assert in_float32(value) is expected


@pytest.mark.parametrize(
    "value", [None, "1", {}, {"a": 1}, GATE, [[1, 2], [3]], ["a"], np.array([1j]), object(), [None]]
)
def test_what_is_not_numbers(value: object):
    assert numbers(value) is None


@pytest.mark.parametrize("value", [1, True, 2.5, [1, 2], ((1.0,), (2,)), np.float32(1), np.zeros((0, 2)), []])
def test_what_is_numbers(value: object):
    found = numbers(value)
    assert found is not None
    assert np.array_equal(found, np.asarray(value))


def test_the_relative_error_is_norm_wise():
    assert relative(np.array([100.0, 0.0]), np.array([100.0, 1.0])) == pytest.approx(1 / (100 + math.sqrt(10001)))
    assert relative(np.zeros(0), np.zeros(0)) == 0.0


@pytest.mark.parametrize(
    ("value", "expected", "keys"),
    [
        ({"a": 1}, {"a": 1, "b": 2, "c": 3}, {"b", "c"}),
        ({"a": 1, "b": 2}, {"a": 1}, set()),
        ([{"a": 1}, {}], [{"a": 1, "b": 2}, {"c": 1}], {"b", "c"}),
        ([({},)], [({"d": 1},), {"lost": 1}], {"d"}),
        ({}, [{"a": 1}], set()),
        (1.0, {"a": 1}, set()),
        (1.0, [{"a": 1}], set()),
        ([{"a": 1}], 1.0, set()),
        (None, None, set()),
    ],
)
def test_keys_that_are_lacking(value: object, expected: object, keys: set[str]):
    assert lacking(value, expected) == keys


@pytest.mark.parametrize(
    ("a", "b", "count"),
    [
        (1.0, 1.0, 0),
        (1.0, 2.0, 1),
        (1.0, 1.0 + 1e-5, 1),
        (1.0, 1.0 + 1e-8, 0),
        (np.array([1.0, 2, 3]), np.array([1.0, 5, 7]), 2),
        (np.zeros(3), np.zeros(4), 0),
        (0.0, 1e-9, 1),
        ({"a": [1, 2], "b": 3, "mine": 0}, {"a": [5, 6], "b": 4}, 3),
        (([1, 2], "x", (3, "y")), ([1, 7], "z", (4, "y")), 2),
        ([1, "x"], [2], 1),
        ([1, "x"], 2, 0),
        (2, [1, "x"], 0),
        ("a", "b", 0),
        (None, 1.0, 0),
        (GATE, 1.0, 0),
    ],
)
def test_entries_that_differ_are_counted(a: object, b: object, count: int):
    assert differing_entries(a, b) == count
