"""The page on a class: every number on it is recomputed here, from the database by SQL and from the reports."""

from __future__ import annotations

import json
import re
import sqlite3
import statistics
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from class_report_pages import NAMES, STUDENTS, facts, lateness, percent, read, scores_of, shown, table
from simulated_class import DUE, UNFAIR, name_of

from autograder import manifest
from autograder.diagnosis.variants import bank

ASSIGNMENT = manifest.load().assignment("02_gates")


@pytest.fixture(scope="module")
def page(reported: Path) -> BeautifulSoup:
    return read(reported / "reports" / "02_gates.html")


@pytest.fixture(scope="module")
def whole(reported: Path) -> BeautifulSoup:
    return read(reported / "reports" / "course.html")


@pytest.fixture(scope="module")
def reports(reported: Path) -> dict[str, dict]:
    """The reports that have a score, as JSON."""
    found = {path.stem: json.loads(path.read_text()) for path in (reported / "reports" / "02_gates").glob("*.json")}
    return {student: report for student, report in found.items() if report["score"] is not None}


@pytest.fixture(scope="module")
def scores(reported: Path) -> dict[str, dict[str, tuple[float, float, str]]]:
    """Final score, penalty and time by assignment and student, for what has all its automatic scores."""
    return {name: scores_of(reported / "gradebook.db", name, lateness) for name in NAMES}


def test_a_row_per_student_has_the_scores_of_the_gradebook(page, scores):
    rows = {cells[0].split()[-1]: cells for cells in table(page, "students")}
    assert sorted(rows) == sorted(name_of(number)[0] for number in range(STUDENTS))
    found = scores["02_gates"]
    assert len(found) == STUDENTS - 4
    for number in range(STUDENTS):
        student = name_of(number)[0]
        score, penalty, _ = found.get(student, (0.0 if number in (7, 8) else None, 0.0, ""))
        assert rows[student][1:3] == ["" if score is None else shown(score), shown(penalty) if penalty else ""]


def test_what_a_person_gave_and_what_late_work_costs_is_in_the_score(page, scores, reports):
    rows = {cells[0].split()[-1]: cells for cells in table(page, "students")}
    first = ASSIGNMENT.tasks[0].id

    def automatic(student: str) -> float:
        return next(task["points"] for task in reports[student]["tasks"] if task["task"] == first)

    for student, percent_off, late in (("s0013", 10, "3 h"), ("s0015", 90, "8 d 8 h")):
        lost = reports[student]["score"] * percent_off / 100
        assert rows[student][1:4] == [shown(reports[student]["score"] - lost), shown(lost), late]
    assert rows["s0016"][1] == shown(reports["s0016"]["score"] - automatic("s0016") + 1.5)
    assert rows["s0017"][1] == shown(reports["s0017"]["score"] + 2.25)
    assert rows["s0019"][1] == shown(reports["s0019"]["score"] + 4)


def test_the_facts_on_top_are_those_of_the_gradebook(page, scores):
    values = [score for score, _, _ in scores["02_gates"].values()]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    late = [when for _, _, when in scores["02_gates"].values() if when[:19] > DUE.isoformat(" ")]
    assert len(late) == 3
    assert facts(page) == {
        "students": str(STUDENTS),
        "with a score": str(len(values)),
        "mean": shown(statistics.fmean(values)),
        "median": shown(middle),
        "middle half": f"{shown(low)} to {shown(high)}",
        "lowest and highest": f"{shown(min(values))} and {shown(max(values))}",
        "late": "3",
    }


def test_the_bars_of_the_scores_are_counts_of_the_gradebook(page, scores):
    counts = Counter(min(9, int(score / 10.5 + 1e-9)) for score, _, _ in scores["02_gates"].values())
    title = page.find("svg", attrs={"aria-labelledby": "scores-02_gates-title"}).title.get_text()
    assert [int(count) for count in re.findall(r": (\d+)", title)] == [counts[index] for index in range(10)]


def test_success_per_task_is_that_of_reports_and_the_mean_that_of_the_gradebook(page, reported, reports):
    with sqlite3.connect(reported / "gradebook.db") as connection:
        query = """select b.name, avg(coalesce(g.manual_score, g.auto_score) + coalesce(g.extra_credit, 0))
            from grade g join base_cell b on b.id = g.cell_id join notebook n on n.id = b.notebook_id
            where n.name = 'gates' group by b.name"""
        means = dict(connection.execute(query).fetchall())
    wanted = []
    for task in ASSIGNMENT.tasks:
        passed = sum(t["outcome"] == "passed" for r in reports.values() for t in r["tasks"] if t["task"] == task.id)
        wanted.append([percent(passed, len(reports)), shown(means[task.grade_id]), shown(task.points)])
    rows = table(page, "tasks")
    assert [cells[1:] for cells in rows] == wanted
    assert rows[3][0] == "Task 4: the copy gate, or a value used twice gates.copy"


def results(reports, name: str) -> tuple[list[int], list[float], list[float]]:
    """Return who passed a test, the rest of each one's score, and the seconds."""
    passed, rest, seconds = [], [], []
    for report in reports.values():
        test = next(test for test in report["tests"] if test["name"] == name)
        passed.append(int(test["outcome"] == "passed"))
        rest.append(report["score"] - test["points"])
        seconds.append(test["cpu_seconds"])
    return passed, rest, seconds


def test_success_and_discrimination_per_test_are_those_of_the_reports(page, reports):
    rows = table(page, "tests")
    assert len(rows) == 3 * len(ASSIGNMENT.tasks)
    for cells in rows:
        passed, rest, seconds = results(reports, cells[1].split()[-1])
        wanted = f"{statistics.correlation(passed, rest):.2f}".replace("-", "−")
        assert cells[2:5] == [percent(sum(passed), len(passed)), wanted, f"{max(seconds):.2f}"]


def test_a_test_that_strong_students_fail_is_to_be_looked_at(page, reports):
    rows = {cells[1].split()[-1]: cells for cells in table(page, "suspicious")}
    wanted = {}
    for name in (cells[1].split()[-1] for cells in table(page, "tests")):
        passed, rest, _ = results(reports, name)
        least = sorted(rest, reverse=True)[-(-len(rest) // 4) - 1]
        strong = [good for good, score in zip(passed, rest, strict=True) if score >= least]
        if 2 * strong.count(0) >= len(strong) or statistics.correlation(passed, rest) < 0:
            wanted[name] = [percent(strong.count(0), len(strong)), percent(passed.count(0), len(passed))]
    assert {name: cells[2:4] for name, cells in rows.items()} == wanted
    assert UNFAIR in wanted
    assert len(wanted) < len(ASSIGNMENT.tasks)


def test_misconceptions_are_ranked_by_how_many_have_them(page, reports):
    known = {wrong.hint for wrong in bank(ASSIGNMENT).wrong}
    held = Counter()
    for report in reports.values():
        held.update({test["hint"] for test in report["tests"] if test["hint"] in known})
    rows = table(page, "mistakes")
    assert [int(cells[0]) for cells in rows] == sorted(held.values(), reverse=True)
    assert {cells[1].split(" Who ")[0]: int(cells[0]) for cells in rows} == {
        " ".join(hint.split()): count for hint, count in held.items()
    }
    tasks = {" ".join(wrong.hint.split()): wrong.task for wrong in bank(ASSIGNMENT).wrong}
    for cells in rows:
        assert cells[2].startswith(
            f"Task {[t.id for t in ASSIGNMENT.tasks].index(tasks[cells[1].split(' Who ')[0]]) + 1}"
        )


def test_who_needs_attention_is_named(page, reports):
    groups = page.find("dl", class_="groups")
    labels = [label.get_text() for label in groups.find_all("dt")]
    assert labels == ["Ungraded: 1", "Graded, not recorded: 1", "Late: 3", "Not handed in: 2"]
    assert [re.findall(r"s\d{4}", names.get_text()) for names in groups.find_all("dd")] == [
        ["s0009"],
        ["s0011"],
        ["s0013", "s0014", "s0015"],
        ["s0007", "s0008"],
    ]
    slowest = sorted(reports, key=lambda student: -sum(test["cpu_seconds"] for test in reports[student]["tests"]))
    assert [cells[0] for cells in table(page, "slow")] == slowest[:10]


def test_a_gradebook_behind_the_reports_is_told_in_a_sentence(page):
    sentences = [item.get_text() for item in page.find("ul", class_="notices").find_all("li")]
    assert len(sentences) == 2
    assert sentences[0].startswith("The gradebook is behind the reports for 2 students (s0011, s0012): ")
    assert sentences[0].endswith("run nbgrader autograde 02_gates.")
    assert sentences[1] == "Answers of 1 student (s0018) wait for a person, and count 0 so far."
    states = {cells[0].split()[-1]: cells[4] for cells in table(page, "students")}
    assert states["s0012"] == "behind the report"
    assert states["s0009"] == "ungraded: The <b>sandbox</b> did not start."


def test_the_course_has_a_row_per_assignment_and_one_per_student(whole, scores):
    for cells, name in zip(table(whole, "progress"), NAMES, strict=True):
        values = [score for score, _, _ in scores[name].values()]
        wanted = [str(len(values)), shown(statistics.fmean(values)), shown(statistics.median(values)), "105", "3", "2"]
        assert cells[1:] == wanted
    for cells in table(whole, "students"):
        student = cells[0].split()[-1]
        mine = [scores[name][student][0] for name in NAMES if student in scores[name]]
        assert cells[-1] == shown(sum(mine))
        if len(mine) == 2:
            assert [cell.split()[0] for cell in cells[1:3]] == [shown(score) for score in mine]
    assert "Without reports, and so not here: 03_layers, 04_sgd, 05_two_layer, 06_capacity." in whole.get_text()
    assert whole.h2.get_text() == "Progress"
