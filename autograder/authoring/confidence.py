"""The largest share of failures that a number of trials still allows."""

from __future__ import annotations

import math

LEVEL = 0.95


def upper_bound(count: int, trials: int) -> float:
    """Return the largest share that so few failures in so many trials still allow, exactly (Clopper and Pearson).

    Where the true share were larger, so few would be seen with a chance below 1 - LEVEL. Where none was seen, it is
    about 3 / trials; without a trial it is 1.
    """
    if count >= trials:
        return 1.0
    low, high = count / trials, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(count, trials, middle) > 1 - LEVEL else (low, middle)
    return high


def _at_most(count: int, trials: int, share: float) -> float:
    """Return the chance of that many failures or fewer, where each trial fails with that share."""
    ways = (math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1) for k in range(count + 1))
    each = (way + k * math.log(share) + (trials - k) * math.log1p(-share) for k, way in enumerate(ways))
    return math.fsum(map(math.exp, each))
