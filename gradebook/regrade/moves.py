"""Whose score moves if other reports are recorded under today's late policy, by how much, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from autograder.manifest import Graded
from autograder.report import Report, TestResult
from gradebook.behind import held_by, is_behind
from gradebook.scores import Score, same
from gradebook.standing import Standing

Penalize = Callable[[float], float]  # points to the part of them that lateness costs


@dataclass(frozen=True)
class Case:
    """One submission: its present report and the next one, which may be the same; and where its student stands."""

    student: str
    name: str
    old: Report | None
    new: Report | None
    standing: Standing | None  # as last recorded; None: no student of the gradebook
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


@dataclass(frozen=True)
class Move:
    """What a student's score is and would be, after penalties; None where there is none."""

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
    new = case.new if case.new is not None and case.new.graded else case.old
    recorded = case.standing is not None and case.standing.handed_in and case.standing.score is not None
    if recorded and case.standing is not None:
        before, taken = case.standing.score, case.standing.penalty or 0.0
    else:
        before, taken = predicted(case, case.old)
    after, penalty = predicted(case, new)
    shifts = tuple(shifted(case.old, new)) if new is not case.old else ()
    regraded = new is not case.old
    why = (*_reasons(case, new if regraded else None), *_outside(case, recorded, taken, penalty))
    suites = tuple(dict.fromkeys(f"{one.suite} of kit {one.kit_version}" for one in (case.old, new) if one))
    return Move(
        *(case.student, case.name, before, after, (taken, penalty), why, shifts),
        regraded=regraded,
        suites=suites if suites[1:] else (),
    )


def predicted(case: Case, report: Report | None) -> tuple[float | None, float]:
    """Return score and penalty if a report was recorded now; what a person gave stays, and extra points as well."""
    if report is None or report.score is None:
        return None, 0.0
    given = {Graded(task.task, 0.0).grade_id: task.points for task in report.tasks}
    raw = 0.0
    for part in case.standing.parts if case.standing else ():
        points = given.get(part.grade_id)
        if part.manual is not None:
            raw += part.manual + part.extra
        elif points is not None:
            raw += min(max(points, 0.0), part.max_score) + part.extra
        elif case.standing is not None and case.standing.handed_in:
            raw += part.score or 0.0
    if not (case.standing and case.standing.parts):
        raw = report.score
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
            said = after or before
            outcomes = (before.outcome if before else "", after.outcome if after else "")
            yield Shift(*key, said.description if said else "", *outcomes, by)


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


def _reasons(case: Case, new: Report | None) -> Iterable[str]:
    """Say why there is a new report."""
    if new is None:
        return
    if case.old is None or not case.old.graded:
        yield "had no score"
        return
    if not case.same_files:
        yield "other files handed in"
    if (case.old.suite, case.old.kit_version) != (new.suite, new.kit_version):
        yield "another suite"
    if case.old.seed != new.seed:
        yield "another seed"


def _outside(case: Case, recorded: bool, taken: float, penalty: float) -> Iterable[str]:
    """Say what moves a score besides a new report."""
    if recorded and case.standing and is_behind(case.old, held_by(case.standing), case.anew):
        yield "the gradebook is behind"
    if not same(taken, penalty):
        yield "late penalty"
