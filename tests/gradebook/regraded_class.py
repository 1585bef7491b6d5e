"""A recorded class whose suite can be exchanged: reports come from a fake, which a test tells what to find."""

from __future__ import annotations

import dataclasses
import json

import pytest
from class_report_pages import go_to
from gradebook_classroom import fake_grade
from nbgrader.api import SubmittedNotebook
from simulated_class import SimulatedCourse, name_of

from autograder import faults, grading, manifest, report as reports, report_identity
from autograder.batch.grade_class import report_path
from autograder.batch.run_log import Summary, entry
from autograder.cli import main
from gradebook import explain, explain_text
from gradebook.regrade import command

ASSIGNMENT = manifest.load().assignment("02_gates")
FIRST = ASSIGNMENT.tasks[0]
STUDENTS = [name_of(number)[0] for number in range(3)]


class RegradedClass:
    """Three who have earned everything by the suite ``one``, are recorded, and are due before they handed in."""

    def __init__(self, root, patch: pytest.MonkeyPatch) -> None:
        self.root, self.suite, self.graded = root, "one", []
        self.failing: set[str] = set()  # students whose first task fails by the present suite
        self.seeds: list[int] = []  # that were explained
        self.lost: set[str] = set()  # students on whom the grader fails
        patch.setattr(report_identity, "key", lambda a, files, seed, suite="": self.key(files, seed, suite))
        patch.setattr(command, "grade_students", self.grade)
        go_to(root, patch)
        with SimulatedCourse(root, ("02_gates",), len(STUDENTS)) as simulated:
            for student in STUDENTS:
                (root / "submitted" / student / "02_gates").mkdir(parents=True)
                (root / "submitted" / student / "02_gates" / "gates.py").write_text("# SCORE=1")
                report = self.report(student, 7)
                simulated.hand_in(ASSIGNMENT, report)
                simulated.record(ASSIGNMENT, report, hours_late=1)
            for notebook in simulated.db.query(SubmittedNotebook):
                notebook.late_submission_penalty = 0.0
            simulated.db.commit()

    def key(self, files, seed, suite=""):
        return f"{files.digest}-{seed}-{suite or self.suite}"

    def report(self, student, seed):
        folder = self.root / "submitted" / student / "02_gates"
        found = fake_grade(ASSIGNMENT, folder, student=student, seed=seed)
        key = found.key.replace("fake", self.suite)
        if student in self.lost:
            return dataclasses.replace(found, score=None, suite=self.suite, key=key, message="No sandbox.")
        if student in self.failing:
            fails = {"outcome": faults.FAILED, "points": 0.0, "error": "dx is off.", "hint": FIRST.hint}
            tests = [dataclasses.replace(t, **fails) if t.task == FIRST.id else t for t in found.tests]
            tasks = grading.score_tasks(ASSIGNMENT, tests)
            found = dataclasses.replace(found, tests=tuple(tests), tasks=tasks, score=grading.total(tasks))
        return dataclasses.replace(found, suite=self.suite, key=key)

    def grade(self, assignment, arguments, students):
        """Stand in for grading; what is there is not made again."""
        summary = Summary()
        for student in students:
            path = report_path(arguments.reports, assignment, student)
            new = self.report(student, 7 if arguments.seed is None else arguments.seed)
            kept = path.is_file() and reports.read(path) == new and new.graded
            if not kept:
                self.graded.append(student)
                reports.write(new, path)
            summary.entries[student] = entry(new, kept)
        return summary

    def explain(self, patch):
        """Let `autograder explain` grade by the present suite, too."""
        patch.setattr(explain, "identity", lambda assignment: self.suite)
        patch.setattr(explain_text, "__version__", "0")

        def again(assignment, handed_in, *, student, seed):
            self.seeds.append(seed)
            return self.report(student, seed)

        patch.setattr(explain.grading, "grade_submission", again)

    def run(self, capsys, *arguments, command=("regrade", "02_gates")):
        """Run a command; return status, standard output and error."""
        capsys.readouterr()
        return main([*command, *arguments]), *capsys.readouterr()

    def kept(self):
        """Return the suite that each student's present report is of."""
        return {student: self.read(student)["suite"] for student in STUDENTS}

    def read(self, student):
        return json.loads((self.root / "reports" / "02_gates" / f"{student}.json").read_text())
