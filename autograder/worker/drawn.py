"""Somebody else draws random numbers meanwhile: while an iterator yields, and when a given function is called."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import numpy as np

_SEEDS = count()


def draw_meanwhile() -> None:
    """Have the generators that all code shares go on from elsewhere, every time from another place."""
    number = next(_SEEDS)
    np.random.seed(number)
    random.seed(number)


def drawn(values: Iterable[Any]) -> Iterator[Any]:
    """Yield the entries; between two of an iterator the generator that all code shares goes on from elsewhere."""
    if not isinstance(values, Iterator):
        yield from values
        return
    for entry in values:
        draw_meanwhile()
        yield entry
