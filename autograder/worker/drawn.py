"""Somebody else draws random numbers meanwhile: while an iterator yields, and when a given function is called."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import count, islice
from typing import Any

import numpy as np

_CALLS = count()
MOST_DRAWN = 200_000  # no more entries cross
TURN = 97  # a prime: two runs with the same number of calls seldom draw equally often


def draw_meanwhile() -> None:
    """Draw from the generators that all code shares, another number of times in each call: a seed costs more."""
    number = 1 + next(_CALLS) % TURN
    np.random.random_sample(number)
    random.getrandbits(32 * number)


def listed(result: Any) -> Any:
    """Return a result, as a list of so many entries, and one more, if it is an iterator: what it gives can be kept."""
    return list(islice(drawn(result), MOST_DRAWN + 1)) if isinstance(result, Iterator) else result


def drawn(values: Iterable[Any]) -> Iterator[Any]:
    """Yield the entries; between two of an iterator the generator that all code shares goes on from elsewhere."""
    if not isinstance(values, Iterator):
        yield from values
        return
    for entry in values:
        draw_meanwhile()
        yield entry
