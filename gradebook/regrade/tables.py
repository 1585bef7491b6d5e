"""The table of a regrading: on the terminal, as a page and for a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.manifest import Assignment
from autograder.text import one_line
from gradebook.class_report.page import render
from gradebook.class_report.privacy import Veil
from gradebook.feedback import points, signed
from gradebook.regrade.moves import Move, Shift, by_test
from gradebook.table import write_table

SHOWN = 40  # rows on a terminal
COLUMNS = ("student_id", "name", "score_now", "score_then", "change", "penalty_now", "penalty_then", "why", "tests")


def facts(moves: Sequence[Move]) -> list[tuple[str, str]]:
    """Count what would happen."""
    return [
        ("submissions", str(len(moves))),
        ("new reports", str(sum(one.regraded for one in moves))),
        ("fall", str(sum(one.falls for one in moves))),
        ("rise", str(sum(one.moves and not one.falls and one.before is not None for one in moves))),
        ("scored for the first time", str(sum(one.moves and one.before is None for one in moves))),
        ("as before", str(sum(not one.moves for one in moves))),
    ]


def suites(moves: Sequence[Move]) -> list[str]:
    """Say which suite's reports would give way to which."""
    counts = Counter(one.suites for one in moves if one.suites)
    return [f"Suite {old} gives way to suite {new}: reports on {n} submissions." for (old, new), n in counts.items()]


def changing(moves: Sequence[Move]) -> list[Move]:
    """Return whose points or tests change, the greatest loss first."""
    return sorted((one for one in moves if one.moves or one.shifts), key=lambda one: (one.by, one.student))


def outcome(shift: Shift) -> str:
    """Say how a test ended and how it ends; a test may be new, or gone."""
    return f"{shift.was or 'no such test'} → {shift.now or 'no such test'}"


def as_csv(assignment: Assignment, moves: Sequence[Move]) -> str:
    """Return a row per student, also of those who keep what they have."""
    rows = [
        (
            *(one.student, one.name, one.before, one.after),
            one.by if one.before is not None and one.after is not None else None,
            *(*one.penalties, ", ".join(one.why), "; ".join(f"{shift.name}: {outcome(shift)}" for shift in one.shifts)),
        )
        for one in moves
    ]
    return write_table([COLUMNS, *rows])


def as_page(assignment: Assignment, moves: Sequence[Move], made: str) -> str:
    """Return the page; made says when."""
    tests = [
        {
            "description": one_line(shift.description),
            **{"name": shift.name, "task": shift.task, "outcome": outcome(shift)},
            "count": str(len(students)),
            "students": ", ".join(students),
        }
        for shift, students in by_test(moves)
    ]
    most = points(sum(graded.points for graded in assignment.graded))
    rows = [_row(one) for one in changing(moves)]
    content: dict[str, Any] = {
        "facts": facts(moves),
        "suites": suites(moves),
        "rows": rows,
        "tests": tests,
        "max_score": most,
    }
    return render("regrade.html.j2", Veil(), made, title=assignment.title, **content)


def print_tables(assignment: Assignment, moves: Sequence[Move], console: Console) -> None:
    """Print the tables, as long as a terminal bears."""
    found = [_row(one) for one in changing(moves)]
    if found:
        table = Table(title=f"{assignment.name}: scores now, and then")
        for heading in ("student", "now", "then", "change", "penalty", "why", "tests"):
            table.add_column(heading, justify="right" if heading in ("now", "then", "change") else "left")
        for row in found[:SHOWN]:
            cells = (row["id"] or row["who"], row["before"], row["after"], row["by"], row["penalty"], row["why"])
            table.add_row(*map(escape, cells), escape("\n".join(row["tests"])))
        console.print(table)
    if found[SHOWN:]:
        print(f"… and {len(found) - SHOWN} more.")
    if grouped := by_test(moves):
        table = Table(title=f"{assignment.name}: tests that end otherwise")
        for heading in ("test", "outcome", "students"):
            table.add_column(heading, justify="right" if heading == "students" else "left")
        for shift, students in grouped[:SHOWN]:
            table.add_row(escape(one_line(shift.description)), escape(outcome(shift)), str(len(students)))
        console.print(table)
    for sentence in suites(moves):
        print(sentence)
    print("; ".join(f"{label}: {value}" for label, value in facts(moves)) + ".")


def _row(one: Move) -> dict[str, Any]:
    change = one.before is not None and one.after is not None
    return {
        "who": one.name or one.student,
        "id": one.student if one.name else "",
        "before": _points(one.before),
        "after": _points(one.after),
        "by": signed(one.by) if change else "",
        "penalty": " → ".join(dict.fromkeys(map(points, one.penalties))) if any(one.penalties) else "",
        "why": ", ".join(one.why),
        "tests": [f"{shift.name}: {outcome(shift)}" for shift in one.shifts],
    }


def _points(value: float | None) -> str:
    return "none" if value is None else points(value)
