"""An answer is kept in little room, as JSON, with enough of it to keep mistakes apart."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from autograder.diagnosis import kept as module
from autograder.diagnosis.kept import MOST_BYTES, same
from autograder.faults import StudentRaised
from autograder.proxy import Remote

RNG = np.random.default_rng(0)
SMALL, LARGE, IMAGES = RNG.standard_normal((2, 3)), RNG.standard_normal((40, 50)), RNG.standard_normal((3, 3072))
PLACE = np.arange(2000).reshape(40, 50) == 7


def kept(value: Any, right: Any = None) -> list[Any]:
    """Return what is kept of an answer, as it is read back."""
    return json.loads(json.dumps(module.kept(value, right)))


def raised(message: str, kind: str = "ValueError") -> StudentRaised:
    return StudentRaised(f"{kind} in line 3 of a.py: {message}", kind)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SMALL, SMALL * (1 + 1e-9)),
        (IMAGES, IMAGES * (1 + 1e-9)),
        ([1.0, 2.0], np.array([1.0, 2.0])),
        (SMALL.astype(np.float32), SMALL * (1 + 2e-6)),
        ([1.0, math.nan], [1.0, math.nan]),
        (np.where(LARGE > 2, np.inf, LARGE), np.where(LARGE > 2, np.inf, LARGE)),
        (raised("could not convert string to float: 'foo'"), raised("could not convert string to float: 'bar'")),
        (raised("too deep here", "RecursionError"), raised("too deep there", "RecursionError")),
        (Remote(None, 1, "Gate"), Remote(None, 2, "Box")),
    ],
)
def test_the_same_answers_are_the_same(one: Any, other: Any):
    assert same(kept(one), kept(other))
    assert same(kept((1.0, "x", one)), kept((1.0, "x", other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SMALL, SMALL * 1.00001),
        (LARGE, LARGE + 1e-2 * PLACE),
        (SMALL, -SMALL),
        ([1.0, math.nan], [math.nan, 1.0]),
        ((SMALL, SMALL), (SMALL,)),
        (None, 0.0),
        (raised("no", "TypeError"), raised("no")),
        (raised("name 'y' is not defined", "NameError"), raised("name 'upsteam' is not defined", "NameError")),
    ],
)
def test_other_answers_are_others(one: Any, other: Any):
    assert same(kept(one), kept(one))
    assert not same(kept(one), kept(other))
    assert not same(kept((1.0, "x", one)), kept((1.0, "x", other)))


def test_names_that_the_right_answer_lacks_are_left_out():
    assert same(kept({"a": 1.0, "mine": 2.0}, {"a": 3.0}), kept({"a": 1.0}, {"a": 3.0}))
    assert same(kept((0.0, {"a": 1.0, "mine": 2.0}), (5.0, {"a": 3.0})), kept((0.0, {"a": 1.0})))
    assert not same(kept({"a": 1.0, "mine": 2.0}, 3.0), kept({"a": 1.0}, 3.0))


def ragged(count: int, depth: int) -> list[Any]:
    return [ragged(count, depth - 1) if depth else [0.123456789] * (20 + number % 3) for number in range(count)]


@pytest.mark.parametrize(
    "hostile",
    [
        ragged(100, 1),
        ["x" * 10_000] * 1000,
        {f"{number}" * 100: "y" * 1000 for number in range(5000)},
        {1: None, "1": "x", (2, 3): {}, "(2, 3)": [None]},
        {"\x1b[31m\u202e": "a\nb\u2028\x00"},
        np.full((2000, 1000), 1e308),
    ],
)
def test_hostile_answers_take_little_room_and_nothing_obeys_them(hostile: Any):
    assert len(json.dumps(kept(hostile))) <= MOST_BYTES
    assert json.dumps(kept(hostile), ensure_ascii=False).isprintable()
    assert same(kept(hostile), kept(hostile))
    assert not same(kept(hostile), kept(0.5))


def test_answers_to_questions_are_compared_as_answers():
    def alike(one: Any, other: Any) -> bool:
        return same(*(json.loads(json.dumps(module.kept_answer(value))) for value in (one, other)))

    for one, other in [("Left ", "left"), (0.333, 1 / 3), ((1, 2.0), [1, 2.001]), (None, None), (10**400, 10**400)]:
        assert alike(one, other)
    for one, other in [(0.333, 0.4), (3, 4), ("left", "right"), ((1, 2), (1, 2, 3)), (True, 1), (math.inf, 1.0)]:
        assert not alike(one, other)
