"""The page on a class in a course that nbgrader keeps: what it says is what the CSV says, before and after a change."""

import dataclasses

import pytest
from class_report_pages import go_to, read, table
from gradebook_classroom import ASSIGNMENT, in_fork

from autograder import report as reports
from autograder.cli import main
from gradebook.class_report.course_folder import CourseFolder

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fake_grading")]


def report(room, monkeypatch):
    """Write the page in a fork, as a command that knows nothing of the one before; return the page."""
    with monkeypatch.context() as patch:
        go_to(room.root, patch)
        assert in_fork(main, ["report", ASSIGNMENT.name]) in (None, 0)
    return read(room.root / "reports" / f"{ASSIGNMENT.name}.html")


def test_the_page_says_what_the_csv_says(room, monkeypatch):
    room.run("db", "assignment", "add", ASSIGNMENT.name, "--duedate=2026-09-01 08:00:00 UTC")
    for student, score in (("amy", 0.8), ("ben", 1.0), ("eve", 0.0)):
        room.hand_in(student, score)
    room.run("db", "student", "add", "zoe", "--last-name=<i>Zoë</i>")
    assert room.run("collect", ASSIGNMENT.name, "--ExchangeCollect.check_owner=False")[0] == 0
    for command in ("autograde", "generate_feedback"):
        status, log = room.run(command, ASSIGNMENT.name)
        assert status == 0, log
    with room.gradebook() as gradebook:
        grades = gradebook.find_submission_notebook(ASSIGNMENT.module, ASSIGNMENT.name, "amy").grades
        grades[0].extra_credit = 2.5
        gradebook.db.commit()
    page = report(room, monkeypatch)
    rows = {cells[0].split()[-1]: cells for cells in table(page, "students")}
    assert {student: f"{float(score):g}" for student, score in room.scores().items()} == {
        student: cells[1] for student, cells in rows.items()
    }
    assert rows["amy"][1] == "82.5"
    assert rows["amy"][3] == "2 h"
    assert rows["zoe"] == ["<i>Zoë</i> zoe", "0", "", "", "not handed in", ""]
    links = [link["href"] for link in page.find("table", class_="students").find_all("a")]
    assert links == [f"../feedback/{student}/02_gates/gates.html" for student in ("amy", "ben", "eve")]
    assert page.find(class_="notices") is None

    worse = dataclasses.replace(room.report("ben").tasks[0], points=0.0)  # as after a change of the suite
    changed = dataclasses.replace(room.report("ben"), tasks=(worse, *room.report("ben").tasks[1:]), score=92.0)
    reports.write(changed, room.root / "reports" / ASSIGNMENT.name / "ben.json")
    page = report(room, monkeypatch)
    assert (
        page.find(class_="notices")
        .get_text()
        .strip()
        .startswith("The gradebook is behind the reports for 1 student (ben): scores are the gradebook's")
    )
    rows = {cells[0].split()[-1]: cells for cells in table(page, "students")}
    assert rows["ben"][1:5:3] == ["100", "behind the report"]


def test_the_folders_are_those_of_nbgraders_settings(room, monkeypatch):
    with (room.root / "nbgrader_config.py").open("a") as file:
        file.write("c = get_config()\nc.CourseDirectory.db_url = 'sqlite:///elsewhere.db'\n")
        file.write("c.CourseDirectory.feedback_directory = 'pages'\n")
    with monkeypatch.context() as patch:
        go_to(room.root, patch)
        folder = CourseFolder.here()
    assert (folder.db_url, folder.feedback) == ("sqlite:///elsewhere.db", room.root / "pages")
