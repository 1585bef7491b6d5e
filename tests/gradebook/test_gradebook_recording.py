"""Recording again: what changed is recorded anew, what the grader failed on loses its score and gets it back."""

import dataclasses
import os
import shutil

import pytest
from gradebook_classroom import ASSIGNMENT

from autograder import report as reports

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fake_grading")]


def test_a_link_put_into_submitted_is_not_followed(room):
    shutil.copytree(room.root / "release" / ASSIGNMENT.name, room.submitted("inside"))
    (room.submitted("inside") / "notes.txt").symlink_to(room.root / "gradebook.db")
    (room.submitted("inside") / "gates.ipynb").unlink()
    (room.submitted("inside") / "gates.ipynb").symlink_to(room.root / "assignments" / ASSIGNMENT.name / "gates.ipynb")
    (room.root / "submitted" / "whole").mkdir()
    room.submitted("whole").symlink_to(room.root / "release" / ASSIGNMENT.name)
    status, log = room.run("autograde", ASSIGNMENT.name)
    assert status == 1
    assert f"{room.submitted('whole')} is a symbolic link" in log
    assert not room.autograded("whole").exists()
    assert sorted(path.name for path in room.autograded("inside").iterdir()) == [
        "gates.ipynb",
        "gates.py",
        "test_gates.py",
    ]


def grade_one(room, student, text):
    """Change what a student has handed in, and grade it."""
    if not room.submitted(student).exists():
        shutil.copytree(room.root / "release" / ASSIGNMENT.name, room.submitted(student))
    (room.submitted(student) / "gates.py").write_text(text)
    return room.run("autograde", ASSIGNMENT.name)[0]


def test_a_folder_whose_name_is_not_utf8_stops_no_other(room):
    grade_one(room, "amy", "# SCORE=0.8")
    shutil.copytree(room.root / "submitted" / "amy", os.fsdecode(os.fsencode(room.root / "submitted") + b"/b\xff"))
    assert grade_one(room, "eve", "# INFRA") == 1
    log = (room.root / "log").read_text()
    assert "submitted/b?/02_gates is not UTF-8, or not printable; nothing was graded there: rename it." in log
    assert "Traceback" not in log
    assert (room.scores()["amy"], room.scores()["eve"]) == ("80.0", "")


def test_the_order_of_the_csv_is_not_that_of_recording(room):
    for student in ("zoe", "amy", "kim"):
        grade_one(room, student, "# SCORE=0.8")
    assert list(room.scores()) == ["amy", "kim", "zoe"]


def test_a_fault_of_the_grader_takes_the_old_score_back_and_is_retried(room):
    assert grade_one(room, "amy", "# SCORE=0.8") == 0
    assert room.scores()["amy"] == "80.0"
    assert grade_one(room, "amy", "# INFRA") == 1
    assert room.scores()["amy"] == ""
    assert grade_one(room, "amy", "# SCORE=0.9") == 0
    assert room.scores()["amy"] == "90.0"


def test_a_fault_of_the_grader_leaves_manual_grades(room):
    grade_one(room, "amy", "# SCORE=0.8")
    with room.gradebook() as gradebook:
        gradebook.find_grade("answer", "gates", ASSIGNMENT.name, "amy").manual_score = 4
        gradebook.db.commit()
    assert room.scores()["amy"] == "84.0"
    grade_one(room, "amy", "# INFRA")
    assert room.scores()["amy"] == ""
    grade_one(room, "amy", "# SCORE=0.5")
    assert room.scores()["amy"] == "54.0"


def test_a_killed_run_is_made_up_for(room):
    grade_one(room, "amy", "# SCORE=0.8")
    with room.gradebook() as gradebook:
        gradebook.find_grade("gates-add", "gates", ASSIGNMENT.name, "amy").auto_score = None
        gradebook.db.commit()
    assert room.scores()["amy"] == ""
    assert room.run("autograde", ASSIGNMENT.name)[0] == 0
    assert room.scores()["amy"] == "80.0"


def test_a_recorded_report_is_not_recorded_again(room):
    grade_one(room, "amy", "# SCORE=0.8")
    assert "Skipping existing assignment" in room.run("autograde", ASSIGNMENT.name)[1]


def test_a_report_with_another_hint_and_the_same_key_is_recorded_again(room):
    """A label names a mistake in reports that are there: points and keys stay, hints change."""
    grade_one(room, "amy", "# SCORE=0.8")
    path = room.root / "reports" / ASSIGNMENT.name / "amy.json"
    old = reports.read(path)
    named = dataclasses.replace(old.tests[0], hint="Only one of the two.", diagnosis="one-of-two", sure="exact")
    reports.write(dataclasses.replace(old, tests=(named, *old.tests[1:])), path)
    status, log = room.run("autograde", ASSIGNMENT.name)
    assert (status, "Recording anew" in log) == (0, True)
    assert room.scores()["amy"] == "80.0"
    room.run("generate_feedback", ASSIGNMENT.name)
    page = room.page("amy")
    assert "Only one of the two." in page
    assert "one-of-two" not in page  # what the course calls it is nobody's concern
    assert "Skipping existing assignment" in room.run("autograde", ASSIGNMENT.name)[1]


def test_a_graded_cell_without_a_task_stops_its_submission(room):
    source = room.root / "assignments" / ASSIGNMENT.name / "gates.ipynb"
    source.write_text(source.read_text().replace("gates-add", "gates-subtract"))
    assert room.run("generate_assignment", ASSIGNMENT.name, "--force")[0] == 0
    assert grade_one(room, "amy", "# SCORE=1") == 1
    assert "'gates-subtract' has no task" in (room.root / "log").read_text()
    assert room.scores()["amy"] == ""
