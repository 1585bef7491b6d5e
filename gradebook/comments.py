"""A comment box per task in formgrader: nbgrader itself makes room for comments on answers only."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Comment, Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor


class CommentPerTask(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is untyped
    """Make room for a comment on each graded cell of a recorded notebook; a person's text stays."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Leave the notebook as it is: formgrader finds a comment's box by the cell's name."""
        ids = resources["nbgrader"]
        with Gradebook(ids["db_url"]) as gradebook:
            make_room(gradebook, gradebook.find_submission_notebook(ids["notebook"], ids["assignment"], ids["student"]))
        return nb, resources


def make_room(gradebook: Any, notebook: Any) -> None:
    """Add an empty comment for each graded cell of a submitted notebook that has none.

    An answer is two cells of one name in the database, and has its comment where nbgrader looks for it.
    """
    named = {comment.name for comment in notebook.comments}
    missing = [grade.cell_id for grade in notebook.grades if grade.name not in named]
    if missing:
        gradebook.db.add_all([Comment(cell_id=cell, notebook=notebook) for cell in missing])
        gradebook.db.commit()
