"""Who needs help and why: whoever handed in nothing, has no score, has 0, is late, or failed a task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from autograder.faults import PASSED
from autograder.text import one_line
from gradebook.class_report.gathered import ABSENT, UNGRADED, UNRECORDED, Class, Row
from gradebook.class_report.privacy import Veil
from gradebook.class_report.statistics import is_stub
from gradebook.final_score import duration
from gradebook.pages.table import Column, Table, link, number, with_id

STATES = {ABSENT: "Not handed in", UNGRADED: "Not graded", UNRECORDED: "Graded, not recorded"}
UNTOUCHED, ZERO, SEVERAL, ONE, LATE = "Untouched", "0 points", "Several tasks failed", "Stuck on one task", "Late"


def needs(groups: Sequence[Class], veil: Veil, *, course: bool) -> Table:
    """Return a row per reason, the gravest first; on one assignment, those who fail one task have a row per task."""
    one_task = [ONE] if course else [f"Stuck on {title}" for title in groups[0].titles.values()]
    order = (*STATES.values(), UNTOUCHED, ZERO, SEVERAL, *one_task, LATE)
    found: dict[str, dict[str, list[str]]] = {reason: {} for reason in order}
    for group in groups:
        for row in sorted(group.rows, key=lambda row: -len(missed(row))):
            for reason, remark in reasons(group, row):
                if course:
                    remark = ": ".join(filter(None, (group.assignment.name, remark)))
                elif reason == ONE:
                    reason, remark = f"Stuck on {group.titles[remark]}", ""
                found[reason].setdefault(row.student, []).append(remark)
    known = {row.student: row for group in groups for row in group.rows}
    columns = [Column("Why"), number("Students"), Column("Who")]
    rows = [(why, veil.count(len(who), len(known)), _listed(who, known)) for why, who in found.items() if who]
    shown = 2 if veil.hidden else 3
    return Table("help", "Reasons to help, the gravest first", columns[:shown], [row[:shown] for row in rows])


def reasons(group: Class, row: Row) -> Iterator[tuple[str, str]]:
    """Yield why a student may need help, each with a remark: a task's id, a count, a time, or nothing."""
    report = row.report
    if row.state in STATES:
        yield STATES[row.state], one_line(report.message) if report and row.state == UNGRADED else ""
    if report and report.graded:
        failed = missed(row)
        if failed and all(is_stub(test) for test in report.tests):
            yield UNTOUCHED, ""
        elif row.score == 0:
            yield ZERO, ""
        elif len(failed) > 1:
            yield SEVERAL, f"{len(failed)} of {len(report.tasks)}"
        elif failed:
            yield ONE, failed[0]
    if row.entry and row.entry.seconds_late > 0:
        yield LATE, duration(row.entry.seconds_late)


def missed(row: Row) -> list[str]:
    """Return the tasks that a student failed, by the report."""
    return [task.task for task in row.report.tasks if task.outcome != PASSED] if row.report else []


def _listed(students: Mapping[str, Sequence[str]], known: Mapping[str, Row]) -> Markup:
    """Return the names with the remarks on each, and links to pages of feedback."""
    found = []
    for student, remarks in students.items():
        row = known[student]
        who = with_id(link(row.name or student, row.page), student if row.name else "")
        remark = "; ".join(filter(None, remarks))
        found.append(Markup("{} ({})").format(who, remark) if remark else who)
    return Markup(", ").join(found)
