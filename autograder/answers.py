"""When an answer to a question counts as the one that was meant: numbers to about two digits, words as they are."""

from __future__ import annotations

from typing import Any

import numpy as np

CLOSE = 0.01  # of a number with decimals, as a share of it; whole numbers are counted, and counted right or not
ZERO = 0.001  # so near to 0 is 0
OR = " or "  # between words that mean the same
LONGEST = 100  # characters of a word


def entries(answer: Any) -> list[Any]:
    """Return what an answer consists of."""
    return list(answer) if isinstance(answer, tuple | list) else [answer]


def is_number(value: Any) -> bool:
    """Whether a value is one number; a truth value is none."""
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind in "iuf"
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def is_word(value: Any) -> bool:
    """Whether a value is a text that somebody could mean as a word."""
    return isinstance(value, str) and len(value) <= LONGEST


def agree(given: Any, meant: Any) -> bool:
    """Whether an entry of an answer is the one that was meant, or one of its words; None stands for any."""
    if meant is None:
        return True
    if isinstance(meant, str):
        return is_word(given) and given.strip().lower() in (meant, *meant.split(OR))
    if not is_number(given):
        return False
    near: float = 0.0 if isinstance(meant, int) else CLOSE * abs(meant) or ZERO
    try:
        return bool(abs(float(given) - meant) <= near)  # which nan never is
    except OverflowError:
        return False


def same_answer(given: Any, meant: Any) -> bool:
    """Whether an answer has as many entries as another one, and all of them are those that were meant."""
    found, wanted = entries(given), entries(meant)
    return len(found) == len(wanted) and all(map(agree, found, wanted))
