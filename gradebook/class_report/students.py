"""The tables of students: who needs help and why, a row for each, and under the veil a number and bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from autograder.faults import PASSED
from autograder.text import one_line
from gradebook.class_report.figures import UNREAD, is_stub
from gradebook.class_report.gathered import ABSENT, GRADED, UNGRADED, UNRECORDED, Class, Row
from gradebook.class_report.privacy import Veil, band, place
from gradebook.feedback import points
from gradebook.final_score import duration
from gradebook.pages.table import Column, Table, link, number, with_id
from gradebook.scores import full_name

STATES = {ABSENT: "Not handed in", UNGRADED: "Not graded", UNRECORDED: "Graded, not recorded"}
UNTOUCHED, ZERO, SEVERAL, ONE, LATE = "Untouched", "0 points", "Several tasks failed", "Stuck on one task", "Late"
REASONS = (*STATES.values(), UNTOUCHED, UNREAD, ZERO, SEVERAL, ONE, LATE)


def needs(groups: Sequence[Class], veil: Veil, *, course: bool) -> Table:
    """Return a row per reason, the gravest first; on one assignment, those who fail one task have a row per task."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}  # remarks by reason and task, and by student
    names = {row.student: _name(row, row.page) for group in groups for row in group.rows}
    for group in groups:
        for row in sorted(group.rows, key=lambda row: -len(missed(row))):
            for reason, remark in reasons(row):
                key = (reason, remark if reason == ONE and not course else "")
                said = f"{group.assignment.name}: {remark}".removesuffix(": ") if course else remark * (not key[1])
                found.setdefault(key, {}).setdefault(row.student, []).append(said)
    rows = []
    for reason, task in sorted(found, key=lambda key: (REASONS.index(key[0]), -len(found[key]))):
        why = with_id(f"Stuck on {groups[0].titles.get(task, 'a task')}", task) if task else reason
        remarks = {student: "; ".join(filter(None, several)) for student, several in found[reason, task].items()}
        who = [Markup("{} ({})").format(names[s], said) if said else names[s] for s, said in remarks.items()]
        rows.append((why, veil.count(len(who), len(names)), Markup(", ").join(who))[: 2 if veil.hidden else 3])
    columns = [Column("Why"), number("Students"), Column("Who")][: 2 if veil.hidden else 3]
    return Table("help", "Reasons to help, the gravest first", columns, rows)


def reasons(row: Row) -> Iterator[tuple[str, str]]:
    """Yield why a student may need help, each with a remark: a task's id, a count, a time, or nothing."""
    report, failed = row.report, missed(row)
    if row.state in STATES:
        yield STATES[row.state], one_line(report.message) if report and row.state == UNGRADED else ""
    if report and failed and all(is_stub(test) for test in report.tests):
        yield UNTOUCHED, ""
    elif report and failed and report.message:
        yield UNREAD, ""
    elif row.score == 0 and row.state == GRADED:
        yield ZERO, ""
    elif failed:
        yield (ONE, failed[0]) if len(failed) == 1 else (SEVERAL, f"{len(failed)} of {len(row.tasks)}")
    if row.seconds_late > 0:
        yield LATE, duration(row.seconds_late)


def missed(row: Row) -> list[str]:
    """Return the tasks that a student failed, by the report."""
    return [task.task for task in row.tasks if task.outcome != PASSED]


def by_task(group: Class) -> Table:
    """Return a row per student with a cell per task."""
    graded = group.assignment.graded
    headings = (task.id.rpartition(".")[2] for task in graded)
    columns = [Column("Student"), number("Score"), *map(number, headings), Column("Remark")]
    caption = f"Students, their scores of {points(group.max_score)} points, and points per task"
    rows = [
        (_name(row, row.page), _points(row.score), *(_task(row, task.id) for task in graded), _remark(row))
        for row in group.rows
    ]
    return Table("students", caption, columns, rows)


def _name(row: Row, page: str = "") -> Markup:
    name = full_name(row.entry.student) if row.entry else ""
    return with_id(link(name or row.student, page), row.student if name else "")


def _points(value: float | None) -> str:
    return "" if value is None else points(value)


def _remark(row: Row) -> str:
    message = one_line(row.report.message) if row.report and row.state == UNGRADED else ""
    remarks = [
        ": ".join(filter(None, (row.state, message))) if row.state != GRADED else "",
        "outdated" if row.outdated and row.state == GRADED else "",
        f"{duration(row.seconds_late)} late" if row.seconds_late > 0 else "",
        f"penalty {points(row.entry.penalty)}" if row.entry and row.entry.penalty else "",
    ]
    return "; ".join(filter(None, remarks))


def _task(row: Row, task: str) -> object:
    """Return the points on a task, the gradebook's if it has some, and a mark that says whether its tests pass."""
    result = next((one for one in row.tasks if one.task == task), None)
    part = next((part for part in row.entry.parts if part.name == task), None) if row.entry else None
    value = part.score if part and part.score is not None else result.points if result else None
    if result is None or value is None or row.state == ABSENT:
        return "" if row.state == ABSENT else _points(value)
    passed = result.outcome == PASSED
    return Markup('<span class="{}">{}</span> {}').format(*(("good", "✓") if passed else ("bad", "✗")), points(value))


def by_assignment(groups: Sequence[Class]) -> Table:
    """Return a row per student, with a cell per assignment and the sum of the scores."""
    by_student: dict[str, dict[str, Row]] = {}
    for group in groups:
        for row in group.rows:
            by_student.setdefault(row.student, {})[group.assignment.name] = row
    names = [group.assignment.name for group in groups]
    rows = [
        (
            _name(next(iter(mine.values()))),
            *(_cell(mine[name]) if name in mine else ABSENT for name in names),
            points(sum(row.score or 0.0 for row in mine.values())),
        )
        for mine in by_student.values()
    ]
    columns = [Column("Student"), *map(number, names), number("Sum")]
    return Table("students", "Students and their scores", columns, rows)


def _cell(row: Row) -> object:
    """Return score and remark; the score leads to the feedback page."""
    remark = row.state if row.state != GRADED else "outdated" if row.outdated else ""
    shown = "" if row.score is None else link(points(row.score), row.page)
    return Markup("{} <small>{}</small>").format(shown, remark)


def covered(groups: Sequence[Class], veil: Veil) -> Table:
    """Return a row per student with a score: the number, and a band per assignment."""
    cells: dict[str, list[str]] = {}
    for index, group in enumerate(groups):
        bands = len(veil.bars(group.scores, group.max_score))
        for row in group.graded:
            at = place(row.score or 0.0, group.max_score, bands)
            mine = cells.setdefault(row.student, [""] * len(groups))
            mine[index] = band(at, bands, group.max_score) if bands else "left out"
    rows = sorted((veil.numbers[student], *mine) for student, mine in cells.items())
    columns = [Column("Number"), *(number(group.assignment.name) for group in groups)]
    return Table("students", "Students and the bands of their scores", columns, rows)
