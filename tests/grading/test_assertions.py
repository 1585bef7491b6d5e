"""What hidden tests ask of an answer is checked itself: gradients, mistakes, the number of values."""

from __future__ import annotations

import numpy as np
import pytest

from autograder import assertions
from autograder.assertions import CheckFailed


def test_a_numeric_gradient_is_that_of_every_entry_alone():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert np.allclose(assertions.numeric_gradient(np.prod, x), 24 / x, rtol=1e-9, atol=0)
    assert x.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    whole = assertions.numeric_gradient(lambda a: a**2, np.array([1, 2, 3]))
    assert np.allclose(whole, [2, 4, 6])


def test_a_mistake_is_named_by_an_entry_of_the_bank_or_not_at_all():
    entry = assertions.bank_entry("halved")
    named, unnamed = assertions.mistaken(entry, "No."), assertions.mistaken(None, "No.")
    assert (str(named), named.mistake, str(unnamed), unnamed.mistake) == ("No.", "halved", "No.", None)
    with pytest.raises(TypeError, match=r"write bank_entry\('halved'\)"):
        assertions.mistaken("halved", "No.")  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [None, (1,), [1, 2, 3]])
def test_the_number_of_values_is_checked(value: object):
    what = len(value) if isinstance(value, tuple | list) else assertions.describe(value)
    with pytest.raises(CheckFailed) as caught:
        assertions.unpack(value, 2, "f")
    assert str(caught.value) == f"f should return 2 values; it returned {what}."
    assert assertions.unpack((1, 2), 2, "f") == assertions.unpack([1, 2], 2, "f") == [1, 2]
