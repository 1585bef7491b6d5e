"""formgrader's lists with the score that counts, and its pages and boxes, for which nbgrader has no setting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from nbgrader.api import MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.utils import temp_attrs
from tornado.web import HTTPError

from autograder.manifest import CourseError
from autograder.text import one_line
from gradebook.gradebook_scores import submissions_of
from gradebook.late import Penalties
from gradebook.scores import Score, raw_of, score_of

Save = Callable[[Any, str], None]
Row = dict[str, Any]


class ListsWithScores(NbGraderAPI):  # type: ignore[misc] # nbgrader is untyped
    """Put the final score where nbgrader has ``raw_score``; where ``scored`` is false, the points so far stay there."""

    def get_submissions(self, assignment_id: str) -> list[Row]:
        """Return the submissions of an assignment."""
        with temp_attrs(self, get_students=super().get_students):  # it asks for names alone; sums take a second
            rows = super().get_submissions(assignment_id)
        return self._counted(assignment_id, rows)

    def get_submission(self, assignment_id: str, student_id: str, ungraded: Any = None, students: Any = None) -> Any:
        """Return one of them, None if there is none."""
        names = students or {row["id"]: row for row in super().get_students()}
        found = super().get_submission(assignment_id, student_id, ungraded, names)
        return found and self._counted(assignment_id, [found])[0]

    def get_notebook_submissions(self, assignment_id: str, notebook_id: str) -> list[Row]:
        """Return what was handed in of one notebook."""
        return self._counted(assignment_id, super().get_notebook_submissions(assignment_id, notebook_id))

    def get_student_notebook_submissions(self, student_id: str, assignment_id: str) -> list[Row]:
        """Return a student's notebooks in one assignment."""
        return self._counted(assignment_id, super().get_student_notebook_submissions(student_id, assignment_id))

    def get_students(self) -> list[Row]:
        """Return the students, with the sum of all their scores."""
        totals = self._totals()
        return [row | {"score": totals[row["id"]]} for row in super().get_students()]

    def get_student(self, student_id: str, submitted: Any = None) -> Any:
        """Return one of them, None if there is none."""
        found = super().get_student(student_id, submitted)
        return found and found | {"score": self._totals()[student_id]}

    def _counted(self, assignment: str, rows: list[Row]) -> list[Row]:
        """Return rows on submissions, or on notebooks of some, with their scores."""
        scores = self._scores(assignment) if any(row["id"] for row in rows) else {}
        counted = []
        for row in rows:
            score = scores.get(row["id"])
            shown = score.final if score else row["score"]
            counted.append(row | {"score": shown, "raw_score": row["score"], "scored": score is not None})
        return counted

    def _scores(self, assignment: str) -> dict[str, Score | None]:
        """Return the scores of an assignment's submissions and of their notebooks, by nbgrader's id."""
        found = dict[str, Score | None]()
        for one, score, penalties in self._submissions(assignment):
            found[one.id] = score
            for notebook in one.notebooks:
                found[notebook.id] = score and Score(raw_of(notebook), penalties.of(notebook))
        return found

    def _totals(self) -> defaultdict[str, float]:
        """Return the sum of everybody's scores."""
        found = defaultdict[str, float](float)
        with self.gradebook as gradebook:
            names = [assignment.name for assignment in gradebook.assignments]
        for one, score, _ in (row for name in names for row in self._submissions(name)):
            found[one.student_id] += score.final if score else 0.0
        return found

    def _submissions(self, assignment: str) -> Iterator[tuple[Any, Score | None, Penalties]]:
        """Yield the recorded submissions of an assignment; HTTPError says what is wrong with the late policy."""
        penalties = Penalties(self, assignment)
        try:
            penalties.require_policy()
        except CourseError as error:
            why = one_line(str(error)).encode("ascii", "replace").decode()
            raise HTTPError(409, "%s", why, reason=why) from error
        with self.gradebook as gradebook:
            for one in submissions_of(gradebook, gradebook.find_assignment(assignment)):
                yield one, score_of(one, penalties.of), penalties


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
    """Return what saves a grade as ``save`` does, and then stores the penalty anew if it was today's."""
    # A penalty of another policy stays: the command that stores the new one names students who lose points.

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
