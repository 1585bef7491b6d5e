"""After any two changes page, CSV, Canvas, report and formgrader say one score, and no command has to run before.

A step is a function of the course; another one joins by a line in STEPS.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import os
from contextlib import suppress
from datetime import datetime
from itertools import permutations
from types import SimpleNamespace

import pytest
from class_report_pages import read, table
from gradebook_classroom import ASSIGNMENT, copy_of, fake_grade
from nbgrader.apps.nbgraderapp import NbGraderApp
from nbgrader.server_extensions.formgrader import base
from test_final_score import box

from autograder import report as reports, report_identity
from autograder.batch.grade_class import report_path
from autograder.batch.run_log import Summary, entry
from autograder.cli import main
from gradebook import missing_reports
from gradebook.open_course import configured
from gradebook.regrade import command

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]
SHARE, SUITE_TWO, GIVEN = 0.8, 0.5, 1.5  # of the points by each suite; and points that a person gives for a task
FIRST, DAYS = ASSIGNMENT.tasks[0], 2  # begun days by which the work is late


@dataclasses.dataclass
class Truth:
    """The parts of a score, computed here."""

    percent: float = 10  # for each day
    share: float = SHARE
    reported: float = SHARE
    given: float | None = None

    @property
    def score(self):
        tests = self.share * sum(task.points for task in ASSIGNMENT.tasks)
        raw = tests if self.given is None else tests - self.share * FIRST.points + self.given
        return raw * (1 - self.percent * DAYS / 100)


def change_policy(room, truth):
    (room.root / "late_policy.toml").write_text("percent_per_day = 25\n")
    truth.percent = 25


def give_points(room, truth):
    """Do what formgrader does when a person leaves a box."""
    with room.gradebook() as gradebook:
        grade = gradebook.find_grade(FIRST.grade_id, "gates", ASSIGNMENT.name, "amy")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = GIVEN, None, False
        gradebook.db.commit()
    truth.given = GIVEN


def take_regrade_over(room, truth):
    (room.root / "suite").write_text("two")
    status, said = room.inside(lambda: main(["regrade", ASSIGNMENT.name, "--yes"]))
    assert status == 0, said
    truth.reported = SUITE_TWO


def record(room, truth):
    status, said = room.run("autograde", ASSIGNMENT.name)
    assert status == 0, said
    truth.share = truth.reported


STEPS = {"policy": change_policy, "points": give_points, "regrade": take_regrade_over, "record": record}


def suite():
    """Return the course's present suite, which a file in its folder names."""
    return "two" if os.path.exists("suite") else "one"


def graded(assignment, folder, student):
    """Return a report by the present suite."""
    found = fake_grade(assignment, folder, student=student)
    if suite() == "two":
        tasks = [dataclasses.replace(task, points=SUITE_TWO * task.max_points) for task in found.tasks]
        found = dataclasses.replace(found, tasks=tuple(tasks), score=sum(task.points for task in tasks))
    return dataclasses.replace(found, suite=suite(), key=found.key.replace("fake", suite()))


def grade_apart(assignment, arguments, students):
    summary = Summary()
    for student in students:
        report = graded(assignment, arguments.submitted / student / assignment.name, student)
        reports.write(report, report_path(arguments.reports, assignment, student))
        summary.entries[student] = entry(report, False)
    return summary


def grade_missing(assignment, submitted, folder, students, root):
    grade_apart(assignment, SimpleNamespace(submitted=submitted, reports=folder), students)
    return ""


@pytest.fixture(scope="module")
def recorded(released, tmp_path_factory):
    """A course with a late submission that is recorded and has its page; grading is a fake, by the present suite."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report_identity, "key", lambda a, files, seed, suite_="": f"{files.digest}-{seed}-{suite()}")
        patch.setattr(missing_reports, "grade", grade_missing)
        patch.setattr(command, "grade_students", grade_apart)
        room = copy_of(released, tmp_path_factory.mktemp("stale"))
        with room.gradebook() as gradebook:
            gradebook.update_or_create_assignment(ASSIGNMENT.name, duedate=datetime(2026, 8, 31, 10))
            gradebook.add_student("amy", first_name="Amy", last_name="Day")
        (room.root / "late_policy.toml").write_text("percent_per_day = 10\n")
        room.hand_in("amy", SHARE)  # a day and a microsecond late
        for line in (["collect", "--ExchangeCollect.check_owner=False"], ["autograde"], ["generate_feedback"]):
            status, said = room.run(line[0], ASSIGNMENT.name, *line[1:])
            assert status == 0, said
        yield room


def nbgrader(*arguments):
    NbGraderApp.clear_instance()
    with suppress(SystemExit):
        NbGraderApp.launch_instance(list(arguments))


def make():
    """Make everything that says a score, the page last, which alone may change the gradebook."""
    nbgrader("export")
    assert main(["export", "--format", "canvas"]) == 0
    assert main(["report", ASSIGNMENT.name]) == 0
    app = configured("it")
    lists = base.NbGraderAPI(app.coursedir, None, parent=app)
    with open("formgrader.json", "w") as file:
        json.dump({"formgrader": lists.get_submissions(ASSIGNMENT.name)[0]["score"]}, file)
    nbgrader("generate_feedback", ASSIGNMENT.name)


def said(room):
    """Return amy's score by everything that says it."""
    status, log = room.inside(make)
    assert status == 0, log
    with (room.root / "grades.csv").open() as file:
        found = {"CSV": next(csv.DictReader(file))["score"]}
    with (room.root / "grades-canvas.csv").open() as file:
        found["Canvas"] = list(csv.DictReader(file))[1][ASSIGNMENT.name]
    (row,) = table(read(room.root / "reports" / f"{ASSIGNMENT.name}.html"), "students")
    found["report"] = row[1]
    found |= json.loads((room.root / "formgrader.json").read_text())
    found["page"] = box(room.page("amy"))[0].partition(" ")[0]
    return {name: float(score) for name, score in found.items()}


@pytest.mark.parametrize(
    ("first", "second"),
    [pytest.param(*pair, marks=[pytest.mark.demo] * ("record" in pair)) for pair in permutations(STEPS, 2)],
)
def test_everything_says_one_score(recorded, tmp_path, first, second):
    room, truth = copy_of(recorded, tmp_path), Truth()
    for step in (first, second):
        STEPS[step](room, truth)
    found = said(room)
    assert found == dict.fromkeys(found, pytest.approx(truth.score, abs=0.005))
