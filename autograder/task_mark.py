"""The task mark of a hidden test: which exercise it belongs to, what it is worth, and on which tests it depends.

``@pytest.mark.task(id, weight=…)``: the tests of a task share its points, which stand in the manifest, by weight;
``points=`` says the same in points. ``needs=`` takes tests without which this one earns nothing, for conditions such as
*arguments unchanged* that wrong code meets as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from .faults import Infrastructure


@dataclass(frozen=True)
class TaskMark:
    """The task mark of a test; needs are names of tests, relative says that points are a weight."""

    task: str
    points: float
    needs: tuple[str, ...]
    relative: bool = False


def parse_mark(mark: pytest.Mark | None) -> TaskMark | None:
    """Return what a task mark says, None if it is missing or misused."""
    if mark is None or len(mark.args) != 1 or len(mark.kwargs.keys() & {"points", "weight"}) != 1:
        return None
    points = mark.kwargs.get("points", mark.kwargs.get("weight"))
    if not isinstance(points, int | float):
        return None
    needs: Any = mark.kwargs.get("needs", ())
    tests = needs if isinstance(needs, list | tuple) else [needs]
    if not all(callable(test) for test in tests):
        return None
    return TaskMark(mark.args[0], float(points), tuple(test.__name__ for test in tests), "weight" in mark.kwargs)


def read_mark(item: pytest.Item) -> TaskMark:
    """Return a test's task mark; Infrastructure if the suite lacks or misuses it."""
    mark = parse_mark(item.get_closest_marker("task"))
    if mark is None:
        raise Infrastructure(f"The test {item.name} of the suite has no usable task mark.")
    return mark


def description(item: pytest.Item) -> str:
    """Return the sentence that a student reads: the test's docstring on one line."""
    return " ".join((getattr(item, "function", item).__doc__ or item.name).split())
