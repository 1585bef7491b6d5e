"""Points that a person saves in formgrader: the stored penalty follows them, so that nothing seems to fall later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nbgrader.api import MissingEntry

from autograder.manifest import CourseError
from gradebook.late import Penalties

Save = Callable[[Any, str], None]


def following(save: Save) -> Save:
    """Return what saves a grade as ``save`` does, and then stores the penalty anew if it was today's.

    A penalty of an earlier policy stays: the command that stores the new one names whose points fall.
    """

    def put(handler: Any, grade_id: str) -> None:
        """Save the points that the request carries."""
        try:
            notebook = handler.gradebook.find_grade_by_id(grade_id).notebook
            penalties = Penalties(handler.api, notebook.assignment.assignment.name)
            follows = penalties.is_stored(notebook)
        except (MissingEntry, CourseError):  # which saving, or the lists, will say
            follows = False
        save(handler, grade_id)
        if follows:
            penalties.store(notebook)
            handler.gradebook.db.commit()

    return put
