"""After any two changes page, CSV, Canvas, report and formgrader say one score, and no command has to run before.

A step is a function of the course; another one joins by a line in STEPS.
"""

import csv
import dataclasses
import json
from contextlib import suppress
from datetime import datetime
from itertools import permutations

import pytest
from class_report_pages import read, table
from gradebook_classroom import ASSIGNMENT, copy_of, fake_command
from nbgrader.apps.nbgraderapp import NbGraderApp
from nbgrader.server_extensions.formgrader import base
from test_final_score import box, give

from autograder import report as reports
from autograder.batch.grade_class import report_path
from autograder.batch.run_log import Summary, entry
from autograder.cli import main
from gradebook.open_course import configured
from gradebook.regrade import command

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]
SHARE, REGRADED, GIVEN = 0.8, 0.5, 1.5  # of the points by each report; and points that a person gives for a task
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
    give(room, "amy", FIRST.grade_id, manual_score=GIVEN, extra_credit=None, needs_manual_grade=False)
    truth.given = GIVEN


def take_regrade_over(room, truth):
    (room.submitted("amy") / "gates.py").write_text(f"# SCORE={REGRADED}")
    status, said = room.inside(lambda: main(["regrade", ASSIGNMENT.name, "--yes"]))
    assert status == 0, said
    truth.reported = REGRADED


def record(room, truth):
    status, said = room.run("autograde", ASSIGNMENT.name)
    assert status == 0, said
    truth.share = truth.reported


STEPS = {"policy": change_policy, "points": give_points, "regrade": take_regrade_over, "record": record}


def grade_apart(assignment, arguments, students):
    """Stand in for grading by `autograder regrade`."""
    fake_command(assignment, arguments.submitted, arguments.reports, students, None)
    paths = {student: report_path(arguments.reports, assignment, student) for student in students}
    return Summary({student: entry(reports.read(path), False) for student, path in paths.items()})


@pytest.fixture(scope="module")
def recorded(released, fake_grading, tmp_path_factory):
    """A course with a late submission that is recorded and has its page."""
    with pytest.MonkeyPatch.context() as patch:
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
