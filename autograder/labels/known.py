"""What labels know of today's suite: the behavior of their files, found out once per suite and seed and then kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from .. import grading
from ..diagnosis.behavior import Behavior
from ..diagnosis.diagnose import known_bank
from ..diagnosis.labels import Behaviors, Label
from ..faults import Infrastructure
from ..manifest import Assignment, load
from ..report import Report
from ..report_identity import key
from ..submission import Submission
from ..whole_file import write_whole
from .store import StoredLabel, place, stored

KEPT = ".behavior.json"
MOST_BYTES = 4 << 20

Said = tuple[str | None, str | None, str | None]  # hint, diagnosis, sure
Wanted = tuple[Submission, list[str]]  # what is to be graded, and for which tasks
# Grades submissions by name, with a seed and across the sandbox, by the bank alone; yields what to keep of each that
# has a score: its name, the behaviors that the bank does not explain, and what was told of these tests.
Keeper = Callable[[Assignment, Mapping[str, Wanted], int], Iterable[tuple[str, Behaviors, Mapping[str, Said]]]]


def keep_here(
    assignment: Assignment, wanted: Mapping[str, Wanted], seed: int
) -> Iterable[tuple[str, Behaviors, Mapping[str, Said]]]:
    """Grade one after the other, with the suite in this process and the code in its sandbox."""
    for name, (files, tasks) in wanted.items():
        needed = assignment.only(with_pieces(assignment, tasks))
        report, kept = grading.grade_and_keep(needed, files, student=name, seed=seed)
        if report.graded:
            yield name, *to_keep(report, kept.unnamed, tasks)


def with_pieces(assignment: Assignment, tasks: Iterable[str]) -> set[str]:
    """Return tasks with those that they are built from, whose results have a part in what the bank says."""
    wanted = set(tasks)
    pieces = {wrong.task for wrong in known_bank(assignment).wrong if wanted & set(wrong.affects)}
    return wanted | (pieces & {task.id for task in assignment.tasks})


def to_keep(report: Report, unnamed: Behaviors, tasks: Iterable[str]) -> tuple[dict[str, Behavior], dict[str, Said]]:
    """Return the behaviors in these tasks, and what a report that was made by the bank alone says of these tests."""
    wanted = set(tasks)
    tests = {test.name: test for test in report.tests if test.task in wanted and test.name in unnamed}
    said = {name: (test.hint, test.diagnosis, test.sure) for name, test in tests.items()}
    return {name: unnamed[name] for name in tests}, said


def known_labels(
    assignment: Assignment, folder: Path, seed: int, keeper: Keeper = keep_here, *, remembering: bool = True
) -> list[Label]:
    """Return the labels of an assignment with their behavior under today's suite and this seed.

    One whose files lose nothing any more, or only what the bank explains, names nobody and is left out.
    """
    labels = [label for label in stored(folder, assignment) if label.task in {task.id for task in assignment.tasks}]
    found = {label.name: _kept(assignment, folder, label, seed) for label in labels}
    missing = {label.name: (label.files, [label.task]) for label in labels if found[label.name] is None}
    if missing:
        with suppress(Infrastructure):  # a name is a help; grading itself will say what is wrong here
            by_name = {label.name: label for label in labels}
            for name, behaviors, _ in keeper(assignment, missing, seed):
                found[name] = behaviors
                if remembering:
                    remember(assignment, folder, by_name[name], seed, behaviors)
    known = [(label, found[label.name]) for label in labels]
    return [Label(label.name, label.task, label.hint, behaviors) for label, behaviors in known if behaviors]


def remember(assignment: Assignment, folder: Path, label: StoredLabel, seed: int, behaviors: Behaviors) -> None:
    """Keep a label's behavior; where that is not possible it is found out again next time."""
    path = place(folder, assignment, label.name) / KEPT
    text = json.dumps({"key": _key(assignment, label, seed), "behaviors": behaviors})
    with suppress(OSError):
        write_whole(text, path)


def _kept(assignment: Assignment, folder: Path, label: StoredLabel, seed: int) -> Behaviors | None:
    path = place(folder, assignment, label.name) / KEPT
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        data = json.loads(path.read_text(encoding="utf-8"))
        behaviors: Behaviors = data["behaviors"]
        return behaviors if data["key"] == _key(assignment, label, seed) and isinstance(behaviors, dict) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _key(assignment: Assignment, label: StoredLabel, seed: int) -> str:
    whole = load().find(assignment.name) if assignment.partial else None
    return f"{label.task} {key(whole or assignment, label.files, seed)}"
