"""The law of how a net starts: arrays of the right shapes, weights drawn as He says, biases of zero."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.compare import Differs, as_numbers

SEEDED_ANEW = bank_entry("seeded-anew-for-each-layer")
MANY = 1000  # weights whose mean and deviation tell how they were drawn
# A normal distribution whose tails are cut off is narrower, by an eighth if they are cut at two deviations.
LEAST, MOST = 0.82, 1.15


def starts(got, sizes, slip=lambda W, layer, sizes: None):
    """Ask for params of a new net; slip names the entry of the bank that draws weights as a layer has them."""
    if not isinstance(got, dict) or set(got) != {f"{kind}{i}" for i in range(1, len(sizes)) for kind in "Wb"}:
        raise Differs("params should be a dict of W1, b1 and so on, for each layer")
    large = []
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes), 1):
        W, b = as_numbers(got[f"W{i}"], (fan_in, fan_out), f"W{i}"), as_numbers(got[f"b{i}"], (fan_out,), f"b{i}")
        if np.any(b):
            raise Differs(f"b{i} should be zero")
        if np.unique(W).size < 0.9 * W.size:
            raise Differs(f"W{i} should be random, and holds the same number more than once", slip(W, i, sizes))
        large += [(i, W)] * (W.size >= MANY)
    for (_, one), (_, other) in pairwise(large):
        count = min(one.size, other.size)
        if abs(np.corrcoef(one.ravel()[:count], other.ravel()[:count])[0, 1]) > 0.5:
            raise Differs("two layers should not have the same random numbers", SEEDED_ANEW)
    for i, W in large:
        if abs(np.mean(W)) > 6 * np.std(W) / np.sqrt(W.size):
            raise Differs(f"the mean of W{i} should be 0", slip(W, i, sizes))
        if not LEAST < np.std(W) / np.sqrt(2 / len(W)) < MOST:
            raise Differs(f"the standard deviation of W{i} is not that of He", slip(W, i, sizes))
