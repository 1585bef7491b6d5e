"""Whether results stay what they were: other arguments of the same shape for one more call, and what to compare."""

from __future__ import annotations

from typing import Any

import numpy as np

from .transcript import Step
from .worker.snapshot import changed_paths, size_of


def last_calls(steps: list[Step]) -> list[Step]:
    """Return the last call of every function and method that has returned arrays, in their order."""
    last: dict[tuple[int | None, str], Step] = {}
    for step in steps:
        if step.op == "call" and size_of(step.value):
            last[None if step.owner is None else step.owner.number, step.name] = step
    return list(last.values())


def once_more(step: Step) -> Step:
    """Return the same call with its arrays turned round: other values, and legitimate ones, of the same shapes."""
    kwargs = {name: turned(value) for name, value in step.kwargs.items()}
    return Step("call", step.owner, step.name, tuple(map(turned, step.args)), kwargs)


def turned(value: Any) -> Any:
    """Return a value whose arrays are reversed along all axes, which keeps labels with their rows."""
    if isinstance(value, np.ndarray):
        return np.ascontiguousarray(np.flip(value)).reshape(value.shape)
    if type(value) in (list, tuple):
        return type(value)(turned(entry) for entry in value)
    return value


def differs(now: Any, before: Any) -> bool:
    """Whether the arrays of a result are no longer what they were; other objects have a new name each time."""
    return bool(changed_paths(_arrays(now), _arrays(before)))


def _arrays(value: Any) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ()
    return [array for entry in entries for array in _arrays(entry)]
