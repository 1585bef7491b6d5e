"""A course of simulated students: reports, nbgrader's database, folders and feedback pages, all made by code."""

from __future__ import annotations

import datetime
import math
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from nbgrader import api
from nbgrader.api import Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook

from autograder import faults, grading, manifest, report as reports
from autograder.diagnosis.variants import bank

DUE = datetime.datetime(2026, 9, 1, 12)
UNFAIR = "test_3_of_max"  # which the strong fail more often than the weak
ODD_NAMES = (
    *(("Bobby <b>", 'O\'Tables "Drop"'), ("Zoë", "Müller-Weiß"), ("小明", "王")),
    *(("<script>alert(1)</script>", "&amp;"), ("", "")),
)
TESTS = 3  # of each task


def name_of(number: int) -> tuple[str, str, str]:
    """Return id, first and last name of a student."""
    first, last = ODD_NAMES[number] if number < len(ODD_NAMES) else (f"First{number:03}", f"Last{number:03}")
    return f"s{number:04}", first, last


def simulated_report(
    assignment: manifest.Assignment, number: int, draw: random.Random, seed: int = 7
) -> reports.Report:
    """Return the report on a student whose strength is the number's; some tests are harder than others."""
    strength = math.sin(number * 1.7) * 1.8 + 0.8
    hints = bank(assignment).wrong
    tests = []
    for place, task in enumerate(assignment.tasks):
        own = [wrong.hint for wrong in hints if wrong.task == task.id] or [task.hint]
        for index in range(1, TESTS + 1):
            name = f"test_{index}_of_{task.id.partition('.')[2]}"
            chance = 1 / (1 + math.exp(-(strength - 0.25 * place + 1.5 - index / 2)))
            passed = draw.random() < (1 - chance if name == UNFAIR else chance)
            share = task.points / TESTS
            hint = own[min(int(draw.expovariate(1)), len(own) - 1)] if draw.random() < 0.7 else task.hint
            tests.append(
                reports.TestResult(
                    **{"task": task.id, "name": name, "description": f"The sentence {index} of {task.id}."},
                    outcome=faults.PASSED if passed else draw.choice([faults.FAILED, faults.FAILED, faults.ERROR]),
                    points=share if passed else 0.0,
                    max_points=share,
                    hint=None if passed else hint,
                    error=None if passed else "dx is off. <script>alert(2)</script>",
                    cpu_seconds=round(draw.expovariate(20), 4),
                )
            )
    return finished(assignment, name_of(number)[0], tests, seed)


def finished(
    assignment: manifest.Assignment, student: str, tests: list[reports.TestResult], seed: int
) -> reports.Report:
    tasks = grading.score_tasks(assignment, tests)
    score = {"score": grading.total(tasks), "max_score": assignment.max_score, "outcome": grading.worst_outcome(tasks)}
    said = {"message": "", "layers": (), "refused": (), "output": ""}
    run = {"seed": seed, "suite": "simulated", "kit_version": "0", "key": f"{assignment.name} {student}"}
    return reports.Report(assignment.name, student, tasks=tasks, tests=tuple(tests), **score, **said, **run)


def ungraded(assignment: manifest.Assignment, student: str) -> reports.Report:
    test = reports.TestResult(assignment.tasks[0].id, "test_it", "It.", faults.INFRASTRUCTURE, None, 1.0)
    return replace(finished(assignment, student, [test], 7), message="The <b>sandbox</b> did not start.")


class SimulatedCourse:
    """A course's folder that is filled; the student's number decides what becomes of the submission."""

    def __init__(self, root: Path, names: tuple[str, ...], students: int) -> None:
        self.root, self.students = root, students
        self.assignments = [manifest.load().assignment(name) for name in names]
        self._released: dict[str, tuple[str, str, dict[str, str]]] = {}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(api, "get_alembic_version", lambda: "any")  # which nbgrader starts a process for
            self.gradebook = Gradebook(f"sqlite:///{root / 'gradebook.db'}", manifest.load().id)
        self.db = self.gradebook.db

    def __enter__(self) -> SimulatedCourse:
        shutil.copy(ROOT / "nbgrader_config.py", self.root)
        for number in range(self.students):
            student, first, last = name_of(number)
            self.db.add(Student(id=student, first_name=first or None, last_name=last or None))
        for assignment in self.assignments:
            self._release(assignment)
        self.db.commit()
        return self

    def __exit__(self, *_: object) -> None:
        self.gradebook.close()

    def _release(self, assignment: manifest.Assignment) -> None:
        place = (assignment.module, assignment.name)
        released = self.gradebook.add_assignment(assignment.name, duedate=DUE.isoformat(" "))
        notebook = self.gradebook.add_notebook(*place)
        for task in assignment.tasks:
            self.gradebook.add_grade_cell(task.grade_id, *place, cell_type="code", max_score=task.points)
        self.gradebook.add_grade_cell("why", *place, cell_type="markdown", max_score=5)
        self.gradebook.add_solution_cell("why", *place)
        cells = {cell.name: cell.id for cell in notebook.grade_cells}
        self._released[assignment.name] = (released.id, notebook.id, cells)

    def path(self, assignment: manifest.Assignment, student: str) -> Path:
        return self.root / "reports" / assignment.name / f"{student}.json"

    def hand_in(self, assignment: manifest.Assignment, report: reports.Report, page: bool = False) -> None:
        """Put a submission's folder, report and page where they belong."""
        (self.root / "submitted" / report.student / assignment.name).mkdir(parents=True, exist_ok=True)
        path = self.path(assignment, report.student)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report.to_json(), encoding="utf-8")
        if page:
            feedback = self.root / "feedback" / report.student / assignment.name / f"{assignment.module}.html"
            feedback.parent.mkdir(parents=True)
            feedback.write_text("<p>A page.</p>")

    def record(
        self, assignment: manifest.Assignment, report: reports.Report, hours_late: float = 0
    ) -> dict[str, Grade]:
        """Put a report into the gradebook, with a penalty of a point per hour; return the grades by cell."""
        assignment_id, notebook_id, cells = self._released[assignment.name]
        points = {task.task.replace(".", "-"): task.points for task in report.tasks}
        settled = {"needs_manual_grade": False}
        grades = {name: Grade(cell_id=one, auto_score=points.get(name, 0.0), **settled) for name, one in cells.items()}
        notebook = SubmittedNotebook(notebook_id=notebook_id, late_submission_penalty=float(hours_late))
        notebook.grades.extend(grades.values())
        when = DUE + datetime.timedelta(hours=hours_late or -1)
        submission = SubmittedAssignment(assignment_id=assignment_id, student_id=report.student, timestamp=when)
        submission.notebooks.append(notebook)
        self.db.add(submission)
        return grades

    def fill(self) -> None:
        """Let everybody hand in, but for the few that every class has."""
        for assignment in self.assignments:
            draw = random.Random(assignment.name)
            for number in range(self.students):
                self._one(assignment, number % 30, simulated_report(assignment, number, draw))
        self.db.commit()

    def _one(self, assignment: manifest.Assignment, kind: int, report: reports.Report) -> None:
        if kind in (7, 8):  # not handed in
            return
        if kind == 9:  # the grader's fault, once
            self.hand_in(assignment, ungraded(assignment, report.student))
            return
        self.hand_in(assignment, report, page=kind != 10)
        if kind == 11:  # graded, and not recorded yet
            return
        if kind == 12:  # handed in anew, and not recorded again
            tasks = tuple(replace(task, points=0.0, outcome=faults.FAILED) for task in report.tasks)
            report = replace(report, tasks=tasks)
        grades = self.record(assignment, report, {13: 3.0, 14: 50.0, 15: 200.0}.get(kind, 0))
        first, answer = grades[assignment.tasks[0].grade_id], grades["why"]
        if kind == 16:  # a person overrules
            first.manual_score = 1.5
        if kind == 17:
            first.extra_credit = 2.25
        if kind == 18:  # an answer that waits
            answer.auto_score, answer.needs_manual_grade = None, True
        if kind == 19:
            answer.manual_score = 4.0
