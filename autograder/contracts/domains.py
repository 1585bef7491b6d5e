"""Domains: where the arguments of a contract come from, small whole numbers first, ordinary ones then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Rng = np.random.Generator
Case = dict[str, Any]  # arguments by name
Sizes = Mapping[str, Any]  # lengths by name, such as {"N": 2, "D": 3}, and whatever else a domain reads
Domain = Callable[[Rng, Sizes, int], Any]  # of sizes and previous arguments, and the turn: simple at 0, ordinary at 1
Kind = Callable[[Rng, tuple[int, ...]], np.ndarray]


def whole(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    """Draw small whole numbers, which a student can follow without a calculator."""
    return np.asarray(rng.integers(1, 4, shape) * rng.choice([-1.0, 1.0], shape))


def ordinary(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    """Draw numbers of either sign and one decimal, none near zero: two of them are equal, or well apart."""
    return np.asarray(np.round(rng.uniform(0.3, 2.0, shape), 1) * rng.choice([-1.0, 1.0], shape))


def with_zeros(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    """Draw ordinary numbers, and zero in every other place: no mistake shows by chance alone."""
    array = ordinary(rng, shape)
    array.flat[::2] = 0.0
    return array


def extreme(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    """Draw 1000 and -1000 by turns, beginning with either."""
    array = np.full(shape, 1000.0 * rng.choice([-1.0, 1.0]))
    array.flat[1::2] *= -1.0
    return array


def numbers(*shape: str, kinds: Sequence[Kind] = (whole, ordinary, with_zeros)) -> Domain:
    """Return the domain of arrays of floats of a shape, or of plain floats where it comes to ()."""

    def sample(rng: Rng, sizes: Sizes, turn: int) -> Any:
        lengths = tuple(int(length) for name in shape for length in np.atleast_1d(sizes[name]))
        array = kinds[turn % len(kinds)](rng, lengths)
        return array if lengths else float(array)

    return sample


def by_turns(*values: Any) -> Domain:
    """Return the domain of these values, one after the other."""
    return lambda rng, sizes, turn: values[turn % len(values)]


def given(name: str) -> Domain:
    """Return the domain of an argument that comes with the sizes."""
    return lambda rng, sizes, turn: sizes[name]


def draw(domains: Mapping[str, Domain], sizes: Sequence[Sizes], seed: int, number: int) -> Case:
    """Return the case of this number: each size with whole numbers, then with ordinary ones, then with all kinds."""
    rng, case, (turn, size) = np.random.default_rng([seed, number]), Case(), divmod(number, len(sizes))
    for place, (name, domain) in enumerate(domains.items()):
        case[name] = domain(rng, {**sizes[size], **case}, turn if turn < 2 else turn + place)
    return case
