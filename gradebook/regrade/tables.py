"""The tables of a regrading: on the terminal, as a page and for a spreadsheet."""

import os
from collections import defaultdict
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
from gradebook.pages.table import Column, Table, number, opened, with_id
from gradebook.regrade.moves import Move
from gradebook.spreadsheet import write_table

TEMPLATE = Path(__file__).parent / "regrade.html.j2"
ABOUT = "Now is what was last recorded; then is what would count with the new reports and today's late policy."
SHOWN = 40  # rows on a terminal
COLUMNS = ("student_id", "name", "score_now", "score_then", "change", "penalty_now", "penalty_then", "why", "tests")


def write_tables(assignment: Assignment, moves: Sequence[Move], reports: Path) -> None:
    """Write page and spreadsheet beside the reports, and print the first rows of the page's tables."""
    page = reports / f"{assignment.name}-regrade.html"
    spreadsheet = page.with_suffix(".csv")
    students, tests = students_table(assignment, moves), tests_table(moves)
    tables = {"Students whose points or tests change": students, "Tests that change": tests}
    counts = {
        "submissions": len(moves),
        "new reports": sum(one.regraded for one in moves),
        "fall": sum(one.falls for one in moves),
        "rise": sum(one.moves and not one.falls and one.before is not None for one in moves),
        "scored for the first time": sum(one.moves and one.before is None for one in moves),
        "as before": sum(not one.moves for one in moves),
    }
    content = {"title": assignment.title, "kind": "before and after", "about": f"Of {now()}. {ABOUT}"}
    write_file(page, render(TEMPLATE, **content, facts=list(counts.items()), tables=tables))
    rows = [
        (one.student, one.name, one.before, one.after, one.by, *one.penalties, ", ".join(one.why), one.tests)
        for one in moves  # those whose score stays, too
    ]
    write_file(spreadsheet, write_table([COLUMNS, *rows]))
    for table in (table for table in tables.values() if table.rows):
        shown = TerminalTable(title=table.caption)
        for column in table.columns:
            shown.add_column(column.heading, justify="right" if column.kind == "number" else "left")
        for row in table.rows[:SHOWN]:  # without the names that a page opens on demand
            texts = (c.partition("<details>")[0].striptags() if isinstance(c, Markup) else str(c) for c in row)
            shown.add_row(*map(escape, texts))
        Console().print(shown)
    print("; ".join(f"{label}: {value}" for label, value in counts.items()) + ".")
    print(f"The whole table is in {os.path.relpath(page)} and {os.path.relpath(spreadsheet)}.")


def students_table(assignment: Assignment, moves: Sequence[Move]) -> Table:
    """Return the students whose points or tests change, the greatest loss first."""
    changing = sorted((one for one in moves if one.moves or one.shifts), key=lambda one: (one.by, one.student))
    rows = [
        (
            with_id(one.name or one.student, one.student if one.name else ""),
            *("none" if score is None else points(score) for score in (one.before, one.after)),
            signed(one.by),
            " → ".join(dict.fromkeys(map(points, one.penalties))) if any(one.penalties) else "",
            ", ".join(one.why),
            one.tests,
        )
        for one in changing
    ]
    most = points(sum(graded.points for graded in assignment.graded))
    numbers = map(number, ("Now", "Then", "Change", "Penalty"))
    columns = [Column("Student"), *numbers, Column("Why"), Column("Tests")]
    return Table("moves", f"Scores before and after, of {most} points, less what lateness costs", columns, rows)


def tests_table(moves: Sequence[Move]) -> Table:
    """Return the tests with another outcome, by how many students they meet."""
    met = defaultdict[tuple[str, str, str, str], list[str]](list)
    for one in moves:
        for shift in one.shifts:
            met[shift.description, shift.name, shift.task, shift.outcome].append(one.student)
    rows = []
    for (description, name, task, outcome), students in sorted(met.items(), key=lambda pair: -len(pair[1])):
        count = Markup("{}{}").format(len(students), opened("Who", ", ".join(students)))
        rows.append((with_id(one_line(description), name), task, outcome, count))
    columns = [Column("Test"), Column("Task"), Column("Outcome"), number("Students")]
    return Table("shifts", "Tests with another outcome, and how many students they meet", columns, rows)
