"""The page on a class as a page: harmless, with names hidden, or not to be written; axe asks for its accessibility."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections import Counter

import pytest
from class_report_pages import SECRET, STUDENTS, facts, go_to, lateness, read, scores_of, table
from conftest import ROOT
from simulated_class import name_of, simulated_report, ungraded

from autograder import manifest
from autograder.cli import main
from gradebook.class_report import command
from gradebook.class_report.privacy import Veil, numbers

ASSIGNMENT = manifest.load().assignment("02_gates")
PAGES = ("02_gates", "course", "02_gates-without-names", "course-without-names")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_host_and_runs_nothing(reported, name):
    text = (reported / "reports" / f"{name}.html").read_text(encoding="utf-8")
    assert re.findall(r"https?:|ftp:|javascript:|//\w|@import|\bsrc\s*=|<link|<iframe|<object|<embed|<base", text) == []
    assert "default-src 'none'" in text
    page = read(reported / "reports" / f"{name}.html")
    assert page.find(["script", "b"]) is None
    assert [key for tag in page.find_all() for key in tag.attrs if key.startswith("on")] == []
    assert set(re.findall(r'href="#([^"]+)"', text)) <= {tag["id"] for tag in page.find_all(id=True)}
    assert all(found.caption.get_text(strip=True) for found in page.find_all("table"))


def test_names_arrive_as_they_are_and_lead_to_the_pages_of_feedback(reported):
    for name, links in (("02_gates", 1), ("course", 2)):
        page = read(reported / "reports" / f"{name}.html")
        names = " ".join(cells[0] for cells in table(page, "students"))
        for number in range(5):
            student, first, last = name_of(number)
            assert f"{first} {last} {student}".strip() in names
        found = [link["href"] for link in page.find("table", class_="students").find_all("a")]
        assert len(found) == links * (STUDENTS - 4)
        assert all((reported / "reports" / link).is_file() for link in found)


# --- names hidden


def test_with_names_hidden_a_number_stands_for_the_same_student_on_every_page(reported, monkeypatch):
    pages = [reported / "reports" / f"{name}.html" for name in PAGES[2:]]
    for page in pages:
        assert re.findall(r"s00\d\d\b|First|Last0|Müller|王|Bobby|feedback/", page.read_text(encoding="utf-8")) == []
    first, second = ({cells[0] for cells in table(read(page), "students")} for page in pages)
    assert len(first) == STUDENTS - 4
    assert first <= second
    go_to(reported, monkeypatch)
    monkeypatch.setattr(command, "existing_seed", lambda folder: SECRET + 1)
    assert main(["report", "02_gates", "--hide-names", "--to", "again.html"]) == 0
    assert not first & {cells[0] for cells in table(read(reported / "again.html"), "students")}


def test_with_names_hidden_no_count_is_of_fewer_than_five(reported):
    paths = (reported / "reports" / "02_gates").glob("*.json")
    reports = [found for path in paths if (found := json.loads(path.read_text()))["score"] is not None]
    page = read(reported / "reports/02_gates-without-names.html")
    assert facts(page)["late"] == "fewer than 5"
    assert "lowest and highest" not in facts(page)
    labels = ("Ungraded", "Graded, not recorded", "Late", "Not handed in")
    groups = [group.get_text(strip=True) for group in page.find("dl", class_="groups").find_all("div")]
    assert groups == [f"{label}: fewer than 5" for label in labels]
    counts = {cells[0] for cells in table(page, "mistakes")}
    assert "fewer than 5" in counts
    assert all(int(count) >= 5 for count in counts - {"fewer than 5"})
    for cells in table(page, "tests"):
        name = cells[1].split()[-1]
        passed = sum(t["outcome"] == "passed" for report in reports for t in report["tests"] if t["name"] == name)
        few = min(passed, len(reports) - passed) < 5
        assert ("fewer than 5" in cells[2]) == few
        assert few or cells[2] == f"{passed / len(reports):.0%}"
    assert "Answers of fewer than 5 students wait" in page.get_text()
    assert "behind the reports for fewer than 5 students: " in page.get_text()


def test_with_names_hidden_no_band_of_scores_is_of_fewer_than_five(reported):
    page = read(reported / "reports/02_gates-without-names.html")
    drawn = {cells[0]: int(cells[1]) for cells in table(page, "scores")}
    scores = [score for score, _, _ in scores_of(reported / "gradebook.db", "02_gates", lateness).values()]
    for name, count in drawn.items():
        low, high = map(float, name.split(" to "))
        assert count == sum(low <= score < high or score >= 105 == high for score in scores)
    of_students = Counter(cells[1] for cells in table(page, "students"))
    assert {name: count for name, count in drawn.items() if count} == of_students
    assert min(of_students.values()) >= 5


@pytest.mark.parametrize(
    ("counts", "bars"),
    [
        ((5, 0, 9, 5, 6, 7, 8, 9, 10, 5), [5, 0, 9, 5, 6, 7, 8, 9, 10, 5]),
        ((4, 4, 9, 5, 6, 7, 8, 9, 10, 5), [8, 14, 13, 17, 15]),
        ((20, 1), []),  # the one would follow from the other
    ],
)
def test_bands_are_as_narrow_as_five_allow(counts, bars):
    width = 100 / len(counts)
    scores = [width * (index + 0.5) for index, count in enumerate(counts) for _ in range(count)]
    assert Veil(True).bars(scores, 100) == bars


def test_a_count_and_the_rest_of_its_whole_are_covered():
    veil = Veil(True)
    assert [veil.count(count, 20) for count in (0, 1, 4, 5, 15, 16, 19, 20)] == [
        *("0", "fewer than 5", "fewer than 5", "5", "15"),
        *("all but fewer than 5", "all but fewer than 5", "20"),
    ]
    assert (veil.share(2, 4), veil.share(0, 4), veil.share(10, 20), Veil().share(2, 4)) == (None, None, 0.5, 0.5)


def test_numbers_are_all_different_and_need_the_secret():
    students = [f"s{number}" for number in range(3000)]
    found = numbers(students, 1)
    assert len(set(found.values())) == len(students)
    assert numbers(students[:5], 1) == {student: found[student] for student in students[:5]}
    assert not set(numbers(students[:50], 2).values()) & set(found.values())


# --- what may be amiss


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


def run(capsys, *line: str) -> tuple[int, str]:
    status, error = main(["report", *line]), capsys.readouterr().err
    assert error.count("\n") <= 1
    return status, error


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["99_none"], "There is no assignment named '99_none'"),
        (["01_descent"], "There is no report on 01_descent in reports: run `autograder grade` first"),
        (["--course", "--reports", "none"], "There is no report on any assignment in none: run `autograder grade`"),
        (["02_gates", "--course"], "Name one assignment, or ask for all of them with --course."),
        (["02_gates", "--to", "none/page.html"], "The file cannot be written to none/page.html: name a file"),
        (["02_gates"], "The gradebook cannot be read (file is not a database)"),
    ],
)
def test_a_page_that_cannot_be_written_costs_one_sentence(folder, capsys, line, sentence):
    if line == ["02_gates"]:
        (folder / "gradebook.db").write_bytes(b"no database at all" * 100)
    status, error = run(capsys, *line)
    assert (status, error.startswith(f"autograder: {sentence}")) == (2, True)


def test_without_a_gradebook_the_scores_are_the_reports_and_the_page_says_so(folder, capsys):
    assert run(capsys, "02_gates") == (0, "")
    page = read(folder / "reports" / "02_gates.html")
    assert "There is no gradebook yet: scores are those of the reports" in page.find(class_="notices").get_text()
    for number, cells in enumerate(table(page, "students")):
        student = name_of(number)[0]
        score = json.loads((folder / "reports" / "02_gates" / f"{student}.json").read_text())["score"]
        assert cells[:2] == [student, f"{round(score, 2):g}"]
    assert not (folder / "gradebook.db").exists()  # looking makes none
    assert "late" not in facts(page)
    assert {cells[3] for cells in table(page, "tests")} == {"–"}  # of three students a correlation says nothing


@pytest.mark.parametrize("fault", ["is damaged (", "is about another submission: delete it"])
def test_a_report_that_counts_for_nobody_is_named_and_its_student_ungraded(folder, capsys, fault):
    path = folder / "reports" / "02_gates" / "s0001.json"
    other = path.with_name("s0002.json").read_text()
    path.write_text(path.read_text()[:100] if "damaged" in fault else other)
    status, error = run(capsys, "02_gates")
    assert status == 3
    assert error.startswith(f"The report reports/02_gates/s0001.json {fault}")
    page = read(folder / "reports" / "02_gates.html")
    assert [cells[4] for cells in table(page, "students")] == ["graded", "ungraded", "graded"]
    assert f"s0001.json {fault}" in page.find(class_="notices").get_text()


def test_a_class_of_which_nobody_could_be_graded_has_a_page(folder, capsys):
    for path in (folder / "reports" / "02_gates").iterdir():
        path.write_text(ungraded(ASSIGNMENT, path.stem).to_json())
    assert run(capsys, "02_gates") == (0, "")
    page = read(folder / "reports" / "02_gates.html")
    assert [cells[1] for cells in table(page, "students")] == ["", "", ""]
