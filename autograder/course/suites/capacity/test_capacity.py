"""The hidden tests of deep nets, the net made by hand, choices, and questions, made of their contracts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.assertions import CheckFailed, bank_entry, describe, mistaken, unpack
from autograder.contracts.hidden import hidden_tests
from autograder.equality import is_number

from ..questions import question_tests
from .choices import GAP, STRENGTH
from .curves import CURVE
from .scores import GRADIENTS, PREDICT, SCORES, SEED, START

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


QUESTIONS = {  # with weights
    "deep_or_wide": (2, "the parameters of three nets"),
    "what_ails_them": (2, "which nets overfit, underfit, or are fine"),
    "choice_of_strength": (3, "which strength to choose, by a table of accuracies"),
}
globals().update(hidden_tests(__name__, SCORES, START, SEED, PREDICT, GRADIENTS, CURVE, GAP, STRENGTH))
globals().update(question_tests(__name__, "capacity.answers", QUESTIONS))


@pytest.mark.task("capacity.answers", weight=3)
def test_answer_fold(student):
    """Question `fold`: two units that fold an interval onto itself."""
    assert_fold(student.fold())
