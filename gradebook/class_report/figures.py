"""Figures on a class and their tables, and its mistakes; a mean or a share is of five students or more."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.faults import PASSED
from autograder.labels.groups import groups
from autograder.manifest import Assignment
from autograder.report import Report, TestResult
from autograder.text import one_line
from gradebook.class_report.gathered import ABSENT, Class
from gradebook.class_report.privacy import LEAST, Veil, band
from gradebook.feedback import points
from gradebook.pages.render import code
from gradebook.pages.table import Column, Table, bar, number, with_id

ENOUGH = 20  # students; below, the strong ones are too few
STRONG = 0.25  # the share of the class that is called strong
STRONG_ARE = (
    "Strong is the quarter of the class with most points on all other tests: if half of them fail, look at the suite. "
    f"With fewer than {ENOUGH} graded students, nobody is called strong."
)
NONE = "–"
STUB = "NotImplementedError"
UNWRITTEN = "Still a TODO: no code was written."
UNREAD = "Cannot be imported"
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
    return [*found, ("late", veil.count(sum(row.seconds_late > 0 for row in group.rows)))] if group.gradebook else found


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
        test, passed = tests[0][0], [test.outcome == PASSED for test, _ in tests]
        failed, strong = strength(passed, [rest for _, rest in tests])
        cells = (
            _passed(sum(passed), len(passed), veil),
            _of(failed, strong, veil),
            "look at it" * (0 < strong <= 2 * failed),
        )
        rows.append((place, with_id(code(one_line(test.description)), test.name), *cells))
    columns = [number("No."), *map(Column, ("Test", "Passed", "Strong who fail", "Suite"))]
    return STRONG_ARE, Table("tests", "Success per test", columns, rows)


def strength(passed: Sequence[bool], rest: Sequence[float]) -> tuple[int, int]:
    """Return how many strong students fail a test, and of how many; ``rest`` has the points on all other tests."""
    if len(rest) < ENOUGH:
        return 0, 0
    least = sorted(rest)[-math.ceil(STRONG * len(rest))]
    strong = [good for good, score in zip(passed, rest, strict=True) if score >= least]
    return strong.count(False), len(strong)


def progress(classes: Sequence[Class], veil: Veil) -> Explained:
    """Return a row per assignment."""
    headings = ("With a score", "Mean", "Median", "Of", "Late", "Not handed in")
    rows = []
    for group in classes:
        found = dict(facts(group, veil))
        name = with_id(group.assignment.title, group.assignment.name)
        absent = veil.count(sum(row.state == ABSENT for row in group.rows))
        spread = [found.get(label, NONE) for label in ("with a score", "mean", "median")]
        rows.append((name, *spread, points(group.max_score), found.get("late", NONE), absent))
    table = Table("progress", "Scores, assignment by assignment", [Column("Assignment"), *map(number, headings)], rows)
    return "Who handed in nothing is in no mean and no median.", table


def is_stub(test: TestResult) -> bool:
    """Whether the released code ran there, in which nothing had been written."""
    return test.outcome != PASSED and (test.error or "").startswith(STUB)


@dataclass(frozen=True)
class Mistake:
    """A way to fail a task: the hint, or the failed test's sentence if no hint names it, and who fails so."""

    hint: str
    named: bool
    students: tuple[str, ...]
    test: TestResult  # of the first of them


def misconceptions(assignment: Assignment, reports: Sequence[Report]) -> list[Mistake]:
    """Return the mistakes, the most frequent first; without a hint, answers or a failed test tell them apart."""
    general = {task.hint for task in assignment.tasks}
    named: dict[tuple[str, str], dict[str, TestResult]] = {}
    first: dict[tuple[str, str], TestResult] = {}  # by task and student
    for report in reports:
        for test in (test for test in report.tests if test.outcome != PASSED):
            if report.message.endswith(test.error or "\0"):  # one mistake, that all tests find
                named.setdefault(("", UNREAD), {}).setdefault(report.student, test)
                continue
            first.setdefault((test.task, report.student), test)
            hint = UNWRITTEN if is_stub(test) else test.hint
            if hint and hint not in general:
                named.setdefault((test.task, hint), {}).setdefault(report.student, test)
    found = [Mistake(hint, True, tuple(tests), next(iter(tests.values()))) for (_, hint), tests in named.items()]
    placed = {(task, student) for (task, _), tests in named.items() for student in tests}
    left = {key: test for key, test in first.items() if key not in placed}
    kinds = Counter((report.suite, report.seed) for report in reports).most_common(1)
    comparable = [one for one in reports if (one.suite, one.seed) == kinds[0][0]]  # others answer to other numbers
    alike = [[(group.task, student) for student in group.students] for group in groups(comparable)]
    by_test: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for key, test in left.items():
        by_test.setdefault((test.task, test.name), []).append(key)
    for keys in (*alike, *by_test.values()):
        tests = {key[1]: left.pop(key) for key in keys if key in left}
        if tests:
            test = next(iter(tests.values()))
            found.append(Mistake(test.description, False, tuple(tests), test))
    return sorted(found, key=lambda one: (-len(one.students), one.hint))
