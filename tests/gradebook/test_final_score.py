"""The score on a feedback page is the gradebook's: box, tasks and CSV say the same, whoever gave the points."""

import html
import re
from datetime import datetime

import pytest
from class_report_pages import grades_of, scores_of, shown
from gradebook_classroom import ASSIGNMENT, copy_of

from gradebook.feedback.page import OUTDATED

pytestmark = pytest.mark.slow
ON_TIME, LATE = "2026-09-01 10:00:00.000000 UTC", "2026-09-02 11:05:00.000000 UTC"
STUDENTS = {"prompt": (1.0, ON_TIME), "late": (1.0, LATE), "manual": (0.0, ON_TIME), "extra": (0.5, LATE)}


def give(room, student, cell, **scores):
    """Do what a person does in formgrader."""
    with room.gradebook() as gradebook:
        grade = gradebook.find_grade(cell, "gates", ASSIGNMENT.name, student)
        for name, value in scores.items():
            setattr(grade, name, value)
        gradebook.db.commit()


@pytest.fixture(scope="module")
def graded(released, fake_grading, tmp_path_factory):
    """A course with pages for work on time, late, changed by a person, with extra points, and for what has no score."""
    room = copy_of(released, tmp_path_factory.mktemp("final"))
    with room.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT.name, duedate=datetime(2026, 9, 1, 10))
        gradebook.add_student("late", first_name="Zoë\n<b>", last_name="Day")
    (room.root / "late_policy.toml").write_text("percent_per_day = 10\ncap_percent = 50\n[extensions]\nextra = 1\n")
    for student, (score, time) in STUDENTS.items():
        notebook = room.hand_in(student, score, time) / "gates.ipynb"
        if student == "late":
            notebook.write_text(notebook.read_text().replace("Your answer", "2n"))
    (room.hand_in("ungraded", 1.0, ON_TIME) / "gates.py").write_text("# INFRA")
    room.hand_in("partly", 1.0, ON_TIME)
    room.run("collect", ASSIGNMENT.name, "--ExchangeCollect.check_owner=False")
    room.run("autograde", ASSIGNMENT.name)
    give(room, "manual", "gates-add", manual_score=9.5)
    give(room, "manual", "answer", manual_score=4.0, needs_manual_grade=False)
    give(room, "extra", "gates-copy", extra_credit=2.5)
    give(room, "partly", "gates-max", auto_score=None)
    room.run("autograde", ASSIGNMENT.name, "--student", "extra")  # the extra points are late, too
    room.do("generate_feedback")
    room.exported = room.scores()
    return room


def box(page):
    """Return the final score and the lines below it, as text."""
    (head,) = re.findall(r'<p class="final"><strong>(.*?)</strong></p>', page)
    (lines,) = re.findall(r'<ul class="made-of">(.*?)</ul>', page, re.S)
    return head, [html.unescape(line) for line in re.findall(r"<li>(.*?)</li>", lines)]


@pytest.mark.parametrize("student", STUDENTS)
def test_box_csv_and_tasks_say_what_the_database_has(graded, student):
    page = graded.page(student)
    score, _, _ = scores_of(graded.root / "gradebook.db", ASSIGNMENT.name)[student]
    head, lines = box(page)
    assert head == f"{shown(score)} of 105 points"
    assert float(graded.exported[student]) == pytest.approx(score)
    numbers = [re.search(r": ([+−]?)([\d.]+)(?: of [\d.]+)?( points.*|\.)$", line) for line in lines]
    summed = sum(float(n[2]) * (-1 if n[1] == "−" else 1) for n in numbers if n)
    assert summed == pytest.approx(score)
    cells = grades_of(graded.root / "gradebook.db", ASSIGNMENT.name)[student]
    parts = [(part.grade_id, part.points) for part in ASSIGNMENT.tasks] + [("answer", 5)]
    given = [(float(got), float(most)) for got, most in re.findall(r'class="earned">([\d.]+) of ([\d.]+) points', page)]
    assert given == [(pytest.approx(cells[name]), most) for name, most in parts]


def test_the_box_says_what_the_score_is_made_of(graded):
    rule = "Late work costs: 10 % of the points for each day begun, 50 % at most."
    assert '<strong class="who">Zoë &lt;b&gt; Day (late)</strong>' in graded.page("late")
    assert "<title>Gates and the chain rule: feedback for Zoë &lt;b&gt; Day (late)</title>" in graded.page("late")
    assert box(graded.page("late"))[1] == [
        "Handed in at 2026-09-02 11:05 UTC, 1 day 1 hour after the due date; due at 2026-09-01 10:00 UTC.",
        rule,
        "Automatic tests: 100 of 100 points.",
        "Answers that a person grades: 0 of 5 points; what no person has graded yet counts 0.",
        "Handed in late: −20 points.",
    ]
    manual = box(graded.page("manual"))[1]
    assert manual[0] == "Handed in at 2026-09-01 10:00 UTC, in time; due at 2026-09-01 10:00 UTC."
    assert manual[3:] == ["Changed by a person: +9.5 points.", "Answers that a person grades: 4 of 5 points."]
    extra = box(graded.page("extra"))[1]
    assert extra[1].startswith("You have an extension of 1 day. Late work costs: ")
    assert "Extra points: +2.5." in extra
    assert "Handed in late: −5.25 points." in extra
    assert "9.5 of 7 points (tests: 0, changed by a person: +9.5)" in graded.page("manual")
    assert ", extra: +2.5)" in graded.page("extra")


def test_a_missing_score_is_no_number(graded):
    assert graded.exported["ungraded"] == graded.exported["partly"] == ""
    assert not (graded.root / "feedback" / "ungraded").exists()
    page = graded.page("partly")
    assert box(page)[0] == "There is no score yet: something could not be graded."
    assert page.count('not graded</span><span class="earned">– of 13 points') == 1


def test_a_page_is_written_anew_when_the_gradebook_has_changed_or_is_outdated(graded, tmp_path):
    room = copy_of(graded, tmp_path)
    give(room, "prompt", "gates-add", manual_score=1.0)
    (room.submitted("extra") / "timestamp.txt").write_text(ON_TIME)
    assert "2 new or changed" in room.do("generate_feedback")
    head, _ = box(room.page("prompt"))
    assert head == f"{shown(float(room.scores()['prompt']))} of 105 points" == "94 of 105 points"
    assert [OUTDATED in room.page(student) for student in ("extra", "prompt", "manual")] == [True, False, False]
    (room.root / "late_policy.toml").write_text("percent_per_day = 30\n")
    assert float(room.scores()["late"]) == pytest.approx(40)  # two days begun; no other command has to run before
    (room.root / "late_policy.toml").write_text("percent_per_day = ten")
    assert "No feedback was written: The late policy" in room.refuses("generate_feedback", ASSIGNMENT.name)
