"""Comparison by size, cases of a seed, and numeric gradients."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.contracts.compare import Differs, by_size, close
from autograder.contracts.domains import draw, numbers
from autograder.contracts.numeric import gradients, numerical_gradient
from autograder.equality import equal

A = np.array([1.0, -2.0, 0.5])


@pytest.mark.parametrize(
    ("got", "right"),
    [
        (A, A), (A.tolist(), A), (A.astype(np.float32), A), (A + 1e-6, A), (2, 2.0), (np.float64(2), 2.0),
        (np.array([2.0]), 2.0), ([A, A], (A, A)), ({"a": A, "more": 0}, {"a": A}), (np.zeros((0, 3)), np.zeros((0, 3))),
        (1e6 * A + 1.0, 1e6 * A),
    ],
)  # fmt: skip
def test_what_is_near_enough(got: object, right: object):
    by_size(got, right, {})


@pytest.mark.parametrize(
    ("got", "right", "why"),
    [
        (A * 1.001, A, "it is wrong"), (A[:2], A, "shape"), (A[None], A, "shape"), (None, A, "return missing"),
        ("a", A, "numbers"), (A * np.nan, A, "nan or inf"), (A + 1j, A, "real"), ((A, A, A), (A, A), "list of 2"),
        (A, (A, A), "list of 2"), ([A, -A], (A, A), "the second value is wrong"), ({}, {"a": A}, "no entry 'a'"),
        ({"a": -A}, {"a": A}, "its entry 'a' is wrong"), (A, {"a": A}, "a dict"), ([1.0] * 10**6, A, "shape"),
        (True, np.zeros(2), "shape"),
    ],
)  # fmt: skip
def test_what_is_not(got: object, right: object, why: str):
    with pytest.raises(Differs, match=why) as raised:
        close(got, right)
    assert "-2" not in str(raised.value)


def test_cases_are_those_of_their_seed_and_number():
    domains, sizes = {"x": numbers("N")}, [{"N": 2}, {"N": 3}]
    assert equal(draw(domains, sizes, 1, 3), draw(domains, sizes, 1, 3))
    assert not equal(draw(domains, sizes, 1, 3), draw(domains, sizes, 2, 3))
    assert [draw(domains, sizes, 1, number)["x"].size for number in range(4)] == [2, 3, 2, 3]


def test_numeric_gradients_are_right_and_reject_what_is_a_thousandth_off():
    case = {"x": A, "y": np.array([3.0, 1.0, 2.0]), "upstream": np.array([1.0, 2.0, -1.0])}
    dx, dy = gradients(lambda x, y: x * y, "x", "y")(case)
    assert np.allclose(dx, case["upstream"] * case["y"])
    assert np.allclose(dy, case["upstream"] * case["x"])
    with pytest.raises(Differs):
        close(1.001 * dx, dx)
    by_name = numerical_gradient(lambda values: values["x"] ** 2, {"values": {"x": A, "unused": A}}, "values")
    assert np.allclose(by_name["x"], 2 * A)
    assert not by_name["unused"].any()
