"""What changes a score, in every order of two: page, CSV, Canvas, class report and formgrader agree on everybody."""

import csv
import json
import re
from itertools import permutations
from pathlib import Path

import pytest
from gradebook_classroom import ASSIGNMENT, copy_of
from nbgrader.apps.api import NbGraderAPI
from test_final_score import give

from autograder.cli import main
from gradebook.class_report.gathered import gather
from gradebook.formgrader.lists import ListsWithScores
from gradebook.open_course import opened

pytestmark = pytest.mark.demo
NAME = ASSIGNMENT.name
LATE = "2026-09-03 12:00:00.000000 UTC"
POLICY = "percent_per_day = 10\n"


def policy(room):
    path = room.root / "late_policy.toml"
    path.write_text(POLICY + (path.read_text().removeprefix(POLICY) if path.exists() else ""))


def extension(room):
    (room.root / "late_policy.toml").write_text(POLICY + "[extensions]\nbob = 1\n")


def by_hand(room):
    give(room, "bob", "gates-max", manual_score=1.0, extra_credit=2.0)


def group(room):
    (room.root / "groups.toml").write_text('[groups]\nnets = ["alice", "bob"]\n')
    room.do("autograde")


def regrade(room):
    for path in (room.root / "reports" / NAME).glob("*.json"):
        report = json.loads(path.read_text())
        for table in ("tasks", "tests"):
            for row in report[table]:
                row["points"] *= 0.5
        report["score"] *= 0.5
        path.write_text(json.dumps(report))
    room.do("autograde")


EVENTS = (policy, extension, by_hand, group, regrade)


@pytest.fixture(scope="module")
def start(released, fake_grading, tmp_path_factory):
    """A course in which alice was late, and bob handed in earlier; everything is recorded."""
    room = copy_of(released, tmp_path_factory.mktemp("orders"))
    with room.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-09-02 12:00:00 UTC")
    room.hand_in("alice", 0.8, time=LATE)
    room.hand_in("bob", 0.4, time="2026-09-02 18:00:00.000000 UTC")
    room.hand_in("carol", 0.6)
    room.do("collect", "autograde")
    return room


def in_memory(room):
    def look():
        with opened("test") as course:
            rows = gather(ASSIGNMENT, course, room.root / "reports", room.root).rows
            report = {row.student: row.score for row in rows}
            api = ListsWithScores.__new__(ListsWithScores)
            NbGraderAPI.__init__(api, course.app.coursedir, parent=course.app)
            lists = {row["student"]: row["score"] for row in api.get_submissions(NAME)}
        Path("seen.json").write_text(json.dumps([report, lists]))
        return main(["export", "--format", "canvas", "--to", "canvas.csv"])

    status, said = room.inside(look)
    assert status in (0, 3), said
    return json.loads((room.root / "seen.json").read_text())


@pytest.mark.parametrize(("first", "second"), [*permutations(EVENTS, 2)], ids=lambda event: event.__name__)
def test_all_that_shows_a_score_agrees(start, tmp_path, first, second):
    room = copy_of(start, tmp_path)
    first(room)
    second(room)
    room.do("generate_feedback")
    report, lists = in_memory(room)
    exported = {student: float(score) for student, score in room.scores().items()}
    with (room.root / "canvas.csv").open() as file:
        canvas = {row["Student"]: float(row[NAME]) for row in csv.DictReader(file) if row["SIS Login ID"]}
    final = re.compile(r'class="final"><strong>([\d.]+) of 105')
    pages = {student: float(final.search(room.page(student))[1]) for student in exported}
    assert exported.keys() == {"alice", "bob", "carol"}
    for shown in (report, lists, canvas):
        assert {student: shown[student] for student in exported} == pytest.approx(exported, abs=1e-6)
    assert pages == pytest.approx(exported, abs=0.005)
    events = {first, second}
    halved, late = 0.5 if regrade in events else 1.0, 0.9 if events & {policy, extension} else 1.0
    assert exported["alice"] == pytest.approx(80 * halved * late)
    assert exported["carol"] == pytest.approx(60 * halved)
    if group in events and by_hand not in events:  # alice's work counts for bob, who has lateness of his own
        own = (0.5 if second is regrade else 1.0) * (1.0 if extension in events else late)
        assert exported["bob"] == pytest.approx(80 * own)
