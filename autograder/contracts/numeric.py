"""Numeric gradients: a contract states the forward formula alone, and the right gradients follow from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from .domains import Case

H = 1e-6  # far smaller than any distance from a kink in a domain


def numerical_gradient(forward: Callable[..., Any], case: Case, name: str) -> Any:
    """Return d(sum of upstream * forward) / d(argument) by centered differences, of a dict's arrays by their names.

    The case has the arguments that forward names; its upstream, ones where it has none, has the shape of the output.
    """
    inputs = {each: case[each] for each in inspect.signature(forward).parameters}
    upstream = np.asarray(case.get("upstream", 1.0))
    if isinstance(inputs[name], dict):
        return {key: _slopes(_one_of(forward, inputs, name, key), inputs[name][key], upstream) for key in inputs[name]}
    return _slopes(lambda value: forward(**inputs | {name: value}), inputs[name], upstream)


def _one_of(forward: Callable[..., Any], inputs: Case, name: str, key: str) -> Callable[[Any], Any]:
    return lambda value: forward(**inputs | {name: inputs[name] | {key: value}})


def _slopes(f: Callable[[Any], Any], at: Any, upstream: np.ndarray) -> np.ndarray:
    at = np.asarray(at, dtype=np.float64)
    slopes = np.zeros(at.shape)
    for index in np.ndindex(at.shape):
        step = np.zeros(at.shape)
        step[index] = H
        slopes[index] = np.sum(upstream * (np.asarray(f(at + step)) - np.asarray(f(at - step)))) / (2 * H)
    return slopes


def gradients(forward: Callable[..., Any], *names: str) -> Callable[[Case], Any]:
    """Return the formula of the gradient of one argument, or of those of several as a tuple."""
    if len(names) == 1:
        return lambda case: numerical_gradient(forward, case, names[0])
    return lambda case: tuple(numerical_gradient(forward, case, name) for name in names)
