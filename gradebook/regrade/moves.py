"""Moves of scores if other reports are recorded under today's late policy: whose, by how much, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from autograder.manifest import Graded
from autograder.report import Report, TestResult
from gradebook.gradebook_scores import Entry
from gradebook.outdated_scores import is_outdated
from gradebook.scores import Score, full_name, same

Penalize = Callable[[float], float]  # points to the part of them that lateness costs


@dataclass(frozen=True)
class Case:
    """One submission: its present report and the next one, which may be the same, and its entry in the gradebook."""

    student: str
    old: Report | None
    new: Report | None
    entry: Entry | None  # as last recorded; None: no student of the gradebook
    penalize: Penalize
    same_files: bool = True  # as the present report is about
    anew: bool = False  # handed in again since it was recorded


@dataclass(frozen=True)
class Shift:
    """One test that ends otherwise; an outcome is empty where there is no such test."""

    task: str
    name: str
    description: str
    was: str
    now: str
    by: float  # points

    @property
    def outcome(self) -> str:
        """Say how the test ended and how it ends; a test may be new, or gone."""
        return f"{self.was or 'no such test'} → {self.now or 'no such test'}"


@dataclass(frozen=True)
class Move:
    """A student's score before and after, less the penalties; None where there is none."""

    student: str
    name: str
    before: float | None
    after: float | None
    penalties: tuple[float, float]
    why: tuple[str, ...]
    shifts: tuple[Shift, ...]
    regraded: bool  # there is a new report, which would be taken over
    suites: tuple[str, ...] = ()  # that made the present report and the new one, if they differ

    @property
    def by(self) -> float:
        """Return the points that are won or lost."""
        return (self.after or 0.0) - (self.before or 0.0)

    @property
    def moves(self) -> bool:
        """Whether the score changes, or there is one for the first time."""
        return (self.before is None) != (self.after is None) or not same(self.by, 0.0)

    @property
    def falls(self) -> bool:
        """Whether points that there are would be lost."""
        return self.moves and self.by < 0


def move(case: Case) -> Move:
    """Compare what was last recorded, or else the present report, with what the next report gives today.

    A report without a score, which is the grader's fault, takes nobody's place.
    """
    regraded = case.new is not case.old and case.new is not None and case.new.graded
    new = case.new if regraded else case.old
    recorded = case.entry if case.entry and case.entry.handed_in and case.entry.score is not None else None
    before, taken = (recorded.score, recorded.penalty or 0.0) if recorded else predicted(case, case.old)
    after, penalty = predicted(case, new)
    why = [*_reasons(case, new)] if new and regraded else []
    if recorded and is_outdated(case.old, recorded, case.anew):
        why.append("the gradebook is behind")
    if not same(taken, penalty):
        why.append("late penalty")
    suites = tuple(dict.fromkeys(f"{one.suite} of kit {one.kit_version}" for one in (case.old, new) if one))
    return Move(
        case.student,
        full_name(case.entry.student) if case.entry else "",
        before,
        after,
        (taken, penalty),
        tuple(why),
        tuple(shifted(case.old, new)) if regraded else (),
        regraded,
        suites if suites[1:] else (),
    )


def predicted(case: Case, report: Report | None) -> tuple[float | None, float]:
    """Return score and penalty if a report was recorded now; what a person gave stays, and extra points as well."""
    if report is None or report.score is None:
        return None, 0.0
    raw = report.score
    if case.entry and case.entry.parts:
        given = {Graded(task.task, 0.0).grade_id: task.points for task in report.tasks}
        raw = 0.0
        for part in case.entry.parts:
            points = given.get(part.grade_id)
            if part.manual is not None:
                raw += part.manual + part.extra
            elif points is not None:
                raw += min(max(points, 0.0), part.max_score) + part.extra
            elif case.entry.handed_in:
                raw += part.score or 0.0
    score = Score(raw, case.penalize(raw))
    return score.final, score.penalty


def shifted(old: Report | None, new: Report | None) -> Iterable[Shift]:
    """Yield the tests that end otherwise or give other points, in the order of the new suite, then those that went."""
    was = {(test.task, test.name): test for test in (old.tests if old else ())}
    now = {(test.task, test.name): test for test in (new.tests if new else ())}
    for key in dict.fromkeys((*now, *was)):
        before, after = was.get(key), now.get(key)
        by = _points(after) - _points(before)
        if before is None or after is None or before.outcome != after.outcome or not same(by, 0.0):
            known = after or before
            outcomes = (before.outcome if before else "", after.outcome if after else "")
            yield Shift(*key, known.description if known else "", *outcomes, by)


def by_test(moves: Sequence[Move]) -> list[tuple[Shift, list[str]]]:
    """Return each change of a test with the students whom it meets; a change of most students comes first."""
    found: dict[tuple[str, ...], tuple[Shift, list[str]]] = {}
    for one in moves:
        for shift in one.shifts:
            key = (shift.task, shift.name, shift.was, shift.now)
            found.setdefault(key, (shift, []))[1].append(one.student)
    return sorted(found.values(), key=lambda pair: -len(pair[1]))


def _points(test: TestResult | None) -> float:
    return (test.points or 0.0) if test else 0.0


def _reasons(case: Case, new: Report) -> Iterable[str]:
    """Say why there is a new report."""
    if case.old is None or not case.old.graded:
        yield "had no score"
        return
    if not case.same_files:
        yield "other files handed in"
    if (case.old.suite, case.old.kit_version) != (new.suite, new.kit_version):
        yield "another suite"
    if case.old.seed != new.seed:
        yield "another seed"
