"""A row per student: with a cell per task or assignment, or under the veil a number and bands."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from autograder.faults import PASSED
from autograder.text import one_line
from gradebook.class_report.gathered import ABSENT, GRADED, UNGRADED, Class, Row
from gradebook.class_report.privacy import Veil, band, place
from gradebook.feedback import points
from gradebook.final_score import duration
from gradebook.pages.table import Column, Table, link, number, with_id


def by_task(group: Class) -> Table:
    """Return a row per student with a cell per task."""
    graded = group.assignment.graded
    headings = (task.id.rpartition(".")[2] for task in graded)
    columns = [Column("Student"), number("Score"), Column("Remark"), *map(number, headings)]
    caption = f"Students, their scores of {points(group.max_score)} points, and points per task"
    rows = [(_name(row, row.page), *_score(row), *(_task(row, task.id) for task in graded)) for row in group.rows]
    return Table("students", caption, columns, rows)


def _name(row: Row, page: str = "") -> Markup:
    return with_id(link(row.name or row.student, page), row.student if row.name else "")


def _score(row: Row) -> tuple[str, str]:
    """Return score and remark."""
    late = row.entry.seconds_late if row.entry else 0
    message = f": {one_line(row.report.message)}" if row.report and row.state == UNGRADED and row.report.message else ""
    remarks = [
        row.state + message if row.state != GRADED else "",
        "behind the report" if row.outdated and row.state == GRADED else "",
        f"{duration(late)} late" if late > 0 else "",
        f"penalty {points(row.entry.penalty)}" if row.entry and row.entry.penalty else "",
    ]
    return "" if row.score is None else points(row.score), "; ".join(filter(None, remarks))


def _task(row: Row, task: str) -> object:
    """Return the points on a task, with a mark that says whether its tests pass."""
    outcome = next((one for one in row.report.tasks if one.task == task), None) if row.report else None
    part = next((part for part in row.entry.parts if part.name == task), None) if row.entry else None
    value = part.score if part and part.score is not None else outcome.points if outcome else None
    if outcome is None or row.state == ABSENT or value is None:
        return "" if value is None or row.state == ABSENT else points(value)
    passed = outcome.outcome == PASSED
    return Markup('<span class="{}">{}</span> {}').format(*(("good", "✓") if passed else ("bad", "✗")), points(value))


def by_assignment(groups: Sequence[Class]) -> Table:
    """Return a row per student, with a cell per assignment and the sum of the scores."""
    by_student = [{row.student: row for row in group.rows} for group in groups]
    rows = []
    for student in dict.fromkeys(student for known in by_student for student in known):
        mine = [known.get(student) for known in by_student]
        scores = [row.score for row in mine if row and row.score is not None]
        who = next(row for row in mine if row)
        rows.append((_name(who), *map(_cell, mine), points(sum(scores))))
    columns = [Column("Student"), *(number(group.assignment.name) for group in groups), number("Sum")]
    return Table("students", "Students and their scores", columns, rows)


def _cell(row: Row | None) -> object:
    """Return score and remark; the score leads to the feedback page."""
    if row is None:
        return ABSENT
    remark = row.state if row.state != GRADED else "behind" if row.outdated else ""
    shown = "" if row.score is None else link(points(row.score), row.page)
    return Markup("{} <small>{}</small>").format(shown, remark)


def covered(groups: Sequence[Class], veil: Veil) -> Table:
    """Return a row per student with a score: the number, and a band per assignment."""
    cells: dict[str, list[str]] = {}
    for index, group in enumerate(groups):
        bands = len(veil.bars(group.scores, group.max_score))
        for row in group.graded:
            mine = cells.setdefault(row.student, [""] * len(groups))
            number_of = place(row.score or 0.0, group.max_score, bands)
            mine[index] = band(number_of, bands, group.max_score) if bands else "left out"
    rows = sorted((veil.number(student), *mine) for student, mine in cells.items())
    columns = [Column("Number"), *(number(group.assignment.name) for group in groups)]
    return Table("students", "Students and the bands of their scores", columns, rows)
