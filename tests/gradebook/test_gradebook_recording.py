"""Recording: what changed is recorded anew; what goes wrong costs a sentence and another run, and no score is wrong."""

import dataclasses
import os
import shutil
import sqlite3
from unittest.mock import Mock

import pytest
from gradebook_classroom import ASSIGNMENT, CHECKOUT
from nbconvert.writers import FilesWriter
from sqlalchemy.exc import OperationalError
from test_final_score import give

from autograder import report as reports
from autograder.exit_status import INTERRUPTED
from gradebook import missing_reports, readiness
from gradebook.record import RecordReport, SaveGrades

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fake_grading")]
ADD = ASSIGNMENT.tasks[0]
STUDENTS = ("amy", "ben", "kim")
ALL_HALF = dict.fromkeys(STUDENTS, "50")
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
    give(course, "amy", "answer", manual_score=4)
    assert course.scores() == ALL_HALF | {"amy": "54"}
    write(course, "amy", "# INFRA")
    assert record(course)[0] == 1
    assert course.scores() == ALL_HALF | {"amy": ""}
    write(course, "amy", "# SCORE=0.9")
    assert record(course)[0] == 0
    assert course.scores() == ALL_HALF | {"amy": "94"}
    give(course, "amy", "gates-add", auto_score=None)  # as a run leaves it that is killed
    assert course.scores()["amy"] == ""
    assert record(course)[0] == 0
    assert course.scores() == ALL_HALF | {"amy": "94"}


def test_a_report_with_another_hint_is_recorded_again_and_a_damaged_one_made_again(course):
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
    whole = path.read_bytes()
    other_kit = whole.replace(b'"format": 1', b'"format": 2')
    for student, content in zip(STUDENTS, (whole[:500], b"\xff\xfe\0", other_kit), strict=True):
        path.with_name(f"{student}.json").write_bytes(content)
    assert record(course) == (0, [])
    assert [course.report(student).score for student in STUDENTS] == [50, 50, 50]
    assert course.scores() == ALL_HALF


def test_a_recording_says_whose_points_changed_then_what_went_wrong(course):
    write(course, "ben", "# INFRA")
    assert course.run("autograde", ASSIGNMENT.name)[1].splitlines() == [
        "[AutogradeApp | INFO] Grading 3 submissions that have no current report ...",
        "[AutogradeApp | INFO] amy: no score → 50 points",
        "[AutogradeApp | INFO] kim: no score → 50 points",
        "[AutogradeApp | ERROR] ben: 02_gates was not graded and has no score: The sandbox did not start.",
        "[AutogradeApp | INFO] 02_gates: 3 submissions, 3 new or changed; 1 error.",
    ]
    assert "[AutogradeApp | DEBUG] Converting notebook" in course.run("autograde", ASSIGNMENT.name, "--debug")[1]


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
    assert course.scores() == ALL_HALF | {"zoe": "50"}


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
    other.rollback()
    assert course.scores() == ALL_HALF
    shutil.copytree(course.submitted("amy"), course.submitted("zoe"))
    other.execute(
        "CREATE TRIGGER busy BEFORE INSERT ON submitted_assignment BEGIN SELECT RAISE(ABORT, 'it is locked'); END"
    )
    advice = "mend that, then run the same command again."
    assert record(course) == (1, [f"zoe: 02_gates was not recorded and has no score (it is locked): {advice}"])
    other.execute("DROP TRIGGER busy")
    other.close()
    assert record(course) == (0, [])
    assert course.scores() == ALL_HALF | {"ben": "90", "zoe": "50"}


def test_ctrl_c_keeps_what_was_recorded_and_leaves_no_zero(course, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(missing_reports, "grade", Mock(side_effect=KeyboardInterrupt))
        assert record(course) == (INTERRUPTED, [STOPPED])
    with monkeypatch.context() as patched:
        refuse(patched, RecordReport, "preprocess", KeyboardInterrupt(), "ben")
        assert record(course) == (INTERRUPTED, ["Canceled", STOPPED])
    assert course.scores() == {"amy": "50", "ben": ""}  # nbgrader does not know of Kim yet
    assert record(course) == (0, [])
    assert course.scores() == ALL_HALF


# --- its messages


def said(room, command, *flags, status=0):
    """Run a command; return the sentences of its warnings and errors."""
    name = () if command == "export" else (ASSIGNMENT.name,)
    found, log = room.run(command, *name, *flags)
    assert found == status, log
    lines = [line for line in log.splitlines() if "| WARNING]" in line or "| ERROR]" in line]
    return [line.partition("] ")[2] for line in lines if "] 02_gates: " in line]


def grade_by_hand(room, student, score):
    give(room, student, ADD.grade_id, manual_score=score, needs_manual_grade=False)


def gone(*students):
    return (
        f"02_gates: the feedback pages of {', '.join(students)} were out of date and are removed; "
        "run `nbgrader generate_feedback 02_gates` for new ones."
    )


def test_points_of_a_person_over_tests_that_changed_are_named_until_somebody_looks(course):
    course.do("autograde", "generate_feedback")
    grade_by_hand(course, "amy", 3.25)
    grade_by_hand(course, "ben", 4.5)
    write(course, "amy", "# SCORE=1")
    stay = "02_gates: the tests have changed where a person gave points, which stay"
    again = f"{stay}: amy ({ADD.id}: tests {ADD.points:g}, given 3.25); look in formgrader."
    assert said(course, "autograde") == [again, gone("amy")]
    assert again in said(course, "export")
    assert said(course, "autograde", "--force") == [again, gone("ben", "kim")]  # Ben's tests give the same as before
    assert not (course.root / "feedback" / "ben" / ASSIGNMENT.name).exists()
    assert again in said(course, "export")
    grade_by_hand(course, "amy", 3.25)  # as formgrader does it
    assert said(course, "autograde", "--force") == []
    assert "which stay" not in " ".join(said(course, "export"))
    assert course.scores()["amy"] == f"{100 - ADD.points + 3.25:g}"


def test_lower_scores_and_late_penalties_are_named(course):
    course.do("autograde", "generate_feedback")
    write(course, "amy", "# SCORE=0.4")
    write(course, "ben", "# SCORE=0.6")
    lower = "02_gates: recorded with fewer points than before: amy (50 → 40)."
    assert said(course, "autograde") == [lower, gone("amy", "ben")]
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT.name, duedate="2026-08-31 10:00:00")
    (course.root / "late_policy.toml").write_text("percent_per_day = 10\n")
    for student in ("amy", "ben"):
        (course.submitted(student) / "timestamp.txt").write_text("2026-08-31 12:00:00 UTC")
    for student, flags, ben in (("amy", ("--student", "amy"), "60"), ("ben", ("--force",), "54")):
        assert f"02_gates: the late penalty has changed for {student}." in said(course, "autograde", *flags)
        assert course.scores() == {"amy": "36", "ben": ben, "kim": "50"}
    (course.root / "late_policy.toml").write_text("percent_per_day = ten\n")
    shutil.copytree(course.submitted("amy"), course.submitted("zoe"))
    for line in (("autograde", ASSIGNMENT.name), ("export",)):
        assert "late_policy.toml cannot be read" in course.refuses(*line)
    assert not course.autograded("zoe").exists()  # nothing is recorded by half


def test_an_unknown_student_is_named_and_added_only_if_asked_for(course):
    course.do("autograde")
    shutil.copy(CHECKOUT / "nbgrader_config.py", course.root)
    shutil.copytree(course.submitted("amy"), course.submitted("zoe"))
    write(course, "zoe", "# SCORE=0.8")
    sentence = (
        "02_gates: handed in by zoe, whom the gradebook does not know, so that no score is recorded or exported: "
        "run `nbgrader db student add ID`, then `nbgrader autograde 02_gates`."
    )
    assert said(course, "autograde", status=1) == [sentence]
    assert course.scores() == ALL_HALF
    assert sentence in said(course, "export")
    assert course.report("zoe").score == 80  # nothing is lost
    assert said(course, "autograde", "--create") == []
    assert course.scores()["zoe"] == "80"


def test_a_gradebook_without_the_assignment_is_said_and_nothing_is_recorded(course):
    """As after a new gradebook.db, of which the folders beside it know nothing."""
    record(course)
    with course.gradebook() as gradebook:
        gradebook.remove_assignment(ASSIGNMENT.name)
    said = [
        f"{student}: no page, for the gradebook has no record of 02_gates: run `nbgrader autograde"
        for student in STUDENTS
    ]
    log = course.refuses("generate_feedback", ASSIGNMENT.name)
    assert [line in log for line in said] == [True] * 3
    assert not (course.root / "feedback" / "amy").exists()
    log = course.refuses("autograde", ASSIGNMENT.name, "--force")
    assert log.count("the gradebook does not know its notebook (No such assignment: 02_gates") == 3
    assert not course.autograded("amy").exists()
    course.do("generate_assignment --force", "autograde", "generate_feedback")
    assert course.scores() == ALL_HALF
