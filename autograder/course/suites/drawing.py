"""Random numbers of both signs that keep away from zero, so that a mistake shows and no kink is near."""

from __future__ import annotations


def draw(rng, shape, low=0.3, high=2.0):
    """Return numbers between low and high in size: a float for shape (), else an array."""
    values = rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape)
    return float(values) if shape == () else values


def with_both_signs(values):
    """Return the array with its first entry made positive and its last one negative."""
    values.flat[0], values.flat[-1] = abs(values.flat[0]), -abs(values.flat[-1])
    return values


def one_sided(make, times=1):
    """Yield so many arrays with numbers of both signs and as many with one, by turns; make draws one of them."""
    for sign in (1.0, -1.0):
        yield from (with_both_signs(make()) for _ in range(times))
        yield from (sign * abs(make()) for _ in range(times))
