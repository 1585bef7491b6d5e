"""Statistics of a class's scores and reports, with nothing left out and nothing drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from autograder.faults import PASSED
from autograder.manifest import Assignment
from autograder.report import Report
from gradebook.class_report.gathered import Class

BANDS = 10
ENOUGH = 20  # students; below, a correlation is chance
STRONG = 0.25  # the share of the class that is called strong
FAILED_BY_STRONG = 0.5  # the share of them that has to fail a test for it to be looked at


@dataclass(frozen=True)
class Spread:
    """Five numbers on a list of scores, and how many there are."""

    count: int
    mean: float
    lowest: float
    quartiles: tuple[float, float, float]
    highest: float


def spread(scores: Sequence[float]) -> Spread | None:
    """Return the spread of scores, None if there are none."""
    if not scores:
        return None
    first, middle, third = (float(value) for value in np.percentile(scores, (25, 50, 75)))
    return Spread(len(scores), float(np.mean(scores)), min(scores), (first, middle, third), max(scores))


def band(score: float, max_score: float, bands: int = BANDS) -> int:
    """Return in which of so many equal parts of the points a score lies; the last has full marks and all above."""
    return min(bands - 1, max(0, int(score / max_score * bands + 1e-9))) if max_score > 0 else 0


def distribution(scores: Sequence[float], max_score: float, bands: int = BANDS) -> list[int]:
    """Return how many scores lie in each of so many equal parts of the points."""
    counts = [0] * bands
    for score in scores:
        counts[band(score, max_score, bands)] += 1
    return counts


@dataclass(frozen=True)
class TaskSuccess:
    """How many of the graded pass all tests of a task; points are the gradebook's, if there is one."""

    task: str
    max_points: float
    passed: int
    of: int
    mean: float | None


def task_success(group: Class) -> list[TaskSuccess]:
    """Return the success per task, and the mean points of each question that a person grades."""
    results = [task for report in group.reports for task in report.tasks]
    if group.gradebook:
        parts = [part for row in group.graded if row.entry for part in row.entry.parts]
        points = [(part.name, part.score or 0.0) for part in parts]
    else:
        points = [(task.task, task.points or 0.0) for task in results]
    found = []
    for graded in group.assignment.graded:
        passed = [task.outcome == PASSED for task in results if task.task == graded.id]
        mine = [value for name, value in points if name == graded.id]
        mean = float(np.mean(mine)) if mine else None
        found.append(TaskSuccess(graded.id, graded.points, sum(passed), len(passed), mean))
    return found


@dataclass(frozen=True)
class TestSuccess:
    """How a test went; discrimination is the correlation of passing it with the rest of the score."""

    __test__ = False

    task: str
    name: str
    description: str
    passed: int
    of: int
    discrimination: float | None
    strong_failed: int
    strong: int

    @property
    def suspicious(self) -> bool:
        """Whether strong students fail it often, or those who pass it are the weaker ones."""
        failed = self.strong > 0 and self.strong_failed >= FAILED_BY_STRONG * self.strong
        return failed or (self.discrimination is not None and self.discrimination < 0)


def test_success(reports: Sequence[Report]) -> list[TestSuccess]:
    """Return the success per test, in the order of the suite."""
    known = {(test.task, test.name): test.description for report in reports for test in report.tests}
    numbers = {key: number for number, key in enumerate(known)}
    passed = np.full((len(reports), len(known)), np.nan)
    points = np.zeros_like(passed)
    for index, report in enumerate(reports):
        for test in report.tests:
            place = index, numbers[test.task, test.name]
            passed[place], points[place] = test.outcome == PASSED, test.points or 0.0
    rest = np.array([report.score or 0.0 for report in reports])[:, None] - points
    return [
        _test(task, name, description, passed[:, number], rest[:, number])
        for number, ((task, name), description) in enumerate(known.items())
    ]


test_success.__test__ = False  # type: ignore[attr-defined] # pytest takes it for a test of its own


def _test(task: str, name: str, description: str, passed: np.ndarray, rest: np.ndarray) -> TestSuccess:
    there = ~np.isnan(passed)
    passed, rest = passed[there], rest[there]
    strong = rest >= np.sort(rest)[::-1][int(np.ceil(STRONG * len(rest))) - 1]
    enough = len(rest) >= ENOUGH
    return TestSuccess(
        task=task,
        name=name,
        description=description,
        passed=int(passed.sum()),
        of=len(passed),
        discrimination=correlation(passed, rest) if enough else None,
        strong_failed=int((passed[strong] == 0).sum()) if enough else 0,
        strong=int(strong.sum()) if enough else 0,
    )


def correlation(first: np.ndarray, second: np.ndarray) -> float | None:
    """Return Pearson's correlation, None where one of the two does not vary."""
    if np.ptp(first) == 0 or np.ptp(second) < 1e-9:
        return None
    return float(np.corrcoef(first, second)[0, 1])


@dataclass(frozen=True)
class Misconception:
    """A hint that names a mistake, and the students who got it."""

    hint: str
    task: str
    students: tuple[str, ...]


def misconceptions(assignment: Assignment, reports: Sequence[Report]) -> list[Misconception]:
    """Return the diagnoses by how many students got them; a task's general hint is none."""
    general = {task.hint for task in assignment.tasks}
    held: dict[str, dict[str, str]] = {}
    for report in reports:
        for test in report.tests:
            if test.hint and test.hint not in general:
                held.setdefault(test.hint, {}).setdefault(report.student, test.task)
    found = [Misconception(hint, next(iter(by.values())), tuple(by)) for hint, by in held.items()]
    return sorted(found, key=lambda one: (-len(one.students), one.hint))
