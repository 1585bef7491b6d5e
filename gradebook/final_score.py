"""The score on a feedback page: the gradebook's final score and its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import fsum
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder import manifest
from autograder.text import one_line
from gradebook.feedback import points, signed
from gradebook.gradebook_scores import graded_cells
from gradebook.late import Penalties
from gradebook.late_policy import Rule
from gradebook.local_time import local
from gradebook.scores import Score, automatic, full_name, pending, summed, waiting
from gradebook.shown_help import hidden

PAGE = 4  # counts the changes of what a page shows: those of an earlier kit are written anew
UNIT = {"day": 86_400, "hour": 3600, "minute": 60}


@dataclass(frozen=True)
class Cell:
    """One graded cell: what the tests gave, what a person made of it, and what was added."""

    name: str
    score: float
    automatic: float | None
    manual: float | None
    extra: float
    tested: bool  # else a person grades it
    most: float
    counts: bool = True  # else its points are spread over the others

    @property
    def graded(self) -> bool:
        """Whether it has a score: an answer without one counts 0 for now, a task without one is no zero."""
        return self.automatic is not None or self.manual is not None

    @property
    def changed(self) -> float:
        """By how much a person changed what the tests gave."""
        return 0.0 if self.manual is None or not self.tested else self.manual - (self.automatic or 0.0)

    def made_of(self) -> str:
        """Return, in parentheses, what the tests gave and what a person made of it; empty if that is all the same."""
        changed, extra = signed(self.changed), signed(self.extra)
        if changed == extra == "0":
            return ""
        given = (self.automatic or 0.0) if self.tested else self.score - self.extra
        parts = [f"{'tests' if self.tested else 'answer'}: {points(given)}"]
        parts += [f"changed by a person: {changed}"] * (changed != "0")
        parts += [f"extra: {extra}"] * (extra != "0")
        return f" ({', '.join(parts)})"


@dataclass(frozen=True)
class Final:
    """A recorded notebook's score, as the gradebook has it."""

    max_score: float
    cells: tuple[Cell, ...]
    penalty: float
    whole: bool  # nothing that is graded automatically lacks a score
    waiting: bool
    who: str  # name and id
    about: tuple[str, ...]  # sentences: when, how late, what that costs
    comments: tuple[tuple[str, str], ...]  # by cell
    outdated: bool = False  # a newer submission or report waits to be recorded
    hidden: tuple[str, ...] = ()  # fields of tests that the page does not show
    assignment: str = ""

    @property
    def score(self) -> float | None:
        """The final score, None where something could not be graded."""
        return Score(self.raw, self.penalty).final if self.whole else None

    @property
    def raw(self) -> float:
        """All points before a penalty."""
        return summed(self.assignment, [(cell.name, cell.score, cell.extra, cell.most) for cell in self.cells])

    @property
    def stamp(self) -> str:
        """Name everything that the page takes from the gradebook: a page with another stamp is out of date."""
        return sha256(repr((PAGE, self)).encode()).hexdigest()[:16]

    @property
    def head(self) -> str:
        """The score in words."""
        if self.score is None:
            return "There is no score yet: something could not be graded."
        return f"{points(self.score)} of {points(self.max_score)} points"

    def lines(self) -> list[str]:
        """Return what stands below the score: when it was handed in, and what the score is made of."""
        return [one_line(line) for line in (*self.about, *self._parts())]

    def _parts(self) -> Iterator[str]:
        tested = [cell for cell in self.cells if cell.tested]
        answers = [cell for cell in self.cells if not cell.tested]
        changed = signed(sum(cell.changed for cell in tested))
        extra = signed(sum(cell.extra for cell in self.cells))
        if tested:
            yield f"Automatic tests: {_share(tested, [cell.automatic or 0.0 for cell in tested])}."
        if changed != "0":
            yield f"Changed by a person: {changed} points."
        if answers:
            wait = "; what no person has graded yet counts 0" if self.waiting else ""
            given = _share(answers, [cell.score - cell.extra for cell in answers])
            yield f"Answers that a person grades: {given}{wait}."
        if extra != "0":
            yield f"Extra points: {extra}."
        if dropped := [cell for cell in self.cells if not cell.counts]:
            spread = signed(self.raw - fsum(cell.score for cell in self.cells))
            yield f"{_share(dropped, [cell.score for cell in dropped])} do not count, and are spread: {spread} points."
        if self.penalty:
            yield f"Handed in late: {signed(-self.penalty)} points."


def _share(cells: list[Cell], given: list[float]) -> str:
    return f"{points(sum(given))} of {points(sum(cell.most for cell in cells))} points"


def final_of(gradebook: Any, ids: Any, penalties: Penalties) -> Final:
    """Return what the gradebook has on a notebook; MissingEntry if there is nothing."""
    submission = gradebook.find_submission(ids["assignment"], ids["student"])
    notebook = gradebook.find_submission_notebook(ids["notebook"], ids["assignment"], ids["student"])
    tested = {grade.name for grade in automatic(notebook)}
    most = {cell.id: cell.max_score for cell in graded_cells(notebook.notebook)}
    known = manifest.load().find(ids["assignment"])
    dropped = known.dropped if known else ()
    cells = (
        Cell(
            g.name,
            g.score,
            g.auto_score,
            g.manual_score,
            g.extra_credit or 0.0,
            g.name in tested,
            most[g.cell_id],
            g.name not in dropped,
        )
        for g in notebook.grades
        if g.cell_id in most
    )
    comments = tuple(sorted((comment.name, comment.comment) for comment in notebook.comments if comment.comment))
    student, policy = submission.student, penalties.policy
    name = full_name(student)
    return Final(
        float(sum(most.values())),
        tuple(sorted(cells, key=lambda cell: cell.name)),
        penalties.of(notebook),
        not pending(submission),
        waiting(submission),
        one_line(f"{name} ({student.id})" if name else student.id),
        (*_about(submission, policy.of(ids["assignment"]) if policy else None), *ids.get("appeal", ())),
        comments,
        ids.get("outdated", False),
        hidden(submission.duedate),
        ids["assignment"],
    )


class FinalScore(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is untyped
    """Hand the gradebook's score to the exporter that writes the page."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Leave the notebook as it is."""
        ids = resources["nbgrader"]
        with Gradebook(ids["db_url"]) as gradebook:
            ids["final"] = final_of(gradebook, ids, Penalties(self, ids["assignment"]))
        return nb, resources


def _about(submission: Any, rule: Rule | None) -> Iterator[str]:
    """Say when it was handed in, and what lateness costs."""
    due, late = submission.assignment.duedate, submission.total_seconds_late
    how = f", {duration(late)} after the due date" if late > 0 else ", in time"
    how = "" if due is None else f"{how}; due at {local(due)}"
    if submission.timestamp is not None:
        yield f"Handed in at {local(submission.timestamp)}{how}."
    if due is not None and rule is not None:
        yield rule.sentence(submission.student_id)


def duration(seconds: float) -> str:
    """Write a time in its two largest units: 1 day 2 hours."""
    left, parts = int(seconds), []
    for name, length in UNIT.items():
        count, left = divmod(left, length)
        if count:
            parts.append(f"{count} {name}{'s' * (count != 1)}")
    return " ".join(parts[:2]) or "less than a minute"
