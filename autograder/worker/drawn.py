"""Somebody else draws random numbers meanwhile: while an iterator yields, and when a given function is called."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import numpy as np

_CALLS = count()
TURN = 97  # a prime: two runs with the same number of calls seldom draw equally often


def draw_meanwhile() -> None:
    """Draw from the generators that all code shares, another number of times in each call: a seed costs more."""
    number = 1 + next(_CALLS) % TURN
    np.random.random_sample(number)
    random.getrandbits(32 * number)


def drawn(values: Iterable[Any]) -> Iterator[Any]:
    """Yield the entries; between two of an iterator the generator that all code shares goes on from elsewhere."""
    if not isinstance(values, Iterator):
        yield from values
        return
    for entry in values:
        draw_meanwhile()
        yield entry
