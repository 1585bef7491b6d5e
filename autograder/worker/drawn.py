"""What an iterator yields, taken as if somebody else drew random numbers meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import numpy as np

_SEEDS = count()


def drawn(values: Iterable[Any]) -> Iterator[Any]:
    """Yield the entries; between two of an iterator the generator that all code shares goes on from elsewhere."""
    if not isinstance(values, Iterator):
        yield from values
        return
    for number, entry in enumerate(values, next(_SEEDS)):
        np.random.seed(number)
        yield entry
