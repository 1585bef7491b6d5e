"""``autograder unnamed``: mistakes of a class that nobody has named yet, grouped by what the code answered."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..atomic_write import atomic_write
from ..exit_status import OK
from ..labels.known import known_labels
from ..labels.relabel import ClassReports, bring_up_to_date, class_reports
from ..labels.shown_group import ShownGroup, shown_groups
from ..manifest import Assignment, CourseError, load
from ..report_identity import identity
from .engine import LocalEngine, grade_with
from .grade_class import exclusive, students_in

SHOWN = 8  # students by name


def unnamed_command(arguments: argparse.Namespace) -> int:
    """Print the groups, the largest first, and keep them for `autograder label`."""
    assignment = load().assignment(arguments.assignment)
    with exclusive(arguments.reports / f".{assignment.name}.lock"):
        found, changed = apply_labels(assignment, arguments)
        shown = list(shown_groups(assignment, arguments.submitted, found))
        kept = [{"id": group.id, "task": group.task, "students": group.students} for group in shown]
        data = {"suite": identity(assignment), "seed": found.seed, "groups": kept}
        atomic_write(json.dumps(data), _kept(arguments.reports, assignment))
    if arguments.json:
        json.dump([asdict(group) for group in shown], sys.stdout, indent=1, ensure_ascii=False)
        print()
        return OK
    name = assignment.name
    if found.old:
        count = len(found.old)
        print(f"{count} submissions have no current report and are left out: run `autograder grade {name}` first.")
    if changed:
        print(f"The hints of {len(changed)} reports follow today's labels: `nbgrader autograde {name}` records them.")
    if found.reports:
        _print(shown, Console(highlight=False))
    elif not found.old:
        print(f"There is no submission of {name} in {arguments.submitted}.")
    return OK


def apply_labels(assignment: Assignment, arguments: argparse.Namespace) -> tuple[ClassReports, list[str]]:
    """Return the reports on a class, and whose reports now say what today's labels say; the lock is held."""
    students = students_in(arguments.submitted, assignment)
    found = class_reports(assignment, arguments.submitted, arguments.reports, students)
    grader = partial(grade_with, LocalEngine(arguments.jobs))
    labels = known_labels(assignment, arguments.labels, found.seed, grader)
    return found, list(bring_up_to_date(assignment, found, arguments.reports, labels))


def _kept(reports: Path, assignment: Assignment) -> Path:
    """Return where the groups are kept that were shown last."""
    return reports / f"{assignment.name}.unnamed.json"


def kept_group(assignment: Assignment, reports: Path, wanted: str) -> tuple[str, list[str], int]:
    """Return the task, the students and the seed of a group; CourseError if it was not shown, or by another suite."""
    again = f"run `autograder unnamed {assignment.name}` first"
    try:
        data: dict[str, Any] = json.loads(_kept(reports, assignment).read_text(encoding="utf-8"))
        known = {group["id"]: group for group in data["groups"]}
        suite, seed = data["suite"], int(data["seed"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(f"No groups of {assignment.name} are kept in {reports}: {again}.") from error
    if suite != identity(assignment):
        raise CourseError(f"The groups of {assignment.name} were made by another suite: {again}.")
    if wanted not in known:
        raise CourseError(f"There is no group {wanted}; there are {', '.join(known) or 'none'}: {again}.")
    return known[wanted]["task"], list(known[wanted]["students"]), seed


def _print(shown: Sequence[ShownGroup], console: Console) -> None:
    """Print the groups; all text of students is cleaned and nothing in it is taken for a style."""
    if not shown:
        console.print("No failed test without a name is left, but for those without an answer.")
        return
    for group in shown:
        count = len(group.students)
        names = ", ".join(group.students[:SHOWN]) + (", …" if count > SHOWN else "")
        console.print(Text(f"\n{group.id}: {count} student{'s' * (count > 1)} ({names})", style="bold"))
        for sentence in filter(None, (group.sentence, group.error)):
            console.print(Text(f"  {sentence}"))
        table = Table(box=None, padding=(0, 2, 0, 2), show_edge=False)
        table.add_column(Text(f"{group.function or 'code'} of {group.students[0]}"), overflow="fold", ratio=1)
        table.add_column(Text("the skeleton's"), overflow="fold", ratio=1)
        table.add_row(Text("\n".join(group.code) or "–"), Text("\n".join(group.skeleton) or "–"))
        console.print(table)
    console.print(Text(f'\nTo name one: autograder label {shown[0].id} "the hint for its authors"'))
