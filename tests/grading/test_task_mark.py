"""What a task mark says, and what is no task mark."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.task_mark import TaskMark, parse_mark


def marked(*arguments: Any, **keywords: Any) -> pytest.Mark:
    return pytest.mark.task(*arguments, **keywords).mark


def first() -> None: ...


def second() -> None: ...


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (marked("a", points=4), TaskMark("a", 4.0, ())),
        (marked("a", points=0.5, needs=first), TaskMark("a", 0.5, ("first",))),
        (marked("a", points=1, needs=[first, second]), TaskMark("a", 1.0, ("first", "second"))),
        (marked("a", points=1, needs=(second,)), TaskMark("a", 1.0, ("second",))),
    ],
)
def test_a_mark_says_task_points_and_needs(mark: pytest.Mark, said: TaskMark):
    found = parse_mark(mark)
    assert found == said
    assert isinstance(found.points, float)


@pytest.mark.parametrize(
    "mark",
    [
        None,
        marked(),
        marked("a"),
        marked(points=4),
        marked("a", "b", points=4),
        marked("a", 4),
        marked("a", points="4"),
        marked("a", points=None),
        marked("a", points=4, needs="first"),
        marked("a", points=4, needs=[first, "second"]),
    ],
)
def test_what_is_no_mark(mark: pytest.Mark | None):
    assert parse_mark(mark) is None
