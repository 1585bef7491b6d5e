"""The page on a class: its numbers are recomputed here, from the database by SQL and from the reports."""

import dataclasses
import json
import statistics
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from class_report_pages import NAMES, STUDENTS, facts, grades_of, lateness, percent, read, scores_of, shown, table
from simulated_class import DUE, UNFAIR, finished, name_of

from autograder import faults, manifest
from autograder.manifest import Written
from autograder.report import TestResult
from gradebook.class_report.figures import UNREAD, UNWRITTEN, misconceptions, of_one, strength
from gradebook.class_report.gathered import Class, Row
from gradebook.class_report.privacy import Veil
from gradebook.class_report.students import reasons
from gradebook.gradebook_scores import Entry, Part

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


def test_a_row_per_student_has_the_scores_of_the_gradebook_and_a_mark_per_task(page, scores, reports):
    rows, found = by_student(page), scores["02_gates"]
    assert sorted(rows) == sorted(name_of(number)[0] for number in range(STUDENTS))
    assert len(found) == STUDENTS - 4
    for number in range(STUDENTS):
        student = name_of(number)[0]
        score, penalty, _ = found.get(student, (0.0 if number in (7, 8) else None, 0.0, ""))
        assert rows[student][1] == ("" if score is None else shown(score))
        assert (f"penalty {shown(penalty)}" in rows[student][-1]) == bool(penalty)
        outcomes = [task["outcome"] for task in reports[student]["tasks"]] if student in reports else []
        assert [cell[:1] for cell in rows[student][2:-1]] == ["✓" if o == "passed" else "✗" for o in outcomes] or [
            ""
        ] * 8
    remarks = {student: rows[student][-1] for student in ("s0008", "s0009", "s0012", "s0015")}
    assert remarks == {
        "s0008": "not handed in",
        "s0009": "ungraded: The <b>sandbox</b> did not start.",
        "s0012": "outdated",
        "s0015": f"8 days 8 hours late; penalty {shown(found['s0015'][1])}",
    }


def test_facts_and_bands_are_those_of_the_gradebook(page, scores):
    values = [score for score, _, _ in scores["02_gates"].values()]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    late = [when for _, _, when in scores["02_gates"].values() if when[:19] > DUE.isoformat(" ")]
    assert facts(page) == {
        "students": str(STUDENTS),
        "with a score": str(len(values)),
        "mean": shown(statistics.fmean(values)),
        "median": shown(middle),
        "middle half": f"{shown(low)} to {shown(high)}",
        "late": str(len(late)),
    }
    counts = Counter(min(9, int(score / 10.5 + 1e-9)) for score in values)
    assert [int(cells[1]) for cells in table(page, "scores")] == [counts[index] for index in range(10)]


def test_success_per_task_is_that_of_reports_and_the_mean_that_of_the_gradebook(page, reported, reports):
    grades, wanted = grades_of(reported / "gradebook.db", "02_gates").values(), []
    for task in ASSIGNMENT.tasks:
        passed = sum(t["outcome"] == "passed" for r in reports.values() for t in r["tasks"] if t["task"] == task.id)
        mean = statistics.fmean(one[task.grade_id] for one in grades)
        wanted.append([percent(passed, len(reports)), shown(mean), shown(task.points)])
    rows = table(page, "tasks")
    assert [cells[1:] for cells in rows] == wanted
    assert rows[3][0] == "Task 4: the copy gate, or a value used twice gates.copy"


def test_success_per_test_and_strong_students_who_fail_are_those_of_the_reports(page, reports):
    rows, marked = table(page, "tests"), set()
    assert len(rows) == 3 * len(ASSIGNMENT.tasks)
    for cells in rows:
        name = cells[1].split()[-1]
        tests = [next(test for test in report["tests"] if test["name"] == name) for report in reports.values()]
        passed = [int(test["outcome"] == "passed") for test in tests]
        rest = [report["score"] - test["points"] for report, test in zip(reports.values(), tests, strict=True)]
        least = sorted(rest, reverse=True)[-(-len(rest) // 4) - 1]
        strong = [good for good, score in zip(passed, rest, strict=True) if score >= least]
        suspicious = 2 * strong.count(0) >= len(strong)
        assert cells[2:] == [
            *(percent(sum(passed), len(passed)), percent(strong.count(0), len(strong))),
            "look at it" if suspicious else "",
        ]
        marked |= {name} if suspicious else set()
    assert UNFAIR in marked


def test_mistakes_are_ranked_by_how_many_have_them_and_whoever_fails_a_task_has_one_in_it(page, reports):
    general = {task.hint for task in ASSIGNMENT.tasks}
    held: dict[tuple[str, str], set[str]] = {}
    failing = {(t["task"], who) for who, report in reports.items() for t in report["tasks"] if t["outcome"] != "passed"}
    for student, report in reports.items():
        for test in report["tests"]:
            if test["hint"] and test["hint"] not in general:
                held.setdefault((" ".join(test["hint"].split()), test["task"]), set()).add(student)
    rows = table(page, "mistakes") + table(page, "mistakes", 1)
    assert [int(cells[0]) for cells in rows] == sorted((int(cells[0]) for cells in rows), reverse=True)
    found, unnamed = {}, 0
    for count, text, task in rows:
        mistake, _, who = text.partition(" Who ")
        hint, _, example = mistake.partition(" For example ")
        assert example == "dx is off. <script>alert(2)</script>"
        assert len(who.split(", ")) == int(count)
        failing -= {(task.split()[-1], student) for student in who.split(", ")}
        if hint.startswith("No name. The sentence"):
            unnamed += 1
        else:
            found[hint, task.split()[-1]] = set(who.split(", "))
    assert found == held
    assert unnamed
    assert not failing


def test_whoever_needs_help_is_named_with_the_reason_and_the_page_says_where_the_gradebook_is_outdated(page, reports):
    rows = {cells[0]: cells[1:] for cells in table(page, "help")}
    assert {why: int(cells[0]) for why, cells in rows.items() if why != "Several tasks failed"} == {
        **{"Not handed in": 2, "Not graded": 1, "Graded, not recorded": 1, "0 points": 1, "Late": 3}
    }
    assert all(cells[1].count("s00") == int(cells[0]) for cells in rows.values())
    named = " ".join(cells[1] for cells in rows.values())
    assert all(who in named for who, one in reports.items() if any(t["outcome"] != "passed" for t in one["tasks"]))
    assert "s0014 (2 days 2 hours)" in rows["Late"][1]
    outdated, waiting = [item.get_text() for item in page.find("ul", class_="notices").find_all("li")]
    assert outdated == (
        "Scores of 2 students (s0011, s0012) in 02_gates are outdated: run nbgrader autograde 02_gates."
    )
    assert waiting == "Answers of 1 student (s0018) to 02_gates wait for a person, and count 0 so far."


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
    assert "s0007 (01_descent; 02_gates)" in table(whole, "help")[0][2]
    assert "Without reports, and so not here: 03_layers, 04_sgd, 05_two_layer, 06_capacity." in whole.get_text()


# --- on cases that are small enough to be computed by hand

TWO_TASKS = ASSIGNMENT.only(["gates.add", "gates.max"])
ADD, MAX = TWO_TASKS.tasks
AMY = SimpleNamespace(id="amy", first_name="", last_name="")


def report(student="amy", add=True, maximum=True, error=None, answers=None):
    """Return a report on two tasks with a test each, of 7 and 13 points."""

    def result(task, good):
        outcome = faults.PASSED if good else faults.FAILED
        result = TestResult(task.id, f"test_{task.id[6:]}", "It.", outcome, task.points * good, task.points)
        return result if good else dataclasses.replace(result, error=error, answers=answers)

    return finished(TWO_TASKS, student, [result(ADD, add), result(MAX, maximum)], 1)


def entry(raw=20.0, add=7.0, handed_in=True, **others):
    parts = {"gates.add": add, "gates.max": 13.0, **others}
    found = tuple(Part(name, points, 13.0, points) for name, points in parts.items())
    return Entry(AMY, TWO_TASKS.name, 20.0, raw, 0.0, found, handed_in=handed_in)


def row(found, recorded):
    return Row("amy", found, recorded, recorded.handed_in, True)


@pytest.mark.parametrize(
    ("found", "recorded", "reason"),
    [
        (report(), entry(), ()),
        (report(maximum=False), entry(), ("Stuck on one task", "gates.max")),
        (report(add=False, maximum=False), entry(3.0), ("Several tasks failed", "2 of 2")),
        (report(add=False, maximum=False), entry(0.0), ("0 points", "")),
        (
            report(add=False, maximum=False, error="NotImplementedError in line 3 of gates.py: …"),
            entry(0.0),
            ("Untouched", ""),
        ),
        (None, entry(0.0, handed_in=False), ("Not handed in", "")),
    ],
)
def test_a_student_needs_help_for_a_reason(found, recorded, reason):
    assert list(reasons(row(found, recorded))) == ([reason] if reason else [])


def test_nobody_needs_help_with_a_task_that_does_not_count():
    one = dataclasses.replace(row(report(maximum=False), entry()), dropped=frozenset(["gates.max"]))
    assert list(reasons(one)) == []


def test_mistakes_without_a_name_are_told_apart_by_the_answers():
    def answering(student, call):
        return report(student, add=False, answers={"wrong": [[0, call, None]]})

    found = [answering("a", "f(1)"), answering("b", "f(1)"), answering("c", "f(2)"), report("d", add=False)]
    unwritten = report("e", add=False, error="NotImplementedError in line 3 of gates.py: AddGate is still a TODO")
    unread = dataclasses.replace(report("f", add=False, maximum=False, error="Oops."), message="No import. Oops.")
    mistakes = misconceptions(TWO_TASKS, [*found, unwritten, unread])
    assert [one.students for one in mistakes[:1]] == [("a", "b")]
    assert {(one.students, one.hint, one.named) for one in mistakes} == {
        *((("a", "b"), "It.", False), (("c",), "It.", False), (("d",), "It.", False), (("e",), UNWRITTEN, True)),
        (("f",), UNREAD, True),
    }


def test_a_question_that_a_person_grades_has_mean_points_and_nobody_passes_it():
    asked = dataclasses.replace(TWO_TASKS, written=(Written("gates.why", 5.0, "Why?"),))
    rows = [row(report(add=n > 0), entry(**{"gates.why": float(n)})) for n in range(5)]
    tasks = next(table for _, table in of_one(Class(asked, 27.0, tuple(rows), True), Veil()) if table.name == "tasks")
    (_, passed, mean, _), _, (_, nobody, points, most) = tasks.rows
    assert (passed.split("<")[0], mean, nobody, points, most) == ("4 of 5, 80%", "7", "–", "2", "5")
    assert not list(of_one(Class(asked, 27.0, tuple(rows[:4]), True), Veil()))  # of four, nothing is computed


def test_without_enough_students_nobody_is_strong():
    passed = [number % 2 == 0 for number in range(20)]
    assert strength(passed[:19], range(19)) == (0, 0)
    assert strength(passed, range(20)) == (3, 5)
