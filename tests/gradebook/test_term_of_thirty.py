"""A term of thirty students, played with the real commands: report, pages and exports say what the database has."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator

import pytest
from class_report_pages import facts, read, scores_of, shown, table
from handover_readers import read_canvas, read_gradescope, read_moodle, read_plain
from term_of_thirty import (
    ANEW,
    EXTRA,
    GRADER_FAULT,
    LATE,
    MANUAL,
    NAMES,
    NEVER,
    NO_NOTEBOOK,
    PEOPLE,
    RENAMED_MODULE,
    RENAMED_NOTEBOOK,
    RESUBMITS,
    STUDENTS,
    UNKNOWN,
    Term,
    reports_of,
    student,
)

from autograder.diagnosis.variants import bank

pytestmark = pytest.mark.demo
IDS = [student(number) for number in range(STUDENTS)]


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Term]:
    """The term, played once for all."""
    with pytest.MonkeyPatch.context() as patch:
        played = Term(tmp_path_factory.mktemp("term"), patch)
        played.play()
        yield played


@pytest.fixture(scope="module")
def scores(term: Term) -> dict[str, dict[str, float]]:
    """What the database holds in the end, by assignment and student; of who has no score, nothing."""
    database = term.root / "gradebook.db"
    return {name: {who: score for who, (score, _, _) in scores_of(database, name).items()} for name in NAMES}


def test_the_term_was_as_it_was_meant_to_be(term: Term, scores):
    for name in NAMES:
        late = {who: penalty for who, (_, penalty, _) in scores_of(term.root / "gradebook.db", name).items() if penalty}
        assert set(late) <= {student(number) for number in LATE}
        assert set(IDS) - set(scores[name]) == {student(number) for number in (*NEVER, GRADER_FAULT)}
        right = {student(number) for number in (*RESUBMITS, RENAMED_NOTEBOOK, NO_NOTEBOOK)}
        graded = reports_of(term, name)
        assert {who for who in right if graded[who]["score"] != 100} <= {
            student(RENAMED_NOTEBOOK),
            student(NO_NOTEBOOK),
        }
        assert graded[student(RENAMED_MODULE)]["score"] == 10  # for the answers, whose file has its name
        assert graded[student(GRADER_FAULT)]["score"] is None
        assert len(set(scores[name].values())) > 5


def test_the_report_on_each_assignment_says_what_the_database_has(term: Term, scores):
    for name in NAMES:
        term.autograder("report", name)
        page = read(term.root / "reports" / f"{name}.html")
        rows = {cells[0].split()[-1]: cells for cells in table(page, "students")}
        assert set(IDS) <= set(rows)
        for who, cells in rows.items():
            absent = who in map(student, NEVER)
            expected = "0" if absent else shown(scores[name][who]) if who in scores[name] else ""
            assert cells[1] == expected, who
            assert ("not handed in" in cells) == absent
        found = sorted(scores[name].values())
        assert facts(page)["with a score"] == str(len(found))
        assert facts(page)["mean"] == shown(sum(found) / len(found))
        assert facts(page)["lowest and highest"] == f"{shown(found[0])} and {shown(found[-1])}"
        assert facts(page)["late"] == str(len(LATE))
        links = [link["href"] for link in page.find("table", class_="students").find_all("a")]
        assert all((term.root / "reports" / link).is_file() for link in links)
        for number, (first, last) in enumerate(PEOPLE):
            assert f"{first} {last} {student(number)}" in {cells[0] for cells in rows.values()}


def test_the_report_on_the_course_says_the_same(term: Term, scores):
    term.autograder("report", "--course")
    page = read(term.root / "reports" / "course.html")
    progress = {cells[0].split()[-1]: cells[1:] for cells in table(page, "progress")}
    for name in NAMES:
        found = sorted(scores[name].values())
        assert progress[name][:2] == [str(len(found)), shown(sum(found) / len(found))]


GRADES = """
    select s.student_id, b.name, coalesce(g.manual_score, g.auto_score) + coalesce(g.extra_credit, 0)
    from submitted_assignment s join assignment a on a.id = s.assignment_id
        join submitted_notebook n on n.assignment_id = s.id join grade g on g.notebook_id = n.id
        join base_cell b on b.id = g.cell_id where a.name = ?
"""


def test_every_feedback_page_says_what_the_database_has(term: Term, scores):
    with sqlite3.connect(term.root / "gradebook.db") as connection:
        rows = {name: connection.execute(GRADES, (name,)).fetchall() for name in NAMES}
    for assignment in term.assignments:
        name = assignment.name
        recorded = scores_of(term.root / "gradebook.db", name)
        pages = {path.parts[-3]: read(path) for path in term.root.glob(f"feedback/*/{name}/{assignment.module}.html")}
        assert set(scores[name]) <= set(pages)
        for who, (score, penalty, _) in recorded.items():
            page = pages[who]
            assert page.find(class_="final").get_text(" ", strip=True).startswith(f"{shown(score)} of 100 points"), who
            about = page.find(class_="made-of").get_text(" ")
            assert (f"Handed in late: −{shown(penalty)} points." in about) == (penalty > 0)
            points = {cell: value for student_id, cell, value in rows[name] if student_id == who}
            for task, cells in zip(assignment.tasks, table(page, "tasks"), strict=True):
                assert cells[-1] == f"{shown(points[task.grade_id])} / {shown(task.points)}"
            first, last = (
                PEOPLE[IDS.index(who)] if IDS.index(who) < len(PEOPLE) else (f"First{who[1:]}", f"Last{who[1:]}")
            )
            assert page.find(class_="who").get_text(strip=True) == f"{first} {last} ({who})"


def test_a_stranger_is_told_and_not_recorded(term: Term, scores):
    for name in NAMES:
        assert f"{UNKNOWN}, whom the gradebook does not know" in term.said[name]
        assert UNKNOWN not in scores[name]
        assert reports_of(term, name)[UNKNOWN]["score"] == 100  # nothing is lost


def test_misconceptions_are_counted_as_the_reports_have_them(term: Term):
    for assignment in term.assignments:
        term.autograder("report", assignment.name)
        page = read(term.root / "reports" / f"{assignment.name}.html")
        known = {wrong.hint for wrong in bank(assignment).wrong}
        held = Counter[str]()
        for report in reports_of(term, assignment.name).values():
            held.update({" ".join(test["hint"].split()) for test in report["tests"] if test["hint"] in known})
        assert held
        assert {cells[1].split(" Who ")[0]: int(cells[0]) for cells in table(page, "mistakes")} == held


def test_nbgraders_csv_says_what_the_database_has(term: Term, scores):
    term.run("export", "--to", "grades.csv")
    with (term.root / "grades.csv").open(encoding="utf-8") as file:
        rows = {(row["assignment"], row["student_id"]): row for row in csv.DictReader(file)}
    for name in NAMES:
        for who in IDS:
            cell = rows[name, who]["score"]
            if who in scores[name]:
                assert float(cell) == pytest.approx(scores[name][who])
            else:
                assert cell == ("0.0" if who in map(student, NEVER) else "")


def test_exports_say_what_the_database_has(term: Term, scores):
    for form in ("csv", "canvas", "moodle"):
        term.autograder("export", "--format", form, "--to", f"{form}.csv", status=3)  # for somebody has no score
    plain = read_plain((term.root / "csv.csv").read_text(encoding="utf-8"))
    _, canvas = read_canvas((term.root / "canvas.csv").read_text(encoding="utf-8"))
    by_number = {row["ID"]: row for row in canvas}
    moodle = read_moodle((term.root / "moodle.csv").read_text(encoding="utf-8"))
    for name in NAMES:
        for number, who in enumerate(IDS):
            expected = 0.0 if number in NEVER else scores[name].get(who)
            cells = (
                *(value for column, value in plain[who].items() if re.fullmatch(rf"{name}: (score|total)", column)),
                *(value for column, value in by_number[str(1000 + number)].items() if column.startswith(name)),
                *(value for column, value in moodle[f"{who}@example.org"].items() if column.startswith(name)),
            )
            assert len(cells) == 3
            for cell in cells:
                assert (cell is None) == (expected is None)
                assert cell is None or float(cell) == pytest.approx(expected)


def test_gradescopes_files_say_what_the_database_has(term: Term, scores):
    term.autograder("export", "--format", "gradescope", "--to", "results", status=3)
    for name in NAMES:
        for who in IDS:
            path = term.root / "results" / name / who / "results.json"
            handed_in = who not in map(student, NEVER)
            assert path.is_file() == (handed_in and who in scores[name])
            if path.is_file():
                assert read_gradescope(path.read_text(encoding="utf-8"))["score"] == pytest.approx(scores[name][who])


def test_what_a_person_did_and_what_came_late_is_in_the_score(term: Term, scores):
    for name in NAMES:
        graded = reports_of(term, name)
        for number, cost in {1: 0.0, 2: 20.0, 5: 0.0, 12: 50.0}.items():  # percent: of days begun after the grace
            of_tests = graded[student(number)]["score"]
            assert scores[name][student(number)] == pytest.approx(of_tests * (1 - cost / 100)), (name, number)
        assert scores[name][student(EXTRA)] == pytest.approx(graded[student(EXTRA)]["score"] + 2.5)
        first = graded[student(MANUAL)]["tasks"][0]["points"]
        assert scores[name][student(MANUAL)] == pytest.approx(graded[student(MANUAL)]["score"] - first + 2.5)


def test_who_handed_in_anew_and_is_not_recorded_again_is_told(term: Term):
    name = NAMES[-1]
    term.autograder("report", name)
    row = next(
        cells for cells in table(read(term.root / "reports" / f"{name}.html"), "students") if student(ANEW) in cells[0]
    )
    assert "behind" in " ".join(row)


def test_the_notes_in_reports_name_what_was_renamed(term: Term):
    for name in NAMES:
        report = json.dumps(reports_of(term, name)[student(RENAMED_MODULE)])
        assert "(1).py" in report
