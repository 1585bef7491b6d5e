"""New weights, held against He's rule and against the rules that students follow instead."""

from __future__ import annotations

import numpy as np

from autograder.assertions import check, mistaken
from autograder.together import together

SEEDS = (
    1,
    2,
    42,
    *(10**digits + 1 for digits in range(4, 10)),
    255,
    256,
    999,
    1000,
    2**16 - 1,
    2**16,
    2**31 - 2,
    2**31 - 1,
    2**31,
    2**31 + 1,
    2**32 - 2,
    2**32 - 1,
)
MANY, MOST = 150, 500  # entries of a vector that show whether it goes with another one; vectors that are compared


def is_centered(W):
    """Whether many random weights have a mean of zero, as far as chance allows."""
    return abs(np.mean(W)) < 6 * np.std(W) / np.sqrt(W.size)


def share_numbers(weights, some=0.01):
    """Whether a part of the numbers in one array of new weights is in another one, or in itself, but for He's scale.

    In single precision two of many numbers are equal by chance: those are not asked.
    """
    if any(W.dtype != np.float64 for W in weights):
        return False
    drawn = [np.abs(W / np.sqrt(2 / W.shape[0])).ravel() for W in weights]
    found = np.sort(np.concatenate(drawn))
    equal = np.diff(found) <= 1e-12 * found[1:]
    return np.sum(equal) > some * min(map(len, drawn))


def assert_not_shared(weights, mistake, message):
    """Check that no two arrays of new weights share numbers, which is that mistake, and that none has some twice."""
    if share_numbers(weights):
        twice = any(share_numbers([W]) for W in weights)
        check(not twice, "New weights of one layer hold numbers twice, if with another sign: draw all of them.")
        raise mistaken(mistake, message)


def is_he(W, tolerance):
    """Whether weights of this shape have the variance 2 / fan-in, up to a relative tolerance."""
    return has_variance(W, 2 / W.shape[0], tolerance)


def are_all_drawn(W):
    """Whether very many weights are as many numbers, and not fewer that come again: some of them tell."""
    some = W.ravel()[np.unique(np.random.default_rng(3).integers(W.size, size=20_000))]
    return np.unique(some).size > 0.995 * some.size


def are_independent(W):
    """Whether no two units, nor two inputs, have weights that go together, as far as many of them can tell.

    Nor may they be kept apart: the cosines of independent vectors of n entries have a variance of 1 / n.
    """
    for vectors in (W, W.T):
        if vectors.shape[1] >= MANY and len(vectors) > 1:
            cosines = _cosines(vectors)
            apart = cosines.size > MANY and vectors.shape[1] * np.mean(cosines**2) < 0.8
            if apart or np.max(np.abs(cosines)) > 0.5:
                return False
    return True


def _cosines(vectors):
    """Return the cosines of any two of the vectors."""
    vectors = vectors[:MOST] / np.linalg.norm(vectors[:MOST], axis=1, keepdims=True)
    return (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]


def same_seeds(student, make):
    """Return two seeds that give nets with the same W1, None if no two do; make makes a net of a seed.

    What drops bits of a seed, or takes the rest of a division, shows at those that are near a round number.
    """
    found, seeds = {}, (0, *SEEDS)
    weights = together(student, lambda: [make(seed).params["W1"] for seed in seeds])
    for seed, W in zip(seeds, weights, strict=True):
        if (first := found.setdefault(np.asarray(W).tobytes(), seed)) != seed:
            return first, seed
    return None


def is_standardized(W):
    """Whether mean or variance are so near to He's that the numbers were made to have them, and are not independent."""
    if W.dtype != np.float64:
        return False
    scaled = np.abs([np.mean(W) * np.sqrt(W.shape[0] / 2), np.var(W) * W.shape[0] / 2 - 1])
    return bool(np.min(scaled) < 1e-8 / np.sqrt(W.size))


def is_cut(W):
    """Whether very many numbers come near the bounds of neither uniform nor normal ones: the tails are missing."""
    return W.size >= 30_000 and 1.85 < np.max(np.abs(W)) / np.std(W) < 3.3


def differ(W, other):
    """Whether single weights of two nets are numbers, and not the same."""
    W, other = np.asarray(W), np.asarray(other)
    return W.shape == other.shape == (1, 1) and bool(np.isfinite(W - other).all() and np.any(other != W))


def has_variance(W, variance, tolerance):
    return abs(np.var(W) / variance - 1) < tolerance


def slip_of(W, inputs, tolerance):
    """Return the one slip that explains a variance that is not He's, in a net of so many inputs; None for no such."""
    fan_in, fan_out = W.shape
    sizes = np.abs(W)
    if np.mean(sizes == np.max(sizes)) > 0.01:
        return "cut off"
    variances = {
        "one over fan-in": 1 / fan_in,
        "Glorot": 2 / (fan_in + fan_out),
        "fan-out": 2 / fan_out,
        "one fan-in for all layers": 2 / inputs,
        "no square root": (2 / fan_in) ** 2,
        "fan-out without a square root": (2 / fan_out) ** 2,
        "uniform, too narrow": 2 / (3 * fan_in),
        "small numbers": 0.01**2,
        "standard normal": 1.0,
    }
    if np.max(sizes) < 0.9 * np.sqrt(2 / fan_in):  # a uniform one reaches its limits
        del variances["uniform, too narrow"]
    like = [slip for slip, variance in variances.items() if has_variance(W, variance, tolerance)]
    return like[0] if len(like) == 1 else None
