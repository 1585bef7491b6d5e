"""What hidden tests ask of an answer is checked itself: gradients, mistakes, the number of values, and equality."""

import math

import numpy as np
import pytest

from autograder import assertions
from autograder.assertions import CheckFailed
from autograder.equality import distance, equal, largest_error, numbers, relative_error, same
from autograder.proxy import Remote


def test_a_numeric_gradient_is_that_of_every_entry_alone():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert np.allclose(assertions.numeric_gradient(np.prod, x), 24 / x, rtol=1e-9, atol=0)
    assert x.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    whole = assertions.numeric_gradient(lambda a: a**2, np.array([1, 2, 3]))
    assert np.allclose(whole, [2, 4, 6])
    assert np.allclose(assertions.numeric_gradient(lambda a: np.stack([a, a]), x), 2)


def test_a_mistake_is_named_by_an_entry_of_the_bank_or_not_at_all():
    for entry, name in ((assertions.bank_entry("halved"), "halved"), (None, None)):
        mistake = assertions.mistaken(entry, "No.")
        assert (str(mistake), mistake.mistake) == ("No.", name)
    with pytest.raises(TypeError, match=r"write bank_entry\('halved'\)"):
        assertions.mistaken("halved", "No.")  # type: ignore[arg-type]


def test_the_number_of_values_is_checked():
    for value, found in ((None, "None (is a return missing?)"), ((1,), "1"), ([1, 2, 3], "3")):
        with pytest.raises(CheckFailed) as caught:
            assertions.unpack(value, 2, "f")
        assert str(caught.value) == f"f should return 2 values; it returned {found}."
    assert assertions.unpack((1, 2), 2, "f") == assertions.unpack([1, 2], 2, "f") == [1, 2]


def test_a_value_is_described_and_a_condition_checked():
    values = (np.ones((2, 3)), True, 5, np.float64(1), [1, 2], (), "x", Remote(None, 0, "A"))
    assert "; ".join(map(assertions.describe, values)) == (
        "an array of shape (2, 3); a number; a number; a number; a list of 2; a tuple of 0; a str; an object of type A"
    )
    assertions.check(ONES.size, "No.")
    with pytest.raises(CheckFailed, match=r"^No\.$"):
        assertions.check([], "No.")


GATE, OTHER = Remote(None, 0, "Gate"), Remote(None, 7, "Other")
ONES = np.ones(2)

SAME = [
    (None, None), ("text", "text"), (2, 2.0), (np.array([1.5, 2]), [1.5, 2]), ([1, (2, "x")], (1, [2, "x"])),
    ({"a": 1, "mine": 2}, {"a": 1, "theirs": 3}), ((), []), (3.0, np.array([3.0])), (GATE, OTHER),
    ((1, GATE), (1, None)), (math.nan, math.nan), ([math.inf, 1], [math.inf, 1]), (1e-13, 0.0),
    (ONES, ONES * (1 + 1e-7)), (ONES.astype(np.float32), ONES * (1 + 4e-6)),
]  # fmt: skip
DIFFERENT = [
    (None, 0.0), ("1", 1), ([1, "x"], [1, "y"]), (np.ones((2, 3)), np.ones((3, 2))), (np.ones(1), np.ones((1, 1))),
    ({"a": 1}, {"b": 1}), ({"a": 1}, {"a": 2}), ({"a": 1}, [1]), ([1.0, math.inf], [1.0, -math.inf]), (0.0, 2e-12),
    (ONES, ONES * (1 + 4e-6)), (ONES.astype(np.float32), ONES * (1 + 4e-5)),
]  # fmt: skip


def test_answers_are_the_same_to_their_precision():
    for pairs, expected in ((SAME, True), (DIFFERENT, False)):
        for a, b in pairs:
            assert same(a, b) is same(b, a) is expected, (a, b)


def test_the_relative_error_is_that_of_the_norms():
    for a, b, expected in (
        ([3.0, 0.0], [0.0, 4.0], 5 / 7),
        ([100.0, 0.0], [100.0, 1.0], 1 / (100 + math.sqrt(10001))),
        (0.3, 0.1, 0.5),
        ([0.0, 0.0], [0.0, 0.0], 0.0),
        ([1e200], [1.0], math.inf),
    ):
        with np.errstate(over="ignore"):
            assert relative_error(a, b) == pytest.approx(expected)
            assert distance(np.asarray(a), np.asarray(b)) == pytest.approx(expected)


def test_the_largest_error_is_beside_the_largest_right_entry_or_1():
    assert largest_error(np.array([1.5, 8.0]), np.array([1.0, 8.0])) == 0.5 / 8
    assert largest_error(np.array([0.3]), np.array([0.1])) == pytest.approx(0.2)
    assert largest_error(np.zeros(0), np.zeros(0)) == 0.0
    assert math.isnan(largest_error(np.array([math.nan]), ONES[:1]))


def test_what_is_no_numbers():
    for value in (None, "1", {}, GATE, [[1, 2], [3]], ["a"], np.array([1j]), object(), [None], 10**400):
        assert numbers(value) is None
    assert np.array_equal(numbers([[1, True]]), [[1, 1]])


def test_equal_answers_are_the_same_to_the_last_bit():
    assert equal({"a": [ONES, 1]}, {"a": [ONES.copy(), 1]})
    assert not equal({"a": [ONES, 1]}, {"a": [ONES + 1e-12, 1]})
    assert not equal([ONES], [ONES, ONES])
    assert not equal(1, 1.0)
