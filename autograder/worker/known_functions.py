"""Functions of numpy's, which both sides have: they cross by name, and calling them costs no message."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import numpy as np

PLACES = (("", np), ("linalg.", np.linalg))


def name_of(value: Any) -> str | None:
    """Return the name below numpy of one of its functions, None for anything else."""
    name = getattr(value, "__name__", None)
    if isinstance(value, type) or not callable(value) or not isinstance(name, str):
        return None
    return next((prefix + name for prefix, module in PLACES if getattr(module, name, None) is value), None)


def named(name: str) -> Callable[..., Any]:
    """Return the function of that name."""
    found: Callable[..., Any] = attrgetter(name)(np)
    return found
