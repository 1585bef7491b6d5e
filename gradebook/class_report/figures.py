"""Figures on a class and their tables; a mean or a share is of five students or more."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.faults import PASSED
from autograder.report import TestResult
from autograder.text import one_line
from gradebook.class_report.gathered import ABSENT, Class
from gradebook.class_report.privacy import LEAST, Veil, band
from gradebook.feedback import points
from gradebook.pages.table import Column, Table, bar, number, with_id

ENOUGH = 20  # students; below, a correlation is chance
STRONG = 0.25  # the share of the class that is called strong
NONE = "–"
CHANCE = f"With fewer than {ENOUGH} graded students no correlation is computed: it would be chance."
CORRELATED = (
    "Strong is the quarter of the class with most points on all other tests; half of them should pass. The correlation "
    "is that of passing with the rest of the score: below 0, those who pass are the weaker ones."
)
Explained = tuple[str, Table]  # a sentence on a table, and the table


def facts(group: Class, veil: Veil) -> list[tuple[str, str]]:
    """Return the numbers on the scores; the size of the class would give away those who are left out, if names are."""
    found = [] if veil.hidden else [("students", str(len(group.rows)))]
    found.append(("with a score", veil.count(len(group.scores))))
    if len(group.scores) >= LEAST:
        first, middle, third = map(points, statistics.quantiles(group.scores, n=4, method="inclusive"))
        mean = points(statistics.fmean(group.scores))
        found += [("mean", mean), ("median", middle), ("middle half", f"{first} to {third}")]
    # Only the gradebook knows when something was due.
    return [*found, ("late", veil.count(len(group.late)))] if group.gradebook else found


def of_one(group: Class, veil: Veil) -> Iterator[Explained]:
    """Yield the tables on one assignment, none of fewer than five students."""
    if bars := veil.bars(group.scores, group.max_score):
        rows = [(band(at, len(bars), group.max_score), bar(n, n / max(bars))) for at, n in enumerate(bars)]
        table = Table("scores", "Scores by bands of points", [Column("Points"), Column("Students")], rows)
        yield f"Of {points(group.max_score)} points. Who handed in nothing is in none of these numbers.", table
    if len(group.reports) >= LEAST:
        yield "", _tasks(group, veil)
        yield _tests(group, veil)


def _tasks(group: Class, veil: Veil) -> Table:
    """Return a row per task and question; the mean is the gradebook's, and without one that of the reports."""
    results = [task for report in group.reports for task in report.tasks]
    given = [(part.name, part.score or 0.0) for row in group.graded if row.entry for part in row.entry.parts]
    if not group.gradebook:
        given = [(task.task, task.points or 0.0) for task in results]
    rows = []
    for graded in group.assignment.graded:
        title = group.titles[graded.id]
        passed = [task.outcome == PASSED for task in results if task.task == graded.id]
        mine = [value for name, value in given if name == graded.id]
        mean = points(statistics.fmean(mine)) if len(mine) >= LEAST else NONE
        named = with_id(title, graded.id if title != graded.id else "")
        rows.append((named, _passed(sum(passed), len(passed), veil), mean, points(graded.points)))
    return Table("tasks", "Success per task", [Column("Task"), Column("Passed"), *map(number, ("Mean", "Of"))], rows)


def _passed(count: int, of: int, veil: Veil) -> object:
    return bar(_of(count, of, veil), veil.share(count, of))


def _of(count: int, of: int, veil: Veil) -> str:
    """Return a count with its whole and share; under the veil the share alone."""
    share = veil.share(count, of)
    if veil.hidden or not of:
        return NONE if not of else veil.count(count, of) if share is None else f"{share:.0%}"
    return f"{count} of {of}" + ("" if share is None else f", {share:.0%}")


def _tests(group: Class, veil: Veil) -> Explained:
    """Return a row per test, with a mark where the suite may be at fault."""
    results: dict[tuple[str, str], list[tuple[TestResult, float]]] = {}
    for report in group.reports:
        for test in report.tests:
            rest = (report.score or 0.0) - (test.points or 0.0)
            results.setdefault((test.task, test.name), []).append((test, rest))
    rows = []
    for place, tests in enumerate(results.values(), 1):
        passed = np.array([test.outcome == PASSED for test, _ in tests])
        failed, strong, correlation = strength(passed, np.array([rest for _, rest in tests]))
        count, of = int(passed.sum()), len(tests)
        suspicious = (strong and 2 * failed >= strong) or (correlation or 0) < 0
        shown = correlation is not None and veil.share(count, of) is not None
        rows.append(
            (
                place,
                with_id(one_line(tests[0][0].description), tests[0][0].name),
                _passed(count, of, veil),
                _of(failed, strong, veil),
                f"{correlation:.2f}".replace("-", "−") if shown else NONE,
                "look at it" if suspicious else "",
            )
        )
    headings = (Column("Passed"), Column("Strong who fail"), number("Correlation"), Column("Suite"))
    table = Table("tests", "Success per test", [number("No."), Column("Test"), *headings], rows)
    marked = ", ".join(str(row[0]) for row in rows if row[-1])
    look = f"Look at the tests {marked}: the suite may be at fault. " if marked else ""
    return look + (CORRELATED if len(group.reports) >= ENOUGH else CHANCE), table


def strength(passed: Any, rest: Any) -> tuple[int, int, float | None]:
    """Return how many of the strong fail a test, of how many, and its correlation with the rest of the score.

    ``passed`` and ``rest`` are arrays of a number per student. Of a few students, both would be chance: 0, 0, None.
    """
    if len(rest) < ENOUGH:
        return 0, 0, None
    strong = rest >= np.sort(rest)[-math.ceil(STRONG * len(rest))]
    varied = passed.any() and not passed.all() and np.ptp(rest) >= 1e-9
    correlation = float(np.corrcoef(passed, rest)[0, 1]) if varied else None
    return int((strong & ~passed).sum()), int(strong.sum()), correlation


def progress(groups: Sequence[Class], veil: Veil) -> Explained:
    """Return a row per assignment."""
    headings = ("With a score", "Mean", "Median", "Of", "Late", "Not handed in")
    rows = []
    for group in groups:
        found = dict(facts(group, veil))
        name, absent = with_id(group.assignment.title, group.assignment.name), veil.count(len(group.in_state(ABSENT)))
        spread = [found.get(label, NONE) for label in ("with a score", "mean", "median")]
        rows.append((name, *spread, points(group.max_score), found.get("late", NONE), absent))
    table = Table("progress", "Scores, assignment by assignment", [Column("Assignment"), *map(number, headings)], rows)
    return "Who handed in nothing is in no mean and no median.", table
