"""Say in words how curves go, for the sentence that stands for a picture."""

import numpy as np

from .pictures import number


def trend(values, over=None):
    """Say where a curve begins and ends, and the lowest and the highest value that lies between, and over what."""
    values = np.ravel(np.asarray(values, dtype=float))
    first, last = number(values[0]), number(values[-1])
    said = f"from {first} to {last}"
    if np.isfinite(values).any():
        for word, index in (("lowest", np.nanargmin(values)), ("highest", np.nanargmax(values))):
            if number(values[index]) not in (first, last):
                said += f", {word} {number(values[index])}" + ("" if over is None else f" at {number(over[index])}")
    return said


def trends(curves, over=None):
    """Say so of several curves, a dict from a label to the values."""
    return "; ".join(f"{label} {trend(values, over)}" for label, values in curves.items())
