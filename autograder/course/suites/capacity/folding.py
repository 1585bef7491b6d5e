"""Whether seven numbers make a net of two units that folds the unit interval: any of all that do is right."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.answers import is_number
from autograder.assertions import CheckFailed, bank_entry, describe, mistaken, unpack

X = np.linspace(0.0, 1.0, 401)
FOLD = 1.0 - np.abs(2.0 * X - 1.0)
NEAR = 0.01  # as near as numbers of two digits come
WRONG = {  # what mistakes make, in whichever form, by their names in the bank
    bank_entry("answer-fold-1"): np.minimum(2.0 * X, 1.0),
    bank_entry("answer-fold-2"): FOLD / 2,
    bank_entry("answer-fold-4"): 2.0 * X + np.maximum(4.0 * X - 2.0, 0.0),
    bank_entry("answer-fold-6"): None,
}
MESSAGE = "fold returns seven numbers, but the net that they make does not fold the interval."


def assert_fold(answer: Any) -> None:
    """Require that the answer's net is the fold on the unit interval, whatever its numbers."""
    numbers = unpack(answer, 7, "fold")
    for value in numbers:
        if not is_number(value):
            raise CheckFailed(f"fold should return numbers, and one of them is {describe(value)}.")
    try:
        made = net(*(float(value) for value in numbers))
    except OverflowError:
        raise CheckFailed(MESSAGE) from None
    if not np.isfinite(made).all():
        raise CheckFailed(MESSAGE)
    if near(made, FOLD):
        return
    if near(made - made[0], FOLD):
        raise mistaken(bank_entry("answer-fold-5"), MESSAGE)
    for entry, values in WRONG.items():
        if near(made, np.linspace(made[0], made[-1], len(X)) if values is None else values):
            raise mistaken(entry, MESSAGE)
    raise CheckFailed(MESSAGE)


def net(w1: float, w2: float, b1: float, b2: float, *rest: float) -> np.ndarray:
    """Return what the net gives on the unit interval: nan or inf for numbers that are too large."""
    v1, v2, c = rest
    with np.errstate(all="ignore"):
        return v1 * np.maximum(w1 * X + b1, 0.0) + v2 * np.maximum(w2 * X + b2, 0.0) + c


def near(values: np.ndarray, others: np.ndarray) -> bool:
    """Whether two curves are the same up to what rounding to two digits makes."""
    return bool(np.all(np.abs(values - others) <= NEAR))
