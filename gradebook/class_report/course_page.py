"""The page on the course: progress from one assignment to the next, each assignment's part, a row per student."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from autograder.manifest import Course
from gradebook.class_report import statistics
from gradebook.class_report.assignment_page import about, band, part
from gradebook.class_report.gathered import ABSENT, Class, Row
from gradebook.class_report.privacy import Veil
from gradebook.feedback import points
from gradebook.pages.render import render
from gradebook.pages.table import Column, Table, bar, link, number, with_id

TEMPLATE = Path(__file__).parent / "course.html.j2"


def render_course(course: Course, groups: Sequence[Class], missing: Sequence[str], veil: Veil) -> str:
    """Return the page on the course; missing names assignments without a report."""
    return render(
        TEMPLATE,
        title=course.title,
        kind="class report",
        about=about(veil),
        missing=missing,
        progress=_progress(groups, veil),
        views=[part(group, veil) for group in groups],
        rows=_covered_rows(groups, veil) if veil.hidden else _rows(groups),
    )


def _progress(groups: Sequence[Class], veil: Veil) -> Table:
    headings = ("With a score", "Mean", "Median", "Of", "Late", "Not handed in")
    columns = [Column("Assignment"), *map(number, headings)]
    return Table("progress", "Scores, assignment by assignment", columns, [_step(group, veil) for group in groups])


def _step(group: Class, veil: Veil) -> tuple[object, ...]:
    spread = statistics.spread(group.scores)
    mean: object = "–"
    median: object = "–"
    if spread is not None and veil.enough(spread.count) and group.max_score > 0:
        mean = points(spread.mean)
        median = bar(points(spread.quartiles[1]), min(max(spread.quartiles[1] / group.max_score, 0.0), 1.0))
    return (
        with_id(link(group.assignment.title, f"#{group.assignment.name}"), group.assignment.name),
        veil.count(len(group.scores)),
        mean,
        median,
        points(group.max_score),
        veil.count(len(group.late)),
        veil.count(len(group.in_state(ABSENT))),
    )


def _rows(groups: Sequence[Class]) -> Table:
    """Return a row per student, with a cell per assignment and the sum of the scores."""
    by_student = [{row.student: row for row in group.rows} for group in groups]
    rows = []
    for student in dict.fromkeys(student for known in by_student for student in known):
        mine = [known.get(student) for known in by_student]
        name = next((row.name for row in mine if row), "")
        scores = [row.score for row in mine if row and row.score is not None]
        who = with_id(name or student, student if name else "")
        rows.append((who, *(_cell(row) for row in mine), points(sum(scores))))
    columns = [Column("Student"), *(number(group.assignment.name) for group in groups), number("Sum")]
    return Table("students", "Students and their scores", columns, rows)


def _cell(row: Row | None) -> object:
    """Return score and remark; the score leads to the feedback page."""
    if row is None:
        return ABSENT
    remark = "behind" if row.outdated and row.state != ABSENT else ""
    if row.score is None or row.state == ABSENT:
        remark = row.state
    score = "" if row.score is None else points(row.score)
    shown = link(score or remark, row.page)
    return Markup("{} <small>{}</small>").format(shown, remark) if score and remark else shown


def _covered_rows(groups: Sequence[Class], veil: Veil) -> Table:
    """Return a row per student with a score anywhere: the number, and a band per assignment."""
    cells: dict[str, list[str]] = {}
    for place, group in enumerate(groups):
        bands = len(veil.bars(group.scores, group.max_score))
        for row in group.graded:
            mine = cells.setdefault(row.student, [""] * len(groups))
            mine[place] = band(row.score or 0.0, group.max_score, bands)
    rows = sorted((veil.number(student), *mine) for student, mine in cells.items())
    columns = [Column("Number"), *(number(group.assignment.name) for group in groups)]
    return Table("students", "Students and their scores", columns, rows)
