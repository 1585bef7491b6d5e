"""Changes by a recording that somebody has to know: lower scores, and other points from overruled tests."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nbgrader.api import MissingEntry

from gradebook.feedback import points
from gradebook.gradebook_scores import Entry, entries
from gradebook.outdated_scores import overruled_sentences, some
from gradebook.scores import same, stored


def stored_entries(gradebook: Any, assignment: str) -> list[Entry]:
    """Return everybody's entry with the stored penalty; none, if the gradebook does not know the assignment."""
    try:
        return entries(gradebook, gradebook.find_assignment(assignment), stored, lambda student: True)
    except MissingEntry:
        return []


def scores_of(entries: Iterable[Entry]) -> dict[str, float]:
    """Return the scores by student, of those who have one."""
    return {entry.student.id: entry.score for entry in entries if entry.score is not None}


def changes(entries: Sequence[Entry], assignment: str, before: Mapping[str, float]) -> list[str]:
    """Say whose score is lower than before, and where the tests now give other points than a person saw."""
    lower = [
        f"{student} ({points(was)} → {points(score)})"
        for student, score in scores_of(entries).items()
        if (was := before.get(student, 0.0)) > score and not same(was, score)
    ]
    said = [f"{assignment}: recorded with fewer points than before: {some(lower)}."] if lower else []
    return [*said, *overruled_sentences(entries, assignment)]
