"""Put this folder's lists, pages and boxes in place of formgrader's own, for which nbgrader has no setting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from nbgrader.api import MissingEntry

from autograder.manifest import CourseError
from gradebook.formgrader.lists import ListsWithScores
from gradebook.late import Penalties

Save = Callable[[Any, str], None]


def install() -> None:
    """Change nbgrader's extension before it begins to serve; nbgrader has the configuration read again and again."""
    from nbgrader.server_extensions.formgrader import apihandlers, base, formgrader

    if base.NbGraderAPI is ListsWithScores:
        return
    base.NbGraderAPI = ListsWithScores
    apihandlers.GradeHandler.put = following(apihandlers.GradeHandler.put)
    formgrader.FileSystemLoader = pages


def pages(folders: Sequence[str]) -> BaseLoader:
    """Return what finds a page in this folder first, then in nbgrader's; ``nbgrader/`` names nbgrader's own."""
    own = FileSystemLoader(Path(__file__).parent)
    theirs = FileSystemLoader(folders)
    return ChoiceLoader([own, theirs, PrefixLoader({"nbgrader": theirs})])


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
