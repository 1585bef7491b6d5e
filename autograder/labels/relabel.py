"""Bring the reports on a class in step with the labels of today: hints change, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .. import submission
from ..diagnosis.naming import Known, named, unlabeled
from ..manifest import Assignment
from ..report import Report, write
from ..report_identity import current_report


@dataclass
class ClassReports:
    """The current reports on a class, all of one seed: answers to other numbers cannot be compared."""

    seed: int = 0
    reports: dict[str, Report] = field(default_factory=dict)
    old: list[str] = field(default_factory=list)  # whose report is missing, old, or of another seed


def class_reports(assignment: Assignment, submitted: Path, reports: Path, students: Iterable[str]) -> ClassReports:
    """Read every current report on a class."""
    current: dict[str, Report] = {}
    old = []
    for student in students:
        handed_in = submission.read(submitted / student / assignment.name, assignment.module)
        report = current_report(reports / assignment.name / f"{student}.json", assignment, handed_in)
        if report is None:
            old.append(student)
        else:
            current[student] = report
    seed = Counter(report.seed for report in current.values()).most_common(1)[0][0] if current else 0
    old += [student for student, report in current.items() if report.seed != seed]
    return ClassReports(seed, {name: one for name, one in current.items() if one.seed == seed}, sorted(old))


def labeled(report: Report, labels: Sequence[Known]) -> Report:
    """Return the report with what these labels say, and no others; its points and its key stay."""
    return replace(report, tests=tuple(named(labels, map(unlabeled, report.tests))))


def bring_up_to_date(
    assignment: Assignment, found: ClassReports, reports: Path, labels: Sequence[Known]
) -> Iterator[str]:
    """Write the reports anew that today's labels change; yield whose these are."""
    for student, before in found.reports.items():
        now = found.reports[student] = labeled(before, labels)
        if now != before:
            write(now, reports / assignment.name / f"{student}.json")
            yield student
