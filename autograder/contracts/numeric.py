"""Numeric gradients: a contract states the forward formula alone, and the right gradients follow from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from ..assertions import numeric_gradient
from .domains import Case

H = 1e-6  # smaller than any distance from a kink in a domain


def numerical_gradient(forward: Callable[..., Any], case: Case, name: str) -> Any:
    """Return d(sum of upstream * forward) / d(argument) by centered differences, of a dict's arrays by their names.

    The case has the arguments that forward names; its upstream, ones where it has none, has the shape of the output.
    """
    inputs = {each: case[each] for each in inspect.signature(forward).parameters if each in case}
    upstream = np.asarray(case.get("upstream", 1.0))

    def slopes(at: Any, key: str | None = None) -> np.ndarray:
        def output(value: Any) -> Any:
            return upstream * forward(**inputs | {name: value if key is None else inputs[name] | {key: value}})

        return numeric_gradient(output, at, H)

    at = inputs[name]
    return {key: slopes(at[key], key) for key in at} if isinstance(at, dict) else slopes(at)


def gradients(forward: Callable[..., Any], *names: str) -> Callable[[Case], Any]:
    """Return the formula of the gradient of one argument, or of those of several as a tuple."""
    if len(names) == 1:
        return lambda case: numerical_gradient(forward, case, names[0])
    return lambda case: tuple(numerical_gradient(forward, case, name) for name in names)
