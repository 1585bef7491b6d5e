"""Which submissions share passages, and how much of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradebook.similarity.reading import Work


@dataclass(frozen=True)
class Pair:
    """Two submissions by number; the share of each one's passages that the other has, too; lines of only these two."""

    first: int
    second: int
    shares: tuple[float, float]
    similarity: float  # the mean of both shares
    lines: set[str]


def owners_of(own: Iterable[set[Any]]) -> dict[Any, list[int]]:
    """Return who has each thing, by number, the lowest first."""
    owners: dict[Any, list[int]] = {}
    for number, things in enumerate(own):
        for thing in things:
            owners.setdefault(thing, []).append(number)
    return owners


def shares_of(passages: Sequence[set[int]]) -> NDArray[np.float64]:
    """Return for all pairs the share, 0 to 1, of the row's passages that the column has, too."""
    common = np.zeros((len(passages), len(passages)))
    for owners in owners_of(passages).values():
        if len(owners) > 1:
            common[np.ix_(owners, owners)] += 1
    sizes = np.array([max(1, len(own)) for own in passages], dtype=np.float64)
    return common / sizes[:, None]


def ranked(works: Sequence[Work], shares: NDArray[np.float64], least: float) -> list[Pair]:
    """Return the pairs that are at least so similar, the most similar first, and of these who share most lines."""
    of_two: dict[tuple[int, ...], set[str]] = {}
    for line, owners in owners_of(work.lines for work in works).items():
        of_two.setdefault(tuple(owners), set()).add(line)
    found = []
    for first, second in np.argwhere(np.triu((shares + shares.T) / 2 >= least, 1)).tolist():
        both = (float(shares[first, second]), float(shares[second, first]))
        found.append(Pair(first, second, both, sum(both) / 2, of_two.get((first, second), set())))
    return sorted(found, key=lambda pair: (-round(pair.similarity, 4), -len(pair.lines)))
