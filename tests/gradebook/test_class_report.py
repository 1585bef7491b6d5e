"""The page on a class: every number on it is recomputed here, from the database by SQL and from the reports."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import statistics
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from class_report_pages import NAMES, STUDENTS, facts, lateness, percent, read, scores_of, shown, table
from simulated_class import DUE, UNFAIR, finished, name_of

from autograder import faults, manifest
from autograder.manifest import Written
from autograder.report import TestResult
from gradebook.class_report import statistics as class_statistics
from gradebook.class_report.gathered import ABSENT, GRADED, UNGRADED, UNRECORDED, Class, Row
from gradebook.gradebook_scores import Entry, Part
from gradebook.task_titles import task_titles

ASSIGNMENT = manifest.load().assignment("02_gates")


@pytest.fixture(scope="module")
def page(reported: Path) -> BeautifulSoup:
    return read(reported / "reports" / "02_gates.html")


@pytest.fixture(scope="module")
def reports(reported: Path) -> dict[str, dict]:
    """The reports that have a score, as JSON."""
    found = {path.stem: json.loads(path.read_text()) for path in (reported / "reports" / "02_gates").glob("*.json")}
    return {student: report for student, report in found.items() if report["score"] is not None}


@pytest.fixture(scope="module")
def scores(reported: Path) -> dict[str, dict[str, tuple[float, float, str]]]:
    """Final score, penalty and time by assignment and student, for what has all its automatic scores."""
    return {name: scores_of(reported / "gradebook.db", name, lateness) for name in NAMES}


def by_student(page) -> dict[str, list[str]]:
    return {cells[0].split()[-1]: cells for cells in table(page, "students")}


def test_a_row_per_student_has_the_scores_of_the_gradebook(page, scores):
    rows, found = by_student(page), scores["02_gates"]
    assert sorted(rows) == sorted(name_of(number)[0] for number in range(STUDENTS))
    assert len(found) == STUDENTS - 4
    for number in range(STUDENTS):
        student = name_of(number)[0]
        score, penalty, _ = found.get(student, (0.0 if number in (7, 8) else None, 0.0, ""))
        assert rows[student][1:3] == ["" if score is None else shown(score), shown(penalty) if penalty else ""]
    assert [rows[student][3] for student in ("s0013", "s0015")] == ["3 hours", "8 days 8 hours"]


def test_facts_and_bands_are_those_of_the_gradebook(page, scores):
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
    counts = Counter(min(9, int(score / 10.5 + 1e-9)) for score in values)
    assert [int(cells[1]) for cells in table(page, "scores")] == [counts[index] for index in range(10)]


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


def test_success_and_discrimination_per_test_are_those_of_the_reports(page, reports):
    rows, suspicious = table(page, "tests"), {}
    assert len(rows) == 3 * len(ASSIGNMENT.tasks)
    for cells in rows:
        name = cells[1].split()[-1]
        tests = [next(test for test in report["tests"] if test["name"] == name) for report in reports.values()]
        passed = [int(test["outcome"] == "passed") for test in tests]
        rest = [report["score"] - test["points"] for report, test in zip(reports.values(), tests, strict=True)]
        correlation = statistics.correlation(passed, rest)
        assert cells[2:4] == [percent(sum(passed), len(passed)), f"{correlation:.2f}".replace("-", "−")]
        least = sorted(rest, reverse=True)[-(-len(rest) // 4) - 1]
        strong = [good for good, score in zip(passed, rest, strict=True) if score >= least]
        if 2 * strong.count(0) >= len(strong) or correlation < 0:
            suspicious[name] = [percent(strong.count(0), len(strong)), percent(passed.count(0), len(passed))]
    assert {cells[1].split()[-1]: cells[2:4] for cells in table(page, "suspicious")} == suspicious
    assert UNFAIR in suspicious


def test_mistakes_are_ranked_by_how_many_have_them(page, reports):
    general, titles = {task.hint for task in ASSIGNMENT.tasks}, [task.id for task in ASSIGNMENT.tasks]
    held: dict[str, set[str]] = {}
    for student, report in reports.items():
        for test in report["tests"]:
            if test["hint"] and test["hint"] not in general:
                held.setdefault(f"{' '.join(test['hint'].split())} {test['task']}", set()).add(student)
    rows = table(page, "mistakes")
    assert rows == sorted(rows, key=lambda cells: -int(cells[0]))
    found = {f"{cells[1].split(' Who ')[0]} {titles[int(cells[2][5]) - 1]}": int(cells[0]) for cells in rows}
    assert found == {hint: len(students) for hint, students in held.items()}


def test_students_who_need_attention_are_named_and_the_page_says_where_the_gradebook_is_outdated(page):
    groups = page.find("dl", class_="groups").find_all("div")
    assert [(group.dt.get_text(), group.dd.get_text().count("s00")) for group in groups] == [
        *(("Ungraded: 1", 1), ("Graded, not recorded: 1", 1), ("Late: 3", 3), ("Not handed in: 2", 2))
    ]
    outdated, waiting = [item.get_text() for item in page.find("ul", class_="notices").find_all("li")]
    assert outdated.startswith("The gradebook is behind the reports for 2 students (s0011, s0012): ")
    assert outdated.endswith("run nbgrader autograde 02_gates.")
    assert waiting == "Answers of 1 student (s0018) wait for a person, and count 0 so far."
    states = {student: cells[4] for student, cells in by_student(page).items()}
    assert states["s0012"] == "behind the report"
    assert states["s0009"] == "ungraded: The <b>sandbox</b> did not start."


def test_the_course_has_a_row_per_assignment_and_one_per_student(reported, scores):
    whole = read(reported / "reports" / "course.html")
    for cells, name in zip(table(whole, "progress"), NAMES, strict=True):
        values = [score for score, _, _ in scores[name].values()]
        wanted = [str(len(values)), shown(statistics.fmean(values)), shown(statistics.median(values)), "105", "3", "2"]
        assert cells[1:] == wanted
    for student, cells in by_student(whole).items():
        mine = [scores[name][student][0] for name in NAMES if student in scores[name]]
        assert cells[-1] == shown(sum(mine))
        if len(mine) == 2:
            assert [cell.split()[0] for cell in cells[1:3]] == [shown(score) for score in mine]
    assert "Without reports, and so not here: 03_layers, 04_sgd, 05_two_layer, 06_capacity." in whole.get_text()


# --- on cases that are small enough to be computed by hand

TWO_TASKS = ASSIGNMENT.only(["gates.add", "gates.max"])
ADD, MAX = TWO_TASKS.tasks
AMY = SimpleNamespace(id="amy", first_name="", last_name="")


def report(student="amy", add=True, maximum=True, hint=None):
    """Return a report on two tasks with a test each, of 7 and 13 points."""

    def result(task, good):
        outcome, said = (faults.PASSED, None) if good else (faults.FAILED, hint)
        return TestResult(task.id, f"test_{task.id[6:]}", "It.", outcome, task.points * good, task.points, said)

    return finished(TWO_TASKS, student, [result(ADD, add), result(MAX, maximum)], 1)


def entry(raw=20.0, add=7.0, handed_in=True, **others):
    parts = {"gates.add": add, "gates.max": 13.0, **others}
    automatic = () if raw is None else parts.items()
    found = tuple(Part(name, points, 13.0, points) for name, points in automatic)
    return Entry(AMY, TWO_TASKS.name, 20.0, raw, 0.0, found, handed_in=handed_in)


def row(found, recorded, gradebook=True):
    return Row("amy", found, recorded, recorded.handed_in if recorded else True, gradebook)


UNGRADED_REPORT = dataclasses.replace(report(), score=None)


@pytest.mark.parametrize(
    ("one", "state", "score", "outdated"),
    [
        (row(report(), entry()), GRADED, 20.0, False),
        (row(report(add=False), entry()), GRADED, 20.0, True),
        (row(report(), entry(None)), UNRECORDED, None, True),
        (row(UNGRADED_REPORT, entry()), GRADED, 20.0, True),
        (row(UNGRADED_REPORT, entry(None)), UNGRADED, None, False),
        (row(None, entry(None)), UNGRADED, None, False),
        (row(None, entry(0.0, handed_in=False)), ABSENT, 0.0, False),
        (row(report(), None), UNRECORDED, None, False),  # of a student whom the gradebook does not know
        (row(report(), None, gradebook=False), GRADED, 20.0, False),
    ],
)
def test_what_became_of_a_submission(one, state, score, outdated):
    assert (one.state, one.score, one.outdated) == (state, score, outdated)


def test_a_question_that_a_person_grades_has_mean_points_and_nobody_passes_it():
    asked = dataclasses.replace(TWO_TASKS, written=(Written("gates.why", 5.0, "Why?"),))
    rows = (row(report(), entry(**{"gates.why": 4.0})), row(report(add=False), entry(**{"gates.why": 1.0})))
    add, _, why = class_statistics.task_success(Class(asked, 27.0, rows, True))
    assert (add.passed, add.of, add.mean) == (1, 2, 7.0)
    assert (why.task, why.of, why.mean, why.max_points) == ("gates.why", 0, 2.5, 5.0)


def test_without_enough_students_nothing_is_computed_from_chance():
    few = [report(f"s{number}", add=number % 2 == 0, maximum=number % 3 == 0) for number in range(19)]
    for test in class_statistics.test_success(few):
        assert (test.discrimination, test.strong, test.suspicious) == (None, 0, False)
    enough = [*few, report("s19", add=False)]
    assert all(test.discrimination is not None and test.strong >= 5 for test in class_statistics.test_success(enough))
    first, second = class_statistics.test_success([report(f"s{number}", add=number > 9) for number in range(20)])
    assert (first.discrimination, second.discrimination) == (None, None)  # the rest, or the test, is always the same


def test_every_task_has_the_title_that_students_read():
    for assignment in manifest.load().assignments:
        titles = task_titles(assignment)
        assert all(titles[task.id].startswith("Task") for task in assignment.tasks)
