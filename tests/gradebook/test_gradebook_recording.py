"""Recording: what changed is recorded anew; what goes wrong costs a sentence and another run, and no score is wrong."""

import dataclasses
import os
import shutil
import sqlite3

import pytest
from gradebook_classroom import ASSIGNMENT
from nbconvert.writers import FilesWriter
from sqlalchemy.exc import OperationalError

from autograder import report as reports
from autograder.exit_status import INTERRUPTED
from gradebook import missing_reports, readiness
from gradebook.record import RecordReport, SaveGrades

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fake_grading")]
STUDENTS = ("amy", "ben", "kim")
ALL_HALF = dict.fromkeys(STUDENTS, "50.0")
STOPPED = "Stopped; what was recorded is kept, the same command goes on from there."


@pytest.fixture
def course(room):
    """A course in which three have handed in, for half of the points."""
    for student in STUDENTS:
        shutil.copytree(room.root / "release" / ASSIGNMENT.name, room.submitted(student))
        write(room, student, "# SCORE=0.5")
    return room


def write(room, student, text):
    (room.submitted(student) / "gates.py").write_text(text)


def record(room):
    """Record; return the exit status and what an instructor reads besides the progress."""
    status, log = room.run("autograde", ASSIGNMENT.name)
    assert "Traceback" not in log
    return status, [line.partition("] ")[2] for line in log.splitlines() if "| ERROR]" in line]


def refuse(patch, owner, name, error, student):
    """Let a step of recording fail for one student."""
    step = getattr(owner, name)

    def failing(self, nb, resources, *others, **named):
        if f"/{student}/" in str(resources["gradebook"]["submitted"]):
            raise error
        return step(self, nb, resources, *others, **named)

    patch.setattr(owner, name, failing)


def test_a_fault_of_the_grader_takes_the_old_score_back_and_leaves_what_a_person_gave(course):
    assert record(course)[0] == 0
    with course.gradebook() as gradebook:
        gradebook.find_grade("answer", "gates", ASSIGNMENT.name, "amy").manual_score = 4
        gradebook.db.commit()
    assert course.scores() == ALL_HALF | {"amy": "54.0"}
    write(course, "amy", "# INFRA")
    assert record(course)[0] == 1
    assert course.scores() == ALL_HALF | {"amy": ""}
    write(course, "amy", "# SCORE=0.9")
    assert record(course)[0] == 0
    assert course.scores() == ALL_HALF | {"amy": "94.0"}
    with course.gradebook() as gradebook:  # as a run leaves it that is killed
        gradebook.find_grade("gates-add", "gates", ASSIGNMENT.name, "amy").auto_score = None
        gradebook.db.commit()
    assert course.scores()["amy"] == ""
    assert record(course)[0] == 0
    assert course.scores() == ALL_HALF | {"amy": "94.0"}


def test_a_report_with_another_hint_and_the_same_key_is_recorded_again(course):
    """A label names a mistake in reports that are there: points and keys stay, hints change."""
    record(course)
    path = course.root / "reports" / ASSIGNMENT.name / "amy.json"
    old = reports.read(path)
    named = dataclasses.replace(old.tests[0], hint="Only one of the two.", diagnosis="one-of-two", sure="exact")
    reports.write(dataclasses.replace(old, tests=(named, *old.tests[1:])), path)
    status, log = course.run("autograde", ASSIGNMENT.name)
    assert (status, log) == (0, "[AutogradeApp | INFO] 02_gates: 3 submissions, 1 new or changed; 0 errors.\n")
    assert course.scores() == ALL_HALF
    course.run("generate_feedback", ASSIGNMENT.name)
    assert "Only one of the two." in course.page("amy")
    assert "one-of-two" not in course.page("amy")  # what the course calls it is nobody's concern
    assert "3 submissions, 0 new or changed" in course.run("autograde", ASSIGNMENT.name)[1]


def test_a_recording_says_whose_points_changed_then_what_went_wrong(course):
    write(course, "ben", "# INFRA")
    assert course.run("autograde", ASSIGNMENT.name)[1].splitlines() == [
        "[AutogradeApp | INFO] Grading 3 submissions that have no current report ...",
        "[AutogradeApp | INFO] amy: no score → 50 points",
        "[AutogradeApp | INFO] kim: no score → 50 points",
        "[AutogradeApp | ERROR] ben: 02_gates was not graded and has no score: The sandbox did not start.",
        "[AutogradeApp | INFO] 02_gates: 3 submissions, 3 new or changed; 1 error.",
    ]
    assert "[AutogradeApp | DEBUG] Copying" in course.run("autograde", ASSIGNMENT.name, "--debug")[1]


def test_links_and_strange_names_in_submitted_stop_no_other(course):
    (course.root / "submitted" / "whole").mkdir()
    course.submitted("whole").symlink_to(course.root / "release" / ASSIGNMENT.name)
    shutil.copytree(course.root / "submitted" / "amy", os.fsdecode(os.fsencode(course.root / "submitted") + b"/b\xff"))
    why = "is a link, or its name is not printable: nothing was graded there."
    assert record(course) == (1, [f"{course.root}/submitted/{student}/02_gates {why}" for student in ("b?", "whole")])
    assert not course.autograded("whole").exists()
    assert course.scores() == ALL_HALF


FULL = OSError(28, "No space left on device")
FULL_TOO = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))


def test_a_full_disk_and_a_time_that_is_none_cost_a_sentence_and_another_run(course, monkeypatch):
    shutil.copytree(course.submitted("amy"), course.submitted("zoe"))
    (course.submitted("zoe") / "timestamp.txt").write_bytes(b"\xff")
    with monkeypatch.context() as patched:
        refuse(patched, FilesWriter, "write", FULL, "ben")
        refuse(patched, SaveGrades, "preprocess", FULL_TOO, "kim")
        status, said = record(course)
    reasons = {
        "ben": "No space left on device",
        "kim": "database or disk is full",
        "zoe": "submitted/zoe/02_gates/timestamp.txt is no time such as 2026-09-01 12:00 UTC",
    }
    advice = "mend that, then run the same command again."
    for student, why in reasons.items():
        assert f"{student}: 02_gates was not recorded and has no score ({why}): {advice}" in said
    assert (status, course.scores()) == (1, ALL_HALF | {"ben": "", "kim": ""})
    (course.submitted("zoe") / "timestamp.txt").write_text("2026-09-01 12:00 UTC")
    assert record(course) == (0, [])
    assert course.scores() == ALL_HALF | {"zoe": "50.0"}


def test_a_gradebook_that_cannot_be_written_is_one_sentence(course, monkeypatch):
    monkeypatch.setattr(readiness, "WAIT_SECONDS", 0.1)
    record(course)
    write(course, "ben", "# SCORE=0.9")
    sentence = (
        f"The gradebook {course.root / 'gradebook.db'} cannot be written (database is locked), so nothing was "
        "done: close what else is using it, or mend it, then run the same command again."
    )
    other = sqlite3.connect(course.root / "gradebook.db")
    other.execute("BEGIN IMMEDIATE")
    assert record(course) == (1, [sentence])
    other.close()
    assert course.scores() == ALL_HALF
    assert record(course) == (0, [])
    assert course.scores() == ALL_HALF | {"ben": "90.0"}


def test_ctrl_c_keeps_what_was_recorded_and_leaves_no_zero(course, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(missing_reports, "grade", interrupted)
        assert record(course) == (INTERRUPTED, [STOPPED])
    with monkeypatch.context() as patched:
        refuse(patched, RecordReport, "preprocess", KeyboardInterrupt(), "ben")
        assert record(course) == (INTERRUPTED, ["Canceled", STOPPED])
    assert course.scores() == {"amy": "50.0", "ben": ""}  # nbgrader does not know of Kim yet
    assert record(course) == (0, [])
    assert course.scores() == ALL_HALF


def test_damaged_reports_are_made_again(course):
    record(course)
    folder = course.root / "reports" / ASSIGNMENT.name
    whole = (folder / "amy.json").read_bytes()
    other_kit = whole.replace(b'"format": 1', b'"format": 2')
    damaged = (whole[:500], b"\xff\xfe\0", other_kit)
    for student, content in zip(STUDENTS, damaged, strict=True):
        (folder / f"{student}.json").write_bytes(content)
    assert record(course) == (0, [])
    assert [course.report(student).score for student in STUDENTS] == [50, 50, 50]
    assert course.scores() == ALL_HALF
