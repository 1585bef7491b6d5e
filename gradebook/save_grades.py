"""Save a recorded notebook's points in nbgrader's database, with a comment box per task for formgrader."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Comment, Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task

from gradebook.scores import overruled, same


class SaveGrades(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is untyped
    """Save what the tests give and make room for comments, in one transaction; nbgrader itself commits every cell.

    A person's points are to be looked at again only where the tests now give others.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Leave the notebook as it is."""
        ids = resources["nbgrader"]
        place = ids["notebook"], ids["assignment"], ids["student"]
        with Gradebook(ids["db_url"]) as gradebook:
            notebook = gradebook.find_submission_notebook(*place)
            seen = {grade.name: grade.auto_score for grade in overruled(notebook) if not grade.needs_manual_grade}
            make_room(gradebook, notebook)
            grades = {grade.name: grade for grade in notebook.grades}
            comments = {comment.name: comment for comment in notebook.comments}
            for cell in nb.cells:
                name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
                if is_grade(cell):
                    grade = grades.get(name) or gradebook.find_grade(name, *place)
                    grade.auto_score = score = determine_grade(cell, self.log)[0]
                    known = seen.get(name)
                    as_seen = known is not None and score is not None and same(known, score)
                    grade.needs_manual_grade = not as_seen and (grade.manual_score is not None or score is None)
                if is_solution(cell) or is_task(cell):
                    comment = comments.get(name) or gradebook.find_comment(name, *place)
                    untouched = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell) and not is_task(cell)
                    comment.auto_comment = "No response." if untouched else None
            gradebook.db.commit()
        return nb, resources


def make_room(gradebook: Any, notebook: Any) -> None:
    """Add an empty comment for each graded cell of a submitted notebook that has none, as nbgrader does for answers.

    An answer is two cells of one name in the database, and has its comment where nbgrader looks for it.
    """
    named = {comment.name for comment in notebook.comments}
    missing = [grade.cell_id for grade in notebook.grades if grade.name not in named]
    if missing:
        gradebook.db.add_all([Comment(cell_id=cell, notebook=notebook) for cell in missing])
        gradebook.db.flush()
