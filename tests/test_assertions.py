"""The checker itself is checked: it accepts what is right, and rejects a gradient that is 0.1 % off."""

from __future__ import annotations

import numpy as np
import pytest

from autograder import assertions
from autograder.assertions import CheckFailed


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_a_right_gradient_passes_and_one_slightly_off_does_not(rng: np.random.Generator):
    x = rng.standard_normal((3, 4))
    right = 3 * x**2
    assertions.assert_gradient(right, "dx", lambda a: a**3, x)
    for wrong in (
        right * 1.001,
        right + 1e-4,
        -right,
        right / 3,
        np.zeros_like(x),
        right.T,
        right[:, :1],
        right * np.nan,
    ):
        with pytest.raises(CheckFailed):
            assertions.assert_gradient(wrong, "dx", lambda a: a**3, x)


def test_one_wrong_entry_is_found_along_random_directions(rng: np.random.Generator):
    x = rng.standard_normal((300, 100))
    right = 2 * x
    assertions.assert_projected_gradient(right, "dx", lambda a: a**2, x, rng)
    wrong = right.copy()
    wrong[17, 3] += 1.0
    for off in (wrong, right * 1.001, right + 0.01):
        with pytest.raises(CheckFailed):
            assertions.assert_projected_gradient(off, "dx", lambda a: a**2, x, rng)


def test_single_precision_is_allowed_for(rng: np.random.Generator):
    x = rng.standard_normal(50)
    assertions.assert_close(x.astype(np.float32), x, "x")
    with pytest.raises(CheckFailed):
        assertions.assert_close((x * 1.001).astype(np.float32), x, "x")


def test_an_integer_argument_is_not_truncated():
    gradient = assertions.numeric_gradient(lambda a: a**2, np.array([1, 2, 3]))
    assert np.allclose(gradient, [2, 4, 6])


@pytest.mark.parametrize("value", [None, "1", {}, [[1, 2], [3]], [None], object(), np.array(["a"]), np.array([1j])])
def test_what_is_not_numbers_is_refused(value: object):
    with pytest.raises(CheckFailed):
        assertions.as_array(value, "x")


@pytest.mark.parametrize("value", [None, 1.0, (1,), [1, 2, 3], {}])
def test_the_number_of_values_is_checked(value: object):
    with pytest.raises(CheckFailed, match=r"f should return 2 values"):
        assertions.unpack(value, 2, "f")
    assert assertions.unpack([1, 2], 2, "f") == [1, 2]


def test_messages_hold_no_expected_value():
    with pytest.raises(CheckFailed) as caught:
        assertions.assert_close(np.array([0.123456]), np.array([0.654321]), "x")
    assert "0.65" not in str(caught.value)
    assert "0.12" not in str(caught.value)
