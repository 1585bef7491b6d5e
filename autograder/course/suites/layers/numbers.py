"""Random numbers for layers, of both signs in every array."""

from __future__ import annotations

from .. import drawing

KINK = 0.05  # as near as an input may come to a place where a slope changes


def draw(rng, shape):
    """Return an array of numbers of both signs, none of them near zero."""
    return drawing.with_both_signs(drawing.draw(rng, shape, 0.1, 2.5))
