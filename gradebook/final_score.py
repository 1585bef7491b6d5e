"""The score on a feedback page: the gradebook's final score and its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from math import fsum
from typing import Any
from zoneinfo import ZoneInfo

from autograder import manifest
from autograder.text import one_line
from gradebook.feedback import points, signed
from gradebook.gradebook_scores import Cells, Entry, Part, entry_of
from gradebook.late import Penalties
from gradebook.scores import full_name
from gradebook.shown_help import hidden

PAGE = 5  # counts the changes of what a page shows: those of an earlier kit are written anew
UNIT = {"day": 86_400, "hour": 3600, "minute": 60}


@dataclass(frozen=True)
class Final:
    """The score on a page, as the gradebook has it."""

    entry: Entry
    who: str  # name and id
    about: tuple[str, ...]  # sentences: when, how late, what that costs
    outdated: bool = False  # a newer submission or report waits to be recorded
    hidden: tuple[str, ...] = ()  # fields of tests that the page does not show

    @property
    def stamp(self) -> str:
        """Name everything that the page takes from the gradebook: a page with another stamp is out of date."""
        return sha256(repr((PAGE, self)).encode()).hexdigest()[:16]

    @property
    def head(self) -> str:
        """The score in words."""
        if self.entry.score is None:
            return "There is no score yet: something could not be graded."
        return f"{points(self.entry.score)} of {points(self.entry.max_score)} points"

    def lines(self) -> list[str]:
        """Return what stands below the score: when it was handed in, and what the score is made of."""
        return [one_line(line) for line in (*self.about, *self._parts())]

    def _parts(self) -> Iterator[str]:
        parts, raw = self.entry.parts, self.entry.raw
        tested, answers = ([part for part in parts if part.tested is kind] for kind in (True, False))
        changed, extra = signed(sum(part.changed for part in parts)), signed(sum(part.extra for part in parts))
        if tested:
            yield f"Automatic tests: {_share(tested, [part.automatic or 0.0 for part in tested])}."
        if changed != "0":
            yield f"Changed by a person: {changed} points."
        if answers:
            wait = "; what no person has graded yet counts 0" if self.entry.waiting else ""
            given = _share(answers, [part.given - part.extra for part in answers])
            yield f"Answers that a person grades: {given}{wait}."
        if extra != "0":
            yield f"Extra points: {extra}."
        if raw is not None and (dropped := [part for part in parts if not part.counts]):
            spread = signed(raw - fsum(part.given for part in parts))
            yield f"{_share(dropped, [part.given for part in dropped])} do not count, and are spread: {spread} points."
        if self.entry.penalty:
            yield f"Handed in late: {signed(-self.entry.penalty)} points."


def _share(parts: list[Part], given: list[float]) -> str:
    return f"{points(sum(given))} of {points(sum(part.max_score for part in parts))} points"


def final_of(
    submission: Any, penalties: Penalties, cells: Cells, outdated: bool = False, appeal: tuple[str, ...] = ()
) -> Final:
    """Return what the gradebook has on a recorded submission; ``cells`` are those of its assignment."""
    student, policy, assignment = submission.student, penalties.policy, submission.assignment
    name, due, late = full_name(student), assignment.duedate, submission.total_seconds_late
    how = f", {duration(late)} after the due date" if late > 0 else ", in time"
    how = f"{how}; due at {local(due)}" if due else ""
    about = [f"Handed in at {local(submission.timestamp)}{how}."] if submission.timestamp else []
    if due and policy:
        about.append(policy.of(assignment.name).sentence(student.id))
    return Final(
        entry_of(submission, penalties.of, cells),
        one_line(f"{name} ({student.id})" if name else student.id),
        (*about, *appeal),
        outdated,
        hidden(submission.duedate),
    )


def local(utc: datetime) -> str:
    """Write a time, which nbgrader has in UTC and without a zone, to the minute in the course's time zone."""
    return f"{utc.replace(tzinfo=UTC).astimezone(ZoneInfo(manifest.load().timezone)):%Y-%m-%d %H:%M %Z}"


def duration(seconds: float) -> str:
    """Write a time in its two largest units: 1 day 2 hours."""
    left, parts = int(seconds), []
    for name, length in UNIT.items():
        count, left = divmod(left, length)
        if count:
            parts.append(f"{count} {name}{'s' * (count != 1)}")
    return " ".join(parts[:2]) or "less than a minute"
