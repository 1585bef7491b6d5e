"""Each row of the handbook's table of wishes does what it says."""

import re
import shlex
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from gradebook_classroom import ASSIGNMENT, copy_of

from autograder import manifest
from autograder.cli import main
from autograder.course_place import here
from gradebook.final_score import local
from gradebook.groups import groups_of
from gradebook.late import read_policy
from gradebook.shown_help import hidden

pytestmark = pytest.mark.slow
NAME = ASSIGNMENT.name
HANDBOOK = Path(__file__).parents[2] / "docs" / "instructors.md"
ROWS = dict(
    re.findall(r"^\| ([a-z][^|`]*) \| (.*) \|$", HANDBOOK.read_text(encoding="utf-8").partition("\n## Before")[0], re.M)
)
COMMANDS = {wish: re.findall(r"`((?:nbgrader|autograder) [^`]+)`", row) for wish, row in ROWS.items()}


class Desk:
    """A course in which alice and bob have their scores, and what a row of the table says to do there."""

    def __init__(self, room, monkeypatch):
        self.room, self._patch = room, monkeypatch

    def run(self, wish):
        """Run the row's commands, each of which has to succeed."""
        for command in COMMANDS[wish]:
            program, *line = shlex.split(command)
            run, kit = self.room.run, partial(self.room.inside, partial(main, line))
            status, said = run(*line) if program == "nbgrader" else kit()
            assert status == 0 or line[0] == "explain", said  # which grades in earnest, and finds another suite
            assert "Traceback" not in said

    def write(self, name, text):
        assert f"`{name}`" in "".join(ROWS.values())
        (self.room.root / name).write_text(text)

    def manifest(self, old, new):
        """Change the course's manifest from now on."""
        text = here().manifest.read_text()
        assert old in text
        path = self.room.root / "course.toml"
        path.write_text(text.replace(old, new, 1))
        course = manifest.read.__wrapped__(path)  # which keeps nothing
        self._patch.setattr(manifest, "load", lambda: course)
        return course.assignment(NAME)


@pytest.fixture(scope="module")
def graded(released, fake_grading, tmp_path_factory):
    room = copy_of(released, tmp_path_factory.mktemp("wishes"))
    for student in ("alice", "bob"):
        room.hand_in(student, 0.5)
    room.do("collect", "autograde")
    return room


@pytest.fixture
def desk(graded, tmp_path, monkeypatch):
    return Desk(copy_of(graded, tmp_path), monkeypatch)


def more_time(desk, wish):
    desk.write("late_policy.toml", "percent_per_day = 10\n[extensions]\nalice = 7\n")
    rule = read_policy(desk.room.root / "late_policy.toml").of(NAME)
    assert [rule.percent(student, 3 * 86_400) for student in ("alice", "bob")] == [0, 30]


def more_time_for_all(desk, wish):
    desk.run(wish)
    with desk.room.gradebook() as gradebook:
        assert gradebook.find_assignment(NAME).duedate == datetime(2026, 9, 22, 12)


def less_help(desk, wish):
    for option, field in (("hints", "hint"), ("counterexamples", "counterexample")):
        desk.manifest(f'{option} = "always"', f'{option} = "never"')
        assert hidden(None) == (field,)


def other_points(desk, wish):
    points = ASSIGNMENT.task("gates.max").points
    text = here().manifest.read_text()
    (task,) = re.findall(r'id = "gates.max"\n(?:.*\n)*?points = .*\n', text)
    changed = desk.manifest(task, task.replace(f"points = {points:g}", f"points = {points + 1:g}"))
    assert changed.task("gates.max").points == points + 1


def some_assignments(desk, wish):
    desk.run(wish)
    (path,) = (path for path in desk.room.root.glob("*.csv"))
    assert "01_descent" not in path.read_text()


def together(desk, wish):
    desk.write("groups.toml", '[groups]\nnets = ["alice", "bob"]\n')
    assert groups_of(desk.room.root, NAME) == {"nets": ("alice", "bob")}


def own_zone(desk, wish):
    desk.manifest('timezone = "UTC"', 'timezone = "Europe/Berlin"')
    assert local(datetime(2026, 9, 1, 12, tzinfo=UTC).replace(tzinfo=None)) == "2026-09-01 14:00 CEST"
    with pytest.raises(manifest.CourseError, match="'Berlin' as timezone, which is no time zone that this"):
        desk.manifest('timezone = "UTC"', 'timezone = "Berlin"')


def one_page(desk, wish):
    desk.run(wish)
    assert [path.parent.parent.name for path in desk.room.root.glob("feedback/*/*/*.html")] == ["alice"]


def command(desk, wish):
    assert COMMANDS[wish]
    desk.run(wish)


WISHES = {
    "give one student more time": more_time,
    "give everybody more time": more_time_for_all,
    "hide hints or examples": less_help,
    "drop a task": lambda desk, wish: None,  # test_dropped_task.py
    "change a task's points": other_points,
    "use only some assignments": some_assignments,
    "let students work in groups": together,  # test_groups.py
    "show times in my own zone": own_zone,
    "use data of my own in 05": lambda desk, wish: None,  # tests/course/test_data.py
    "have the text in another language": lambda desk, wish: None,  # tests/authoring/test_generate.py
    "see one page before the class does": one_page,
    "check one student's score": command,
    "answer an appeal": command,  # test_appeals.py
    "name a mistake that the kit does not know": command,
}


def test_every_row_is_tried():
    assert ROWS.keys() == WISHES.keys()


@pytest.mark.parametrize("wish", WISHES)
def test_a_row_does_what_it_says(desk, wish):
    WISHES[wish](desk, wish)
