"""``autograder unnamed``: what a class did wrong that nobody has named yet, grouped by what the code answered."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .. import grading, submission
from ..atomic_write import atomic_write
from ..exit_status import OK
from ..labels.excerpt import excerpt
from ..labels.groups import Group, groups
from ..labels.known import known_labels
from ..labels.relabel import ClassReports, bring_up_to_date, class_reports
from ..manifest import Assignment, CourseError, load
from ..report_identity import identity
from ..sandbox import Layers
from ..text import one_line
from .engine import Engine, LocalEngine
from .grade_class import exclusive, grade_with, students_in

SHOWN = 8  # students by name
FUNCTION = re.compile(r"([A-Za-z_][\w.]*): ")  # that a failed check names first


@dataclass(frozen=True)
class NamedGroup:
    """A group as it is shown: its id, whom it holds, and the code of the first of them beside the skeleton's."""

    id: str
    task: str
    students: tuple[str, ...]
    tests: tuple[str, ...]
    sentence: str
    error: str
    function: str
    code: tuple[str, ...]
    skeleton: tuple[str, ...]


def unnamed_command(arguments: argparse.Namespace) -> int:
    """Print the groups, the largest first, and keep them for `autograder label`."""
    assignment = load().assignment(arguments.assignment)
    students = students_in(arguments.submitted, assignment)
    with exclusive(arguments.reports / f".{assignment.name}.lock"):
        found, changed = look(assignment, arguments, students)
        named = named_groups(assignment, arguments.submitted, found)
        keep_groups(assignment, arguments.reports, found, named)
    if arguments.json:
        json.dump([asdict(group) for group in named], sys.stdout, indent=1, ensure_ascii=False)
        print()
        return OK
    for sentence in told(assignment, found, changed):
        print(sentence)
    if found.reports:
        show(named, Console(highlight=False))
    elif not found.old:
        print(f"There is no submission of {assignment.name} in {arguments.submitted}.")
    return OK


def look(
    assignment: Assignment, arguments: argparse.Namespace, students: Sequence[str]
) -> tuple[ClassReports, list[str]]:
    """Return the reports on a class, and whose reports now say what today's labels say; the lock is held."""
    engine, layers = local(arguments.jobs)
    found = class_reports(assignment, arguments.submitted, arguments.reports, students)
    labels = known_labels(assignment, arguments.labels, found.seed, partial(grade_with, engine, layers))
    return found, list(bring_up_to_date(assignment, found, arguments.reports, labels))


def local(jobs: int) -> tuple[Engine, Layers]:
    """Return runners on this machine, and its layers; Infrastructure if they do not hold."""
    layers = grading.default_layers()
    layers.require()
    return LocalEngine(jobs), layers


def groups_path(reports: Path, assignment: Assignment) -> Path:
    """Return where the groups are kept that were shown last."""
    return reports / f"{assignment.name}.unnamed.json"


def keep_groups(assignment: Assignment, reports: Path, found: ClassReports, named: Sequence[NamedGroup]) -> None:
    """Keep the groups, for `autograder label` to be told one of them."""
    kept = [{"id": group.id, "task": group.task, "students": group.students} for group in named]
    data = {"suite": identity(assignment), "seed": found.seed, "groups": kept}
    atomic_write(json.dumps(data), groups_path(reports, assignment))


def kept_group(assignment: Assignment, reports: Path, wanted: str) -> tuple[str, list[str], int]:
    """Return the task, the students and the seed of a group; CourseError if it was not shown, or by another suite."""
    again = f"run `autograder unnamed {assignment.name}` first"
    try:
        data: dict[str, Any] = json.loads(groups_path(reports, assignment).read_text(encoding="utf-8"))
        known = {group["id"]: group for group in data["groups"]}
        suite, seed = data["suite"], int(data["seed"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(f"No groups of {assignment.name} are kept in {reports}: {again}.") from error
    if suite != identity(assignment):
        raise CourseError(f"The groups of {assignment.name} were made by another suite: {again}.")
    if wanted not in known:
        first = "" if known else f"run `autograder grade {assignment.name}`, if its reports are old, and then "
        raise CourseError(f"There is no group {wanted}; there are {', '.join(known) or 'none'}: {first}{again}.")
    return known[wanted]["task"], list(known[wanted]["students"]), seed


def named_groups(assignment: Assignment, submitted: Path, found: ClassReports) -> list[NamedGroup]:
    """Return the groups of a class, each with what an instructor wants to see of it."""
    numbers: Counter[str] = Counter()
    named = []
    for group in groups(found.reports.values()):
        numbers[group.task] += 1
        named.append(_shown(assignment, submitted, found, group, numbers[group.task]))
    return named


def _shown(assignment: Assignment, submitted: Path, found: ClassReports, group: Group, number: int) -> NamedGroup:
    head = group.students[0]
    test = next(test for test in found.reports[head].tests if test.name == group.tests[0])
    function = FUNCTION.match(test.error or "")
    called = function[1] if function else ""
    task = assignment.task(group.task)
    module = f"{task.module or assignment.module}.py"
    theirs = submission.read(submitted / head / assignment.name, assignment.module).files.get(module, b"")
    path = assignment.skeleton / module
    ours = path.read_bytes() if path.is_file() else b""
    return NamedGroup(
        f"{group.task}-{number}",
        group.task,
        group.students,
        group.tests,
        one_line(test.description),
        one_line(test.error or ""),
        called,
        tuple(excerpt(theirs, called)),
        tuple(excerpt(ours, called)),
    )


def told(assignment: Assignment, found: ClassReports, changed: Sequence[str]) -> list[str]:
    """Say whose reports were left out, and whose hints have changed."""
    lines = []
    if found.old:
        lines.append(
            f"{len(found.old)} submissions have no current report and are left out: run `autograder grade "
            f"{assignment.name}` first."
        )
    if changed:
        lines.append(
            f"The hints of {len(changed)} reports follow today's labels: `nbgrader autograde {assignment.name}` "
            "records them."
        )
    return lines


def show(named: Sequence[NamedGroup], console: Console) -> None:
    """Print the groups; all text of students is cleaned and nothing in it is taken for a style."""
    if not named:
        console.print("No failed test without a name is left, but for those without an answer.")
    for group in named:
        count = len(group.students)
        names = ", ".join(group.students[:SHOWN]) + (", …" if count > SHOWN else "")
        console.print(Text(f"\n{group.id}: {count} student{'s' * (count > 1)} ({names})", style="bold"))
        console.print(Text(f"  {group.sentence}"))
        if group.error:
            console.print(Text(f"  {group.error}"))
        table = Table(box=None, padding=(0, 2, 0, 2), show_edge=False)
        table.add_column(Text(f"{group.function or 'code'} of {group.students[0]}"), overflow="fold", ratio=1)
        table.add_column(Text("the skeleton's"), overflow="fold", ratio=1)
        table.add_row(Text("\n".join(group.code) or "–"), Text("\n".join(group.skeleton) or "–"))
        console.print(table)
    if named:
        console.print(Text(f'\nTo name one: autograder label {named[0].id} "what its authors should be told"'))
