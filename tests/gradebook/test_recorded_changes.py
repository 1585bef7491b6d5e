"""The messages of a recording: overruled tests that changed, lower scores, pages that went, unknown students."""

import shutil

import pytest
from gradebook_classroom import ASSIGNMENT, CHECKOUT, copy_of
from test_final_score import give

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fake_grading")]
ADD = ASSIGNMENT.tasks[0]


@pytest.fixture(scope="module")
def recorded(released, fake_grading, tmp_path_factory):
    """A course in which three have handed in, for half of the points, all recorded and with feedback."""
    room = copy_of(released, tmp_path_factory.mktemp("recorded"))
    for student in ("amy", "ben", "kim"):
        hand_in(room, student, 0.5)
    for command in ("autograde", "generate_feedback"):
        said(room, command)
    return room


@pytest.fixture
def course(recorded, tmp_path):
    return copy_of(recorded, tmp_path)


def hand_in(room, student, score):
    if not room.submitted(student).exists():
        shutil.copytree(room.root / "release" / ASSIGNMENT.name, room.submitted(student))
    (room.submitted(student) / "gates.py").write_text(f"# SCORE={score}")


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
    grade_by_hand(course, "amy", 3.25)
    grade_by_hand(course, "ben", 4.5)
    hand_in(course, "amy", 1)
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
    hand_in(course, "amy", 0.4)
    hand_in(course, "ben", 0.6)
    lower = "02_gates: recorded with fewer points than before: amy (50 → 40)."
    assert said(course, "autograde") == [lower, gone("amy", "ben")]
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT.name, duedate="2026-08-31 10:00:00")
    (course.root / "late_policy.toml").write_text("percent_per_day = 10\n")
    for student in ("amy", "ben"):
        (course.submitted(student) / "timestamp.txt").write_text("2026-08-31 12:00:00 UTC")
    for student, flags, ben in (("amy", ("--student", "amy"), "60.0"), ("ben", ("--force",), "54.0")):
        assert f"02_gates: the late penalty has changed for {student}." in said(course, "autograde", *flags)
        assert course.scores() == {"amy": "36.0", "ben": ben, "kim": "50.0"}
    (course.root / "late_policy.toml").write_text("percent_per_day = ten\n")
    hand_in(course, "zoe", 1)
    for line in (("autograde", ASSIGNMENT.name), ("export",)):
        status, log = course.run(*line)
        assert (status, "Traceback" in log, "late_policy.toml cannot be read" in log) == (1, False, True)
    assert not course.autograded("zoe").exists()  # nothing is recorded by half


def test_an_unknown_student_is_named_and_added_only_if_asked_for(course):
    shutil.copy(CHECKOUT / "nbgrader_config.py", course.root)
    hand_in(course, "zoe", 0.8)
    sentence = (
        "02_gates: handed in by zoe, whom the gradebook does not know, so that no score is recorded or exported: "
        "run `nbgrader db student add ID`, then `nbgrader autograde 02_gates`."
    )
    assert said(course, "autograde", status=1) == [sentence]
    assert course.scores() == {"amy": "50.0", "ben": "50.0", "kim": "50.0"}
    assert sentence in said(course, "export")
    assert course.report("zoe").score == 80  # nothing is lost
    assert said(course, "autograde", "--create") == []
    assert course.scores()["zoe"] == "80.0"
