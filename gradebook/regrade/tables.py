"""The tables of a regrading: on the terminal, as a page and for a spreadsheet."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup
from rich.console import Console
from rich.markup import escape
from rich.table import Table as TerminalTable

from autograder.manifest import Assignment
from autograder.text import one_line
from gradebook.feedback import points, signed
from gradebook.output_file import write_file
from gradebook.pages.render import now, render
from gradebook.pages.table import Column, Table, number, with_id, with_names
from gradebook.regrade.moves import Move, by_test
from gradebook.spreadsheet import write_table

TEMPLATE = Path(__file__).parent / "regrade.html.j2"
ABOUT = "Now is what was last recorded; then is what would count with the new reports and today's late policy."
SHOWN = 40  # rows on a terminal
COLUMNS = ("student_id", "name", "score_now", "score_then", "change", "penalty_now", "penalty_then", "why", "tests")


def facts(moves: Sequence[Move]) -> list[tuple[str, str]]:
    """Count what would happen."""
    counts = {
        "submissions": len(moves),
        "new reports": sum(one.regraded for one in moves),
        "fall": sum(one.falls for one in moves),
        "rise": sum(one.moves and not one.falls and one.before is not None for one in moves),
        "scored for the first time": sum(one.moves and one.before is None for one in moves),
        "as before": sum(not one.moves for one in moves),
    }
    return [(label, str(count)) for label, count in counts.items()]


def suites(moves: Sequence[Move]) -> list[str]:
    """Say which suite's reports would give way to which."""
    counts = Counter(one.suites for one in moves if one.suites)
    return [f"Suite {old} gives way to suite {new}: reports on {n} submissions." for (old, new), n in counts.items()]


def students_table(assignment: Assignment, moves: Sequence[Move]) -> Table:
    """Return the students whose points or tests change, the greatest loss first."""
    changing = sorted((one for one in moves if one.moves or one.shifts), key=lambda one: (one.by, one.student))
    rows = [
        (
            with_id(one.name or one.student, one.student if one.name else ""),
            _points(one.before),
            _points(one.after),
            "" if one.before is None or one.after is None else signed(one.by),
            " → ".join(dict.fromkeys(map(points, one.penalties))) if any(one.penalties) else "",
            ", ".join(one.why),
            _tests(one),
        )
        for one in changing
    ]
    most = points(sum(graded.points for graded in assignment.graded))
    numbers = map(number, ("Now", "Then", "Change", "Penalty"))
    columns = [Column("Student"), *numbers, Column("Why"), Column("Tests")]
    return Table("moves", f"Scores before and after, of {most} points, less what lateness costs", columns, rows)


def tests_table(moves: Sequence[Move]) -> Table:
    """Return the tests that end otherwise, by how many students they meet."""
    rows = [
        (
            with_id(one_line(shift.description), shift.name),
            shift.task,
            shift.outcome,
            with_names(len(students), ", ".join(students)),
        )
        for shift, students in by_test(moves)
    ]
    columns = [Column("Test"), Column("Task"), Column("Outcome"), number("Students")]
    return Table("shifts", "Tests that end otherwise, by how many students they meet", columns, rows)


def as_page(assignment: Assignment, moves: Sequence[Move]) -> str:
    """Return the page."""
    return render(
        TEMPLATE,
        title=assignment.title,
        kind="before and after",
        about=f"Of {now()}. {ABOUT}",
        facts=facts(moves),
        suites=suites(moves),
        students=students_table(assignment, moves),
        tests=tests_table(moves),
    )


def as_csv(moves: Sequence[Move]) -> str:
    """Return a row per student, also of those who keep what they have."""
    rows = [
        (
            *(one.student, one.name, one.before, one.after),
            one.by if one.before is not None and one.after is not None else None,
            *(*one.penalties, ", ".join(one.why), _tests(one)),
        )
        for one in moves
    ]
    return write_table([COLUMNS, *rows])


def write_tables(assignment: Assignment, moves: Sequence[Move], reports: Path) -> None:
    """Write page and spreadsheet beside the reports, and print the tables."""
    page = reports / f"{assignment.name}-regrade.html"
    table = page.with_suffix(".csv")
    write_file(page, as_page(assignment, moves))
    write_file(table, as_csv(moves))
    print_tables(assignment, moves, Console())
    print(f"The whole table is in {os.path.relpath(page)} and {os.path.relpath(table)}.")


def print_tables(assignment: Assignment, moves: Sequence[Move], console: Console) -> None:
    """Print the page's tables, the first rows of each."""
    for table in (students_table(assignment, moves), tests_table(moves)):
        if not table.rows:
            continue
        shown = TerminalTable(title=f"{assignment.name}: {table.caption}")
        for column in table.columns:
            shown.add_column(column.heading, justify="right" if column.kind == "number" else "left")
        for row in table.rows[:SHOWN]:
            shown.add_row(*(escape(_text(cell)) for cell in row))
        console.print(shown)
        if len(table.rows) > SHOWN:
            print(f"… and {len(table.rows) - SHOWN} more.")
    for sentence in suites(moves):
        print(sentence)
    print("; ".join(f"{label}: {value}" for label, value in facts(moves)) + ".")


def _points(value: float | None) -> str:
    return "none" if value is None else points(value)


def _tests(one: Move) -> str:
    return "; ".join(f"{shift.name}: {shift.outcome}" for shift in one.shifts)


def _text(cell: object) -> str:
    """Return a cell as text, without the names that a page opens on demand."""
    return cell.partition("<details>")[0].striptags() if isinstance(cell, Markup) else str(cell)
