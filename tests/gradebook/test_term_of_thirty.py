"""A term of thirty students, played with the real commands: report, pages and exports say what the database has."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator

import pytest
from class_report_pages import facts, grades_of, read, scores_of, shown, table
from export_readers import read_canvas, read_gradescope, read_moodle, read_plain
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

pytestmark = pytest.mark.demo
IDS = [student(number) for number in range(STUDENTS)]
ABSENT = [student(number) for number in NEVER]


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


@pytest.mark.parametrize("name", NAMES)
def test_the_term_was_as_it_was_meant_to_be(term: Term, scores, name):
    recorded = scores_of(term.root / "gradebook.db", name)
    assert {who for who, (_, penalty, _) in recorded.items() if penalty} <= {student(number) for number in LATE}
    assert set(IDS) - set(scores[name]) == {*ABSENT, student(GRADER_FAULT)}
    graded = reports_of(term, name)
    assert all(graded[student(number)]["score"] == 100 for number in RESUBMITS)
    assert graded[student(RENAMED_MODULE)]["score"] == 10  # for the answers, whose file has its name
    assert "(1).py" in json.dumps(graded[student(RENAMED_MODULE)])
    assert graded[student(GRADER_FAULT)]["score"] is None
    assert {student(RENAMED_NOTEBOOK), student(NO_NOTEBOOK)} <= set(scores[name])
    for number, cost in {1: 0.0, 2: 20.0, 5: 0.0, 12: 50.0}.items():  # percent: of days begun after the grace
        of_tests = graded[student(number)]["score"]
        assert scores[name][student(number)] == pytest.approx(of_tests * (1 - cost / 100)), number
    assert scores[name][student(EXTRA)] == pytest.approx(graded[student(EXTRA)]["score"] + 2.5)
    first = graded[student(MANUAL)]["tasks"][0]["points"]
    assert scores[name][student(MANUAL)] == pytest.approx(graded[student(MANUAL)]["score"] - first + 2.5)
    assert f"{UNKNOWN}, whom the gradebook does not know" in term.said[name]
    assert UNKNOWN not in scores[name]
    assert graded[UNKNOWN]["score"] == 100  # nothing is lost


def test_the_reports_say_what_the_database_has(term: Term, scores):
    term.autograder("report", "--course")
    page = read(term.root / "reports" / "course.html")
    progress = {cells[0].split()[-1]: cells[1:] for cells in table(page, "progress")}
    for name in NAMES:
        term.autograder("report", name)
        page = read(term.root / "reports" / f"{name}.html")
        rows = {cells[0].split()[-1]: cells for cells in table(page, "students")}
        assert set(IDS) <= set(rows)
        for who, cells in rows.items():
            expected = "0" if who in ABSENT else shown(scores[name][who]) if who in scores[name] else ""
            assert (cells[1], "not handed in" in cells) == (expected, who in ABSENT), who
        found = list(scores[name].values())
        assert facts(page)["late"] == str(len(LATE))
        assert [facts(page)[label] for label in ("with a score", "mean")] == progress[name][:2]
        assert progress[name][:2] == [str(len(found)), shown(sum(found) / len(found))]
        for number, (first, last) in enumerate(PEOPLE):
            assert f"{first} {last} {student(number)}" in {cells[0] for cells in rows.values()}
    assert "behind" in " ".join(rows[student(ANEW)])  # of the last assignment, where it is not recorded again


def test_every_feedback_page_says_what_the_database_has(term: Term, scores):
    for assignment in term.assignments:
        name = assignment.name
        points = grades_of(term.root / "gradebook.db", name)
        pages = {path.parts[-3]: read(path) for path in term.root.glob(f"feedback/*/{name}/{assignment.module}.html")}
        assert set(scores[name]) <= set(pages)
        for who, (score, penalty, _) in scores_of(term.root / "gradebook.db", name).items():
            page = pages[who]
            assert page.find(class_="final").get_text(" ", strip=True).startswith(f"{shown(score)} of 100 points"), who
            about = page.find(class_="made-of").get_text(" ")
            assert (f"Handed in late: −{shown(penalty)} points." in about) == (penalty > 0)
            for task, earned in zip(assignment.tasks, page.select(".part .earned"), strict=True):
                given = f"{shown(points[who][task.grade_id])} of {shown(task.points)} points"
                assert earned.get_text().startswith(given)


def test_exports_say_what_the_database_has(term: Term, scores):
    term.run("export", "--to", "grades.csv")
    with (term.root / "grades.csv").open(encoding="utf-8") as file:
        rows = {(row["assignment"], row["student_id"]): row for row in csv.DictReader(file)}
    for form in ("csv", "canvas", "moodle", "gradescope"):
        term.autograder("export", "--format", form, "--to", form, status=3)  # for somebody has no score
    plain = read_plain((term.root / "csv").read_text(encoding="utf-8"))
    _, canvas = read_canvas((term.root / "canvas").read_text(encoding="utf-8"))
    by_number = {row["ID"]: row for row in canvas}
    moodle = read_moodle((term.root / "moodle").read_text(encoding="utf-8"))
    for name in NAMES:
        for number, who in enumerate(IDS):
            expected = 0.0 if who in ABSENT else scores[name].get(who)
            cells = (
                rows[name, who]["score"] or None,
                *(value for column, value in plain[who].items() if re.fullmatch(rf"{name}: (score|total)", column)),
                *(value for column, value in by_number[str(1000 + number)].items() if column.startswith(name)),
                *(value for column, value in moodle[f"{who}@example.org"].items() if column.startswith(name)),
            )
            assert len(cells) == 4
            for cell in cells:
                assert (cell is None) == (expected is None)
                assert cell is None or float(cell) == pytest.approx(expected)
            path = term.root / "gradescope" / name / who / "results.json"
            assert path.is_file() == (who in scores[name])
            if path.is_file():
                assert read_gradescope(path.read_text(encoding="utf-8"))["score"] == pytest.approx(scores[name][who])


def test_a_report_can_be_explained_and_a_class_regraded_with_another_seed(term: Term):
    name = "02_gates"
    before = {who: report["score"] for who, report in reports_of(term, name).items() if report["score"] is not None}
    term.autograder("explain", IDS[4], name)
    term.autograder("regrade", name, "--seed", "4", "--student", IDS[3], "--student", IDS[4], "--yes")
    after = reports_of(term, name)
    assert [after[who]["seed"] for who in IDS[3:5]] == [4, 4]
    assert {who: after[who]["score"] for who in before} == before
