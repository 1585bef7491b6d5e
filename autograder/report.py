"""The report on one submission: what JSON holds, what a page shows, what the gradebook records."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .atomic_write import atomic_write
from .faults import OUTCOMES

FORMAT = 1
DIGITS = 6  # of points: a third of a point, three times, is one


class ReportError(Exception):
    """A report cannot be read; one sentence says which and why."""


@dataclass(frozen=True)
class TestResult:
    """One test: its sentence, its outcome, and what helps the student on; strings are untrusted text.

    diagnosis is where the hint comes from, as `diagnosis.naming` has it; answers has what names are found by: what was
    wrong, examples, and hint and diagnosis before labels.
    """

    __test__ = False

    task: str
    name: str
    description: str
    outcome: str
    points: float | None
    max_points: float
    hint: str | None = None
    error: str | None = None
    cpu_seconds: float = 0.0
    diagnosis: str | None = None
    sure: str | None = None  # in reports of earlier versions
    counterexample: str | None = None  # a small input that the code gets wrong; once for a task
    answers: dict[str, Any] | None = None


@dataclass(frozen=True)
class TaskResult:
    """One exercise: the sum of its tests' points; None if the grader failed."""

    task: str
    points: float | None
    max_points: float
    outcome: str


@dataclass(frozen=True)
class Report:
    """All that grading found out about one submission; a pure function of (submission, suite, seed)."""

    assignment: str
    student: str
    score: float | None
    max_score: float
    outcome: str
    message: str
    tasks: tuple[TaskResult, ...]
    tests: tuple[TestResult, ...]
    layers: tuple[str, ...]
    refused: tuple[str, ...]
    output: str
    seed: int
    suite: str
    kit_version: str
    key: str
    format: int = field(default=FORMAT)

    def to_json(self) -> str:
        """Return the report as indented JSON."""
        return json.dumps(dataclasses.asdict(self), indent=1, ensure_ascii=False) + "\n"

    @property
    def graded(self) -> bool:
        """Whether there is a score; without one the submission is to be graded again."""
        return self.score is not None


def read(path: Path) -> Report:
    """Read a report; ReportError with one sentence if it is missing, damaged or of another format."""
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if data.get("format") != FORMAT:
            raise ReportError(f"The report {path} has format {data.get('format')!r}; this kit reads {FORMAT}.")
        data["tasks"] = tuple(TaskResult(**task) for task in data["tasks"])
        data["tests"] = tuple(TestResult(**test) for test in data["tests"])
        data["layers"], data["refused"] = tuple(data["layers"]), tuple(data["refused"])
        report = Report(**data)
    except FileNotFoundError as error:
        raise ReportError(f"There is no report {path}.") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReportError(f"The report {path} is damaged ({error}): delete it and grade again.") from error
    parts: tuple[TaskResult | TestResult, ...] = (*report.tasks, *report.tests)
    for points in (report.score, *(part.points for part in parts)):
        if not (points is None or isinstance(points, int | float)):
            raise ReportError(f"The report {path} is damaged ({points!r} points): delete it and grade again.")
    if report.outcome not in OUTCOMES:
        raise ReportError(f"The report {path} has an unknown outcome: delete it and grade again.")
    return report


def write(report: Report, path: Path) -> None:
    """Write a report so that a reader sees the old one or the whole new one, even after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write(report.to_json(), path)
