"""The results of a batch, as lines of JSON for a machine and as a few sentences for its operator."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from ..faults import INFRASTRUCTURE
from ..manifest import Assignment
from ..report import Report

SLOWEST, MOST_UNGRADED = 5, 20  # that are named


@dataclass(frozen=True)
class Entry:
    """One submission's result; small, so that a batch of any size is kept in memory as a list of these."""

    student: str
    score: float | None
    max_score: float
    outcome: str
    message: str
    cpu_seconds: float
    unchanged: bool


def entry(report: Report, unchanged: bool) -> Entry:
    """Return the entry of a report."""
    cpu = round(sum(test.cpu_seconds for test in report.tests), 3)
    return Entry(report.student, report.score, report.max_score, report.outcome, report.message, cpu, unchanged)


def lost(assignment: Assignment, student: str, why: str) -> Entry:
    """Return the entry of a submission that has no report."""
    return Entry(student, None, assignment.max_score, INFRASTRUCTURE, why, 0.0, unchanged=False)


class RunLog:
    """Append one JSON line per event to a file: start, each submission, end; times are seconds since the epoch."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path

    def write(self, event: str, **content: Any) -> None:
        """Append one event; a line that finds no room on the disk is left out: the reports are what counts."""
        line = json.dumps({"time": round(time.time(), 3), "event": event, **content}, ensure_ascii=False) + "\n"
        with suppress(OSError), self._path.open("a", encoding="utf-8") as file:
            file.write(line)


@dataclass
class Summary:
    """The results of a batch, student by student."""

    entries: dict[str, Entry] = field(default_factory=dict)
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)  # further sentences for the operator

    @property
    def ungraded(self) -> list[str]:
        """Students who have no score yet."""
        return sorted(student for student, result in self.entries.items() if result.score is None)

    @property
    def unchanged(self) -> set[str]:
        """Students whose report was taken over."""
        return {student for student, result in self.entries.items() if result.unchanged}

    def sentences(self) -> list[str]:
        """Return sentences with counts, rate, outcomes, the slowest submissions, and those that are ungraded."""
        now = [result for result in self.entries.values() if not result.unchanged]
        if not self.entries:
            return ["There is no submission to grade: nobody has handed anything in, or it is not collected yet."]
        missing = self.ungraded
        counts = Counter(result.outcome for result in self.entries.values())
        lines = [
            f"{len(self.entries)} submissions: {sum(result.score is not None for result in now)} graded now, "
            f"{len(self.unchanged)} unchanged, {len(missing)} ungraded.",
            "Outcomes: " + ", ".join(f"{n} {name}" for name, n in counts.most_common()) + ".",
        ]
        if now and self.seconds > 0:
            lines.insert(1, f"{len(now)} took {self.seconds:.1f} s, {self.seconds / len(now):.2f} s each.")
        if slow := sorted(now, key=lambda result: -result.cpu_seconds)[:SLOWEST]:
            names = ", ".join(f"{result.student} {result.cpu_seconds:.2f}" for result in slow)
            lines.append(f"Slowest, CPU seconds of student code: {names}.")
        lines += [f"  {student} is ungraded: {self.entries[student].message}" for student in missing[:MOST_UNGRADED]]
        lines += self.notes
        if missing:
            lines.append("Run `autograder doctor`, then the same command again: it grades what is missing.")
        return lines


@contextmanager
def progress_display(console: Console) -> Iterator[Callable[[Entry, int], None]]:
    """Yield a function that shows each result: on a bar with the time left, or elsewhere as a line."""
    if not console.is_terminal:
        yield _line
        return
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.description}"), console=console) as bar:
        task = bar.add_task("", total=None)
        yield lambda result, total: bar.update(task, advance=1, total=total, description=result.student)


def _line(result: Entry, _: int) -> None:
    score = "ungraded" if result.score is None else f"{result.score:g} of {result.max_score:g}"
    print(f"{result.student}: {score}{' (unchanged)' if result.unchanged else ''}", flush=True)
