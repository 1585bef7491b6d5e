"""Which submissions share passages: how much of each, and where."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gradebook.similarity.tokens import Tokens

LENGTH = 12  # tokens in a row that make a common passage: about two lines
LEAST = 40  # tokens of a submission that can be compared
FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no token is lost
CHUNK = 4096

Hashes = NDArray[np.uint64]
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Pair:
    """Two submissions by number; the share of each one's passages that the other has, too; lines of only these two."""

    first: int
    second: int
    shares: tuple[float, float]
    similarity: float  # the mean of both shares
    lines: int


def passages(tokens: Tokens) -> Hashes:
    """Return a number for every LENGTH tokens in a row; equal passages have equal numbers."""
    ids = np.array([_id(kind) for kind in tokens.kinds], dtype=np.uint64)
    count = len(ids) - LENGTH + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    found = np.zeros(count, dtype=np.uint64)
    for offset in range(LENGTH):  # modulo 2**64
        found = found * FACTOR + ids[offset : offset + count]
    return found


@cache
def _id(kind: str) -> int:
    return int.from_bytes(hashlib.blake2b(kind.encode("utf-8", "replace"), digest_size=8).digest())


def shares_of(hashes: Sequence[Hashes]) -> NDArray[np.float64]:
    """Return for all pairs the share, 0 to 1, of the row's passages that the column has, too."""
    count = len(hashes)
    distinct = [np.unique(each) for each in hashes]
    numbers = np.concatenate([*distinct, np.empty(0, dtype=np.uint64)])
    owners = np.repeat(np.arange(count), [len(each) for each in distinct])
    _, columns, owned = np.unique(numbers, return_inverse=True, return_counts=True)
    several = owned[columns] > 1  # what one alone has is in no pair
    _, columns = np.unique(columns[several], return_inverse=True)
    owners = owners[several]
    order = np.argsort(columns, kind="stable")
    columns, owners = columns[order], owners[order]
    common = np.zeros((count, count))
    for start in range(0, int(columns[-1]) + 1 if len(columns) else 0, CHUNK):
        low, high = np.searchsorted(columns, (start, start + CHUNK))
        has = np.zeros((count, CHUNK), dtype=np.float32)
        has[owners[low:high], columns[low:high] - start] = 1
        common += has @ has.T
    sizes = np.array([max(1, len(each)) for each in distinct], dtype=np.float64)
    return common / sizes[:, None]


def owners_of(lines: Sequence[set[str]]) -> dict[str, list[int]]:
    """Return who has each line, by number, the lowest first."""
    owners: dict[str, list[int]] = {}
    for number, own in enumerate(lines):
        for line in own:
            owners.setdefault(line, []).append(number)
    return owners


def lines_of_two(lines: Sequence[set[str]]) -> NDArray[np.int64]:
    """Return for all pairs, the lower number first, how many lines these two have and nobody else."""
    counts = np.zeros((len(lines), len(lines)), dtype=np.int64)
    for owners in owners_of(lines).values():
        if len(owners) == 2:
            counts[owners[0], owners[1]] += 1
    return counts


def ranked(shares: NDArray[np.float64], lines: NDArray[np.int64], least: float) -> list[Pair]:
    """Return the pairs that are at least so similar, the most similar first, and of these who share most lines."""
    mean = (shares + shares.T) / 2
    first, second = np.nonzero(np.triu(mean >= least, 1))
    order = np.lexsort((-lines[first, second], -mean[first, second].round(4)))
    return [
        Pair(int(a), int(b), (float(shares[a, b]), float(shares[b, a])), float(mean[a, b]), int(lines[a, b]))
        for a, b in zip(first[order], second[order], strict=True)
    ]


def common_spans(code: Tokens, text: str, own: Hashes, other: Hashes) -> Spans:
    """Return where in the text the passages lie that another one has, too, line by line."""
    covered = np.zeros(len(code.kinds), dtype=bool)
    for place in np.flatnonzero(np.isin(own, other)):
        covered[place : place + LENGTH] = True
    found: Spans = []
    last = -2
    for index in map(int, np.flatnonzero(covered)):
        start, end = code.spans[index]
        if index == last + 1 and "\n" not in text[found[-1][1] : start]:
            start = found.pop()[0]
        found.append((start, end))
        last = index
    return found
