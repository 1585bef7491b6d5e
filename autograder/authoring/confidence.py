"""How often something may happen that so many trials have shown so often."""

from __future__ import annotations

import math

LEVEL = 0.95


def upper_bound(count: int, trials: int, level: float = LEVEL) -> float:
    """Return the largest share that so few of so many trials still allow, exactly (Clopper and Pearson).

    Where the true share were larger, so few would be seen with a chance below 1 - level. Where none was seen, it is
    about 3 / trials. Without a trial, anything is possible: 1.
    """
    if count >= trials:
        return 1.0
    low, high = count / trials, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(count, trials, middle) > 1 - level:
            low = middle
        else:
            high = middle
    return high


def _at_most(count: int, trials: int, share: float) -> float:
    """Return the chance of that many or fewer, where each trial has that share."""
    if share >= 1.0:
        return 0.0
    if share <= 0.0:
        return 1.0
    log = math.log(share), math.log1p(-share)
    terms = (
        math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1) + k * log[0] + (trials - k) * log[1]
        for k in range(count + 1)
    )
    return math.fsum(map(math.exp, terms))
