"""A task that no longer counts: its points are spread over the others, in all that shows a score."""

import re
from dataclasses import replace

import pytest
from gradebook_classroom import ASSIGNMENT, copy_of
from test_final_score import give

from autograder import manifest
from autograder.cli import main
from autograder.report_identity import identity
from gradebook.scores import summed

MAX = ASSIGNMENT.task("gates.max")
DROPPED = replace(ASSIGNMENT, tasks=tuple(replace(task, counts=task is not MAX) for task in ASSIGNMENT.tasks))


@pytest.fixture
def drop(monkeypatch):
    """Return a function that drops the task from the course."""

    def now():
        course = manifest.load()
        assignments = tuple(DROPPED if one.name == ASSIGNMENT.name else one for one in course.assignments)
        monkeypatch.setattr(manifest, "load", lambda: replace(course, assignments=assignments))

    return now


def test_points_are_spread_and_extra_points_stay(drop):
    cells = [("gates-add", 5.0, 0.0, 10.0), ("gates-max", 20.0, 0.0, 20.0), ("gates-copy", 12.0, 2.0, 10.0)]
    assert summed(ASSIGNMENT.name, cells) == 37
    drop()
    assert summed(ASSIGNMENT.name, cells) == 5 * 2 + 10 * 2 + 2
    assert summed(ASSIGNMENT.name, cells[1:2]) == 0
    assert identity(DROPPED) == identity(ASSIGNMENT)  # so that no report is out of date


@pytest.mark.slow
def test_a_task_is_dropped_in_mid_term_without_grading_anew(released, fake_grading, tmp_path, drop):
    room = copy_of(released, tmp_path)
    for student, score in (("amy", 0.5), ("ben", 1.0)):
        room.hand_in(student, score)
    room.do("collect", "autograde", "generate_feedback")
    give(room, "amy", "gates-max", manual_score=0.0)
    before = room.scores()
    drop()
    scores = {student: float(score) for student, score in room.scores().items()}
    spread = 105 / (105 - MAX.points)
    earned = float(before["amy"]) * spread
    assert scores == pytest.approx({"amy": earned, "ben": (float(before["ben"]) - MAX.points) * spread})
    room.do("generate_feedback")
    page = room.page("amy")
    shown = re.search(r'<p class="final"><strong>([\d.]+) of 105 points', page)[1]
    assert float(shown) == pytest.approx(earned, abs=0.01)
    assert f"0 of {MAX.points:g} points do not count, and are spread: +" in page
    assert "does not count" in page
    status, said = room.inside(lambda: main(["export", "--format", "canvas", "--to", "canvas.csv"]))
    assert status in (0, 3), said
    assert f"amy,,,amy,,{earned:.6f}\n" in (room.root / "canvas.csv").read_text()


def test_the_manifest_drops_a_task(tmp_path):
    text, path = manifest.here().manifest.read_text(), tmp_path / "course.toml"
    path.write_text(text.replace('id = "gates.max"\n', 'id = "gates.max"\ngraded = false\n'))
    assert manifest.read(path).assignment(ASSIGNMENT.name).dropped == {"gates-max"}
