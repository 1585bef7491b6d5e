"""The answers of a class that the bank does not explain: found out once per report, and kept beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .. import submission
from ..diagnosis.labels import Label
from ..manifest import Assignment
from ..report import Report
from ..report_identity import current_report
from ..submission import Submission
from .known import Keeper
from .relabel import Answers, answers_path, read_answers, relabel, without_entry, write_answers


@dataclass
class ClassAnswers:
    """The current reports on a class, with the answers of those that have a failed test without an entry."""

    seed: int
    reports: dict[str, Report] = field(default_factory=dict)
    answers: dict[str, Answers] = field(default_factory=dict)
    old: list[str] = field(default_factory=list)  # whose report is missing, old, or of another seed


def class_answers(
    assignment: Assignment, submitted: Path, reports: Path, students: Iterable[str], keeper: Keeper
) -> ClassAnswers:
    """Look at every current report, and grade again what has failed tests whose answers are not kept yet."""
    files: dict[str, Submission] = {}
    current: dict[str, Report] = {}
    old = []
    for student in students:
        handed_in = submission.read(submitted / student / assignment.name, assignment.module)
        report = current_report(reports / assignment.name / f"{student}.json", assignment, handed_in)
        if report is None:
            old.append(student)
        else:
            files[student], current[student] = handed_in, report
    # One class has one seed; answers to other numbers cannot be compared.
    seed = Counter(report.seed for report in current.values()).most_common(1)[0][0] if current else 0
    old += [student for student, report in current.items() if report.seed != seed]
    found = ClassAnswers(seed, {s: r for s, r in current.items() if r.seed == seed}, {}, sorted(old))
    missing = {}
    for student, report in found.reports.items():
        without = without_entry(assignment, report)
        kept = read_answers(answers_path(reports, assignment, student), report) if without else None
        if kept is not None:
            found.answers[student] = kept
        elif without:
            missing[student] = files[student], sorted({test.task for test in without})
    for student, unnamed, said in keeper(assignment, missing, seed):
        found.answers[student] = Answers(unnamed, said)
        write_answers(answers_path(reports, assignment, student), found.reports[student], found.answers[student])
    return found


def bring_up_to_date(
    assignment: Assignment, found: ClassAnswers, reports: Path, labels: Iterable[Label]
) -> Iterator[str]:
    """Have the reports say what today's labels say; yield whose report has changed."""
    known = list(labels)
    for student, answers in found.answers.items():
        before = found.reports[student]
        path = reports / assignment.name / f"{student}.json"
        found.reports[student] = relabel(assignment, before, answers, known, path)
        if found.reports[student] != before:
            yield student
