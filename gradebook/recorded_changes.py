"""Changes by a recording that somebody has to know: lower scores, and tests that a person had overruled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import SaveAutoGrades

from gradebook.feedback import points
from gradebook.gradebook_scores import part_names, submissions_of
from gradebook.outdated_scores import some
from gradebook.scores import overruled, same, score_of, stored


class SaveGrades(SaveAutoGrades):  # type: ignore[misc] # nbgrader is untyped
    """Save the tests' points; a person's are to be looked at again only where the tests now give others."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Save, and take back nbgrader's mark, which it sets on everything that is saved again."""
        ids = resources["nbgrader"]
        with Gradebook(ids["db_url"]) as gradebook:
            notebook = gradebook.find_submission_notebook(ids["notebook"], ids["assignment"], ids["student"])
            before = {g.name: g.auto_score for g in overruled(notebook) if not g.needs_manual_grade}
        nb, resources = super().preprocess(nb, resources)
        if not before:
            return nb, resources
        with Gradebook(ids["db_url"]) as gradebook:
            notebook = gradebook.find_submission_notebook(ids["notebook"], ids["assignment"], ids["student"])
            for grade in overruled(notebook):
                old = before.get(grade.name)
                if old is not None and grade.auto_score is not None and same(old, grade.auto_score):
                    grade.needs_manual_grade = False
            gradebook.db.commit()
        return nb, resources


@dataclass(frozen=True)
class Snapshot:
    """An assignment as it was last recorded: scores by student, and the tests' points of overruled grades."""

    scores: dict[str, float] = field(default_factory=dict)
    overruled: dict[str, float | None] = field(default_factory=dict)


def snapshot(gradebook: Any, assignment: str) -> Snapshot:
    """Return what the gradebook has now; nothing, if it does not know the assignment."""
    try:
        submissions = submissions_of(gradebook, gradebook.find_assignment(assignment))
    except MissingEntry:
        return Snapshot()
    return Snapshot(
        {one.student_id: score.final for one in submissions if (score := score_of(one, stored))},
        {g.id: g.auto_score for one in submissions for notebook in one.notebooks for g in overruled(notebook)},
    )


def changes(gradebook: Any, assignment: str, before: Snapshot) -> list[str]:
    """Say what has changed since: lower scores, and tests that a person had overruled."""
    known = gradebook.find_assignment(assignment)
    names, moved, lower = part_names(known), list[str](), list[str]()
    for submission in submissions_of(gradebook, known):
        student = submission.student_id
        for grade in (grade for notebook in submission.notebooks for grade in overruled(notebook)):
            old, new = before.overruled.get(grade.id), grade.auto_score
            if old is not None and new is not None and not same(old, new):
                task, given = names[grade.cell_id], points(grade.manual_score)
                moved.append(f"{student} ({task}: {points(old)} → {points(new)}, given {given})")
        was, score = before.scores.get(student, 0.0), score_of(submission, stored)
        if score and score.final < was and not same(score.final, was):
            lower.append(f"{student} ({points(was)} → {points(score.final)})")
    said = [f"{assignment}: recorded with fewer points than before: {some(lower)}."] if lower else []
    if moved:
        kept = "the tests give other points where a person gave some, which stay"
        said.append(f"{assignment}: {kept}: {some(moved)}; look at them in formgrader.")
    return said
