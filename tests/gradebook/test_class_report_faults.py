"""What may be amiss when the page on a class is asked for: one sentence each, and the exit status of other commands."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3

import pytest
from class_report_pages import facts, go_to, read, table
from conftest import ROOT
from simulated_class import SimulatedCourse, name_of, simulated_report, ungraded

from autograder import manifest
from autograder.cli import main

ASSIGNMENT = manifest.load().assignment("02_gates")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A course's folder with the reports on three students and no gradebook."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    go_to(tmp_path, monkeypatch)
    (tmp_path / "reports" / "02_gates").mkdir(parents=True)
    for number in range(3):
        report = simulated_report(ASSIGNMENT, number, random.Random(number))
        (tmp_path / "reports" / "02_gates" / f"{report.student}.json").write_text(report.to_json())
    return tmp_path


def said(capsys, *line: str) -> tuple[int, str]:
    status = main(["report", *line])
    error = capsys.readouterr().err
    assert error.count("\n") <= 1
    assert "Traceback" not in error
    return status, error


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["99_none"], "There is no assignment named '99_none'"),
        (["01_descent"], "There is no report on 01_descent in reports: run `autograder grade` first"),
        (["--course", "--reports", "none"], "There is no report on any assignment in none: run `autograder grade`"),
        ([], "Name one assignment, or ask for all of them with --course."),
        (["02_gates", "--course"], "Name one assignment, or ask for all of them with --course."),
        (["02_gates", "--to", "none/page.html"], "The page cannot be written to none/page.html: name a file"),
        (["02_gates", "--to", "reports"], "The page cannot be written to reports: name a file"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(folder, capsys, line, sentence):
    status, error = said(capsys, *line)
    assert (status, error.startswith(f"autograder: {sentence}")) == (2, True)


def test_outside_of_a_course_there_is_no_page(folder, capsys):
    (folder / "nbgrader_config.py").unlink()
    assert said(capsys, "02_gates") == (
        2,
        "autograder: There is no nbgrader_config.py here: run it in the course's folder.\n",
    )
    assert not (folder / "reports" / "02_gates.html").exists()


def test_without_a_gradebook_the_scores_are_the_reports_and_the_page_says_so(folder, capsys):
    assert said(capsys, "02_gates") == (0, "")
    page = read(folder / "reports" / "02_gates.html")
    assert "There is no gradebook yet: scores are those of the reports" in page.find(class_="notices").get_text()
    for number in range(3):
        student = name_of(number)[0]
        score = json.loads((folder / "reports" / "02_gates" / f"{student}.json").read_text())["score"]
        assert table(page, "students")[number][:2] == [student, f"{round(score, 2):g}"]
    assert not (folder / "gradebook.db").exists()  # looking makes none
    assert "late" not in facts(page)
    assert [label.get_text() for label in page.find("dl", class_="groups").find_all("dt")] == ["Ungraded: 0"]
    assert {cells[3] for cells in table(page, "tests")} == {"–"}  # of three students a correlation says nothing


def test_a_damaged_report_is_told_and_its_student_ungraded(folder, capsys):
    path = folder / "reports" / "02_gates" / "s0001.json"
    path.write_text(path.read_text()[:100])
    status, error = said(capsys, "02_gates")
    assert status == 3
    assert error.startswith("The report reports/02_gates/s0001.json is damaged (")
    page = read(folder / "reports" / "02_gates.html")
    assert [cells[4] for cells in table(page, "students")] == ["graded", "ungraded", "graded"]
    assert "s0001.json is damaged" in page.find(class_="notices").get_text()


def test_a_report_about_somebody_else_counts_for_nobody(folder, capsys):
    shutil.copy(folder / "reports" / "02_gates" / "s0001.json", folder / "reports" / "02_gates" / "zoe.json")
    status, error = said(capsys, "02_gates")
    assert status == 3
    assert error.startswith("The report reports/02_gates/zoe.json is about another submission: delete it")
    assert table(read(folder / "reports" / "02_gates.html"), "students")[-1][:2] == ["zoe", ""]


def test_a_damaged_gradebook_is_told(folder, capsys):
    (folder / "gradebook.db").write_bytes(b"no database at all" * 100)
    status, error = said(capsys, "02_gates")
    assert status == 2
    assert error.startswith(
        f"autograder: The gradebook {folder / 'gradebook.db'} cannot be read (file is not a database)"
    )


def test_a_gradebook_that_is_written_to_can_be_read_all_the_same(folder, capsys):
    with SimulatedCourse(folder, ("02_gates",), 3):
        pass
    with sqlite3.connect(folder / "gradebook.db") as connection:
        connection.execute("begin immediate")
        assert said(capsys, "02_gates") == (0, "")
    assert "not recorded" in read(folder / "reports" / "02_gates.html").get_text()


def test_students_of_an_empty_gradebook_have_handed_in_nothing(folder, capsys):
    with SimulatedCourse(folder, ("02_gates",), 5):
        pass
    assert said(capsys, "02_gates") == (0, "")
    page = read(folder / "reports" / "02_gates.html")
    states = {cells[0].split()[-1]: cells[4] for cells in table(page, "students")}
    assert [states[f"s000{number}"] for number in range(5)] == ["not recorded"] * 3 + ["not handed in"] * 2
    assert page.find("svg", attrs={"aria-labelledby": "scores-02_gates-title"}) is None  # nobody has a score


def test_a_class_of_which_nobody_could_be_graded_has_a_page(folder, capsys):
    for number in range(3):
        path = folder / "reports" / "02_gates" / f"{name_of(number)[0]}.json"
        path.write_text(ungraded(ASSIGNMENT, path.stem).to_json())
    assert said(capsys, "02_gates") == (0, "")
    page = read(folder / "reports" / "02_gates.html")
    assert [cells[1] for cells in table(page, "students")] == ["", "", ""]
    assert page.find("dl", class_="groups").dt.get_text() == "Ungraded: 3"
    assert page.find("svg") is None
