"""Changes by a recording that somebody has to know: lower scores, and other points from overruled tests."""

from typing import Any

from nbgrader.api import MissingEntry

from gradebook.feedback import points
from gradebook.gradebook_scores import Entry, entries
from gradebook.outdated_scores import overruled_sentences, some
from gradebook.scores import same, stored


def snapshot(gradebook: Any, assignment: str) -> dict[str, float]:
    """Return the scores that the gradebook has stored, by student; none, if it does not know the assignment."""
    try:
        return {entry.student.id: entry.score for entry in _stored(gradebook, assignment) if entry.score is not None}
    except MissingEntry:
        return {}


def changes(gradebook: Any, assignment: str, before: dict[str, float]) -> list[str]:
    """Say whose stored score is lower than before, and where the tests now give other points than a person saw."""
    found = _stored(gradebook, assignment)
    lower = [
        f"{entry.student.id} ({points(was)} → {points(entry.score)})"
        for entry in found
        if entry.score is not None and (was := before.get(entry.student.id, 0.0)) > entry.score
        if not same(was, entry.score)
    ]
    said = [f"{assignment}: recorded with fewer points than before: {some(lower)}."] if lower else []
    return [*said, *overruled_sentences(found, assignment)]


def _stored(gradebook: Any, assignment: str) -> list[Entry]:
    """Return everybody's entry with the stored penalty; it has no score where nothing is recorded."""
    return entries(gradebook, gradebook.find_assignment(assignment), stored, lambda student: True)
