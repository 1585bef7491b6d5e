"""A term of thirty students over two assignments: nbgrader's real commands, the real sandbox, and what happens.

Who does what is decided by the student's number; all modules are the solution, or entries of the bank.
"""

from __future__ import annotations

import csv
import datetime
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from class_report_pages import go_to
from gradebook_classroom import CHECKOUT, Classroom, in_fork
from simulated_class import ungraded

from autograder import manifest, report as reports
from autograder.cli import main
from autograder.diagnosis.variants import bank
from gradebook import missing_reports

NAMES = ("02_gates", "04_sgd")
DUE = {
    name: datetime.datetime(2026, 9, 1, 12) + datetime.timedelta(weeks=2 * place) for place, name in enumerate(NAMES)
}
HOUR = datetime.timedelta(hours=1)
STUDENTS = 30
PEOPLE = (
    ("Ada", "Öberg"),
    ("Zoë", "Müller-Weiß"),
    ("小明", "王"),
    ("Bobby <b>", 'O\'Tables, "Drop"'),
    ("=1+1", "@SUM(A1)"),
)
POLICY = """percent_per_day = 10
grace_days = 1
cap_percent = 50

[extensions]
s05 = 7
"""
# What happens to whom; everybody else hands in once, in time.
NEVER, RESUBMITS, ANEW, GRADER_FAULT = (6, 7), (8, 9), 10, 11
LATE = {1: 0.5, 2: 2.5, 5: 6.0, 12: 9.0}  # days; the first within the grace, the third with an extension
RENAMED_NOTEBOOK, NO_NOTEBOOK, RENAMED_MODULE = 13, 14, 15
MANUAL, EXTRA = 16, 17
UNKNOWN = "stranger"


def student(number: int) -> str:
    return f"s{number:02}"


class Term:
    """The course's folder, and the term in it."""

    def __init__(self, place: Path, patch: pytest.MonkeyPatch) -> None:
        self.place, self.patch = place, patch
        self.assignments = [manifest.load().assignment(name) for name in NAMES]
        self.rooms = {one.name: Classroom(place, one) for one in self.assignments}
        self.room = self.rooms[NAMES[0]]
        self.root = self.room.root
        shutil.copy(CHECKOUT / "nbgrader_config.py", self.root)
        self.said: dict[str, str] = {}  # by the last recording of each assignment

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run an nbgrader command; return what it says."""
        ended, log = self.room.run(*arguments)
        assert ended == status, log
        return log

    def autograder(self, *arguments: str, status: int = 0) -> None:
        """Run an autograder command in the course's folder."""
        with self.patch.context() as patch:
            go_to(self.root, patch)
            assert in_fork(lambda: sys.exit(main(list(arguments)))) == status

    def play(self) -> None:
        """Go through the term, up to the point where the last submission has just come in."""
        self._begin()
        for place, assignment in enumerate(self.assignments):
            self._release(assignment)
            for number in range(STUDENTS):
                if number not in NEVER:
                    self.hand_in(assignment, number, place)
            self._from_stranger(assignment)
            self.collect(assignment)
            self.grade(assignment)
            for number in RESUBMITS:
                self.hand_in(assignment, number, place, better=True)
            self.collect(assignment)
            self.grade(assignment)
            self._by_hand(assignment)
            for command in ("generate_feedback", "release_feedback"):
                self.run(command, assignment.name)
        self.hand_in(self.assignments[-1], ANEW, len(NAMES) - 1, better=True)
        self.collect(self.assignments[-1])

    def collect(self, assignment: manifest.Assignment) -> None:
        self.run("collect", assignment.name, "--update", "--ExchangeCollect.check_owner=False")

    def grade(self, assignment: manifest.Assignment) -> None:
        """Grade and record; for one student the grader fails."""
        self.autograder("grade", assignment.name)
        failed = ungraded(assignment, student(GRADER_FAULT))
        reports.write(failed, self.root / "reports" / assignment.name / f"{failed.student}.json")
        with self.patch.context() as patch:
            patch.setattr(missing_reports, "grade", lambda *_: "")  # once more, it fails again
            # Status 1: somebody has no score, and somebody is unknown.
            self.said[assignment.name] = self.run("autograde", assignment.name, status=1)

    def _begin(self) -> None:
        for assignment in self.assignments:
            shutil.copytree(assignment.skeleton, self.root / "assignments" / assignment.name)
        (self.root / "late_policy.toml").write_text(POLICY, encoding="utf-8")
        with (self.root / "students.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "first_name", "last_name", "email", "lms_user_id"])
            for number in range(STUDENTS):
                first, last = PEOPLE[number] if number < len(PEOPLE) else (f"First{number:02}", f"Last{number:02}")
                rows.writerow([student(number), first, last, f"{student(number)}@example.org", 1000 + number])
        self.run("db", "student", "import", "students.csv")

    def _release(self, assignment: manifest.Assignment) -> None:
        self.run("generate_assignment", assignment.name)
        self.run("db", "assignment", "add", assignment.name, f"--duedate={DUE[assignment.name]} UTC")
        self.run("release_assignment", assignment.name)

    def hand_in(self, assignment: manifest.Assignment, number: int, place: int, better: bool = False) -> None:
        """Put a submission into the exchange, as nbgrader's command does."""
        days = LATE.get(number, -1.0) + 0.1 * better
        when = DUE[assignment.name] + datetime.timedelta(days=days, microseconds=1)
        folder = self.rooms[assignment.name].hand_in(student(number), time=f"{when:%Y-%m-%d %H:%M:%S.%f} UTC")
        module, notebook = folder / f"{assignment.module}.py", folder / f"{assignment.module}.ipynb"
        for name, content in self._files(assignment, number + 5 * place, better).items():
            (folder / name).write_bytes(content)
        if number == RENAMED_NOTEBOOK:
            notebook.rename(folder / "my work.ipynb")
        if number == NO_NOTEBOOK:
            notebook.unlink()
        if number == RENAMED_MODULE:
            module.rename(folder / f"{assignment.module.capitalize()} (1).py")

    def _files(self, assignment: manifest.Assignment, number: int, better: bool) -> dict[str, bytes]:
        """Return what is handed in: of three students one is right, one has begun, one has a misconception."""
        names = [f"{module}.py" for module in assignment.modules]
        wrong = bank(assignment).wrong
        if better or number % 3 == 0:
            return {name: (assignment.solution / name).read_bytes() for name in names}
        if number % 9 == 1:
            return {name: (assignment.skeleton / name).read_bytes() for name in names}
        return wrong[(number // 6 * 17) % len(wrong)].files(assignment)  # some of them in pairs

    def _from_stranger(self, assignment: manifest.Assignment) -> None:
        folder = self.rooms[assignment.name].hand_in(UNKNOWN, time=f"{DUE[assignment.name] - HOUR}.000001 UTC")
        for module in assignment.modules:
            shutil.copy(assignment.solution / f"{module}.py", folder)

    def _by_hand(self, assignment: manifest.Assignment) -> None:
        """Do what an instructor does in formgrader."""
        with self.room.gradebook() as gradebook:
            for number, change in ((MANUAL, "manual_score"), (EXTRA, "extra_credit")):
                notebook = gradebook.find_submission_notebook(assignment.module, assignment.name, student(number))
                setattr(notebook.grades[0], change, 2.5)
            gradebook.db.commit()


def reports_of(term: Term, assignment: str) -> dict[str, Any]:
    """Return the reports on an assignment as they lie there, by student."""
    return {path.stem: json.loads(path.read_text()) for path in (term.root / "reports" / assignment).glob("*.json")}
