"""A row per student, on one assignment or on the course; with names hidden, numbers and bands of scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.faults import PASSED
from autograder.text import one_line
from gradebook.class_report import statistics
from gradebook.class_report.gathered import ABSENT, GRADED, UNGRADED, Class, Row
from gradebook.class_report.privacy import LEFT_OUT, Veil
from gradebook.feedback import points

DAY, HOUR, MINUTE = 86400, 3600, 60


def plain_row(row: Row) -> dict[str, str]:
    """Return a student's row on one assignment."""
    report, entry = row.report, row.entry
    missed = [task.task.partition(".")[2] for task in report.tasks if task.outcome != PASSED] if report else []
    state = row.state if row.state != GRADED else ("behind the report" if row.behind else GRADED)
    if state == UNGRADED and report is not None and report.message:
        state = f"{UNGRADED}: {one_line(report.message)}"
    return {
        "who": row.name or row.student,
        "id": row.student if row.name else "",
        "score": "" if row.score is None else points(row.score),
        "penalty": points(entry.penalty) if entry and entry.penalty else "",
        "late": duration(entry.seconds_late) if entry and entry.seconds_late > 0 else "",
        "missed": ", ".join(missed) if row.graded_report else "",
        "state": state,
        "page": row.page,
    }


def hidden_rows(group: Class, veil: Veil, bars: list[int | None]) -> list[dict[str, str]]:
    """Return number and band of everybody with a score; nobody's is told in a band that few are in."""
    rows = []
    for row in group.graded:
        rows.append({"who": veil.number(row.student), "score": band(row.score or 0.0, group.max_score, bars)})
    return sorted(rows, key=lambda row: row["who"])


def band(score: float, max_score: float, bars: list[int | None]) -> str:
    """Return the band of the points that a score lies in, as text."""
    index = statistics.band(score, max_score, len(bars))
    low, high = (points(max_score * edge / len(bars)) for edge in (index, index + 1))
    return LEFT_OUT if bars[index] is None else f"{low} to {high}"


def duration(seconds: float) -> str:
    """Write a duration in the two largest units that it has."""
    rest, found = int(seconds), []
    for size, unit in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1, "s")):
        amount, rest = divmod(rest, size)
        if amount:
            found.append(f"{amount} {unit}")
    return " ".join(found[:2]) or "0 s"


def course_rows(groups: Sequence[Class]) -> list[dict[str, Any]]:
    """Return a row per student, with a cell per assignment and the sum of the scores."""
    by_student = [{row.student: row for row in group.rows} for group in groups]
    found = []
    for student in dict.fromkeys(student for rows in by_student for student in rows):
        mine = [rows.get(student) for rows in by_student]
        name = next((row.name for row in mine if row), "")
        scores = [row.score for row in mine if row and row.score is not None]
        cells = [
            ("" if row is None or row.score is None else points(row.score), row.page if row else "", _remark(row))
            for row in mine
        ]
        found.append(
            {"who": name or student, "id": student if name else "", "cells": cells, "sum": points(sum(scores))}
        )
    return found


def _remark(row: Row | None) -> str:
    if row is None or row.state == ABSENT:
        return "not handed in"
    return row.state if row.score is None else "behind" if row.behind else ""


def hidden_course_rows(groups: Sequence[Class], veil: Veil) -> list[dict[str, Any]]:
    """Return a row per student with a score anywhere: the number, and a band per assignment."""
    cells: dict[str, list[tuple[str, str, str]]] = {}
    for index, group in enumerate(groups):
        bars = veil.bars(group.scores, group.max_score)
        for row in group.graded:
            mine = cells.setdefault(row.student, [("", "", "")] * len(groups))
            mine[index] = (band(row.score or 0.0, group.max_score, bars), "", "")
    rows = [{"who": veil.number(student), "id": "", "cells": mine, "sum": ""} for student, mine in cells.items()]
    return sorted(rows, key=lambda row: str(row["who"]))
