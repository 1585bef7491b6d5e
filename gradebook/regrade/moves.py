"""Moves of scores if other reports are recorded under today's late policy: whose, by how much, and why."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nbgrader.api import MissingEntry

from autograder import submission
from autograder.manifest import Assignment
from autograder.report import Report
from autograder.report_identity import about_these_files, current_report
from gradebook.gradebook_scores import Entry, entries
from gradebook.late import Penalties
from gradebook.open_course import OpenCourse
from gradebook.outdated_scores import by_cell, handed_in_anew, handed_in_at, is_outdated, report_on
from gradebook.scores import Score, full_name, same, stored, summed


@dataclass(frozen=True)
class Case:
    """One submission: its present report and the next one, which may be the same, and its entry in the gradebook."""

    student: str
    old: Report | None
    new: Report | None
    entry: Entry | None  # as last recorded; None: no student of the gradebook
    penalize: Callable[[float], float]  # points to the part of them that lateness costs
    same_files: bool = True  # as the present report is about
    anew: bool = False  # handed in again since it was recorded


@dataclass(frozen=True)
class Shift:
    """One test with another outcome."""

    task: str
    name: str
    description: str
    outcome: str  # before and after; a test may be new, or gone
    by: float  # points


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

    @property
    def by(self) -> float:
        """Return the points that are won or lost."""
        return (self.after or 0.0) - (self.before or 0.0)

    @property
    def tests(self) -> str:
        """The tests that end otherwise, in words."""
        return "; ".join(f"{shift.name}: {shift.outcome}" for shift in self.shifts)

    @property
    def moves(self) -> bool:
        """Whether the score changes, or there is one for the first time."""
        return (self.before is None) != (self.after is None) or not same(self.by, 0.0)

    @property
    def falls(self) -> bool:
        """Whether points that there are would be lost."""
        return self.moves and self.by < 0


def cases_of(
    course: OpenCourse, assignment: Assignment, apart: Mapping[str, Path], students: Sequence[str] | None
) -> Iterator[Case]:
    """Yield a case for everybody who handed in, or for these students; ``apart`` are their next reports."""
    folders, name = course.folders, assignment.name
    penalties = Penalties(course.app, name)
    known: dict[str, Entry] = {}
    with suppress(MissingEntry):
        if course.gradebook:
            recorded = entries(
                course.gradebook, course.gradebook.find_assignment(name), stored, partial(folders.has, name)
            )
            known = {entry.student.id: entry for entry in recorded}
    for student in sorted(folders.students(name)) if students is None else students:
        folder = folders.submitted / student / name
        entry = known.get(student)
        old = report_on(folders, name, student)
        files = submission.read(folder, assignment.module)
        new = current_report(apart[student], assignment, files) if student in apart else None
        same_files = old is not None and about_these_files(old, assignment, files)
        late = 0.0  # as nbgrader computes it; not, if a time is unknown
        if entry and entry.due:
            late = ((handed_in_at(folder) or entry.timestamp or entry.due) - entry.due).total_seconds()
        penalize = partial(penalties.penalty, student, seconds_late=late)
        anew = handed_in_anew(folder, entry.timestamp if entry else None)
        yield Case(student, old, new or old, entry, penalize, same_files, anew)


def move(case: Case) -> Move:
    """Compare what was last recorded, or else the present report, with what the next report gives today.

    A report without a score, which is the grader's fault, takes nobody's place.
    """
    regraded = case.new is not case.old and case.new is not None and case.new.graded
    new = case.new if regraded else case.old
    why = []
    if new and regraded:
        if case.old is None or not case.old.graded:
            why.append("had no score")
        else:
            why += ["other files handed in"] * (not case.same_files)
            other_suite = (case.old.suite, case.old.kit_version) != (new.suite, new.kit_version)
            why += ["another suite"] * other_suite + ["another seed"] * (case.old.seed != new.seed)
    before, taken = _predicted(case, case.old)
    if (entry := case.entry) and entry.handed_in and entry.score is not None:
        before, taken = entry.score, entry.penalty or 0.0
        why += ["outdated score"] * is_outdated(case.old, entry, case.anew)
    after, penalty = _predicted(case, new)
    if not same(taken, penalty):
        why.append("late penalty")
    name = full_name(entry.student) if entry else ""
    shifts = tuple(shifted(case.old, new)) if regraded else ()
    return Move(case.student, name, before, after, (taken, penalty), tuple(why), shifts, regraded)


def _predicted(case: Case, report: Report | None) -> tuple[float | None, float]:
    """Return score and penalty if a report was recorded now; what a person gave stays, and extra points as well."""
    if report is None or report.score is None:
        return None, 0.0
    raw, points = report.score, by_cell(report)
    if case.entry and case.entry.parts:
        parts = [(part, part.recorded(points.get(part.grade_id))) for part in case.entry.parts]
        cells = [(part.grade_id, score, part.extra, part.max_score) for part, score in parts]
        raw = summed(report.assignment, cells)
    score = Score(raw, case.penalize(raw))
    return score.final, score.penalty


def shifted(old: Report | None, new: Report | None) -> Iterator[Shift]:
    """Yield the tests with another outcome or other points, in the order of the new suite, then those that went."""
    was = {(test.task, test.name): test for test in (old.tests if old else ())}
    now = {(test.task, test.name): test for test in (new.tests if new else ())}
    for key, known in (now | was).items():
        tests = was.get(key), now.get(key)
        before, after = ((test.points or 0.0) if test else 0.0 for test in tests)
        outcomes = [test.outcome if test else "no such test" for test in tests]
        if outcomes[0] != outcomes[1] or not same(before, after):
            yield Shift(*key, known.description, " → ".join(outcomes), after - before)
