"""A term of thirty students, played with nbgrader's real commands and the real sandbox: all say what the database has.

Who does what is decided by the student's number; all modules are the solution, or entries of the bank.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from class_report_pages import facts, go_to, read, scores_of, shown, table
from export_readers import read_canvas, read_gradescope, read_moodle, read_plain
from gradebook_classroom import CHECKOUT, Classroom, in_fork
from simulated_class import ungraded

from autograder import manifest, report as reports
from autograder.cli import main
from autograder.diagnosis.variants import bank
from gradebook import missing_reports

pytestmark = pytest.mark.demo
NAMES = ("02_gates", "04_sgd")
DUE = {name: datetime(2026, 9, 1 + 14 * place, 12) for place, name in enumerate(NAMES)}
STUDENTS = 30
PEOPLE = (("Zoë", "Müller-Weiß"), ("小明", "王"), ("=1+1", 'O\'Tables, "Drop"'))
POLICY = """percent_per_day = 10
grace_days = 1
cap_percent = 50

[extensions]
s05 = 7
"""
# What happens to whom; everybody else hands in once, in time.
NEVER, RESUBMITS, GRADER_FAULT = (6, 7), (8, 9), 11
LATE = {1: 0.5, 2: 2.5, 5: 6.0, 12: 9.0}  # days; the first within the grace, the third with an extension


def student(number: int) -> str:
    return f"s{number:02}"


class Term:
    """The course's folder, and the term in it."""

    def __init__(self, place: Path, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        self.assignments = [manifest.load().assignment(name) for name in NAMES]
        self.rooms = {one.name: Classroom(place, one) for one in self.assignments}
        self.room = self.rooms[NAMES[0]]
        self.root = self.room.root
        shutil.copy(CHECKOUT / "nbgrader_config.py", self.root)

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run an nbgrader command; return what it says."""
        ended, log = self.room.run(*arguments)
        assert ended == status, log
        return log

    def autograder(self, *arguments: str, status: int = 0) -> None:
        """Run an autograder command in the course's folder."""
        with self.patch.context() as patch:
            go_to(self.root, patch)
            assert in_fork(lambda: sys.exit(main(list(arguments)))) == status

    def play(self) -> None:
        """Go through the term."""
        self._begin()
        for place, assignment in enumerate(self.assignments):
            self._release(assignment)
            for number in range(STUDENTS):
                if number not in NEVER:
                    self.hand_in(assignment, number, place)
            self.collect(assignment)
            self.grade(assignment)
            for number in RESUBMITS:
                self.hand_in(assignment, number, place, better=True)
            self.collect(assignment)
            self.grade(assignment)
            for command in ("generate_feedback", "release_feedback"):
                self.run(command, assignment.name)

    def collect(self, assignment: manifest.Assignment) -> None:
        self.run("collect", assignment.name, "--update", "--ExchangeCollect.check_owner=False")

    def grade(self, assignment: manifest.Assignment) -> None:
        """Grade and record; for one student the grader fails."""
        self.autograder("grade", assignment.name)
        failed = ungraded(assignment, student(GRADER_FAULT))
        reports.write(failed, self.root / "reports" / assignment.name / f"{failed.student}.json")
        with self.patch.context() as patch:
            patch.setattr(missing_reports, "grade", lambda *_: "")  # once more, it fails again
            self.run("autograde", assignment.name, status=1)  # for somebody has no score

    def _begin(self) -> None:
        for assignment in self.assignments:
            shutil.copytree(assignment.skeleton, self.root / "assignments" / assignment.name)
        (self.root / "late_policy.toml").write_text(POLICY, encoding="utf-8")
        with (self.root / "students.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "first_name", "last_name", "email", "lms_user_id"])
            for number in range(STUDENTS):
                first, last = PEOPLE[number] if number < len(PEOPLE) else (f"First{number:02}", f"Last{number:02}")
                rows.writerow([student(number), first, last, f"{student(number)}@example.org", 1000 + number])
        self.run("db", "student", "import", "students.csv")

    def _release(self, assignment: manifest.Assignment) -> None:
        self.run("generate_assignment", assignment.name)
        self.run("db", "assignment", "add", assignment.name, f"--duedate={DUE[assignment.name]} UTC")
        self.run("release_assignment", assignment.name)

    def hand_in(self, assignment: manifest.Assignment, number: int, place: int, better: bool = False) -> None:
        """Put a submission into the exchange, as nbgrader's command does."""
        days = LATE.get(number, -1.0) + 0.1 * better
        when = DUE[assignment.name] + timedelta(days=days, microseconds=1)
        folder = self.rooms[assignment.name].hand_in(student(number), time=f"{when:%Y-%m-%d %H:%M:%S.%f} UTC")
        for name, content in self._files(assignment, number + 5 * place, better).items():
            (folder / name).write_bytes(content)

    def _files(self, assignment: manifest.Assignment, number: int, better: bool) -> dict[str, bytes]:
        """Return what is handed in: of three students one is right, one has begun, one has a misconception."""
        names = [f"{module}.py" for module in assignment.modules]
        wrong = bank(assignment).wrong
        if better or number % 3 == 0:
            return {name: (assignment.solution / name).read_bytes() for name in names}
        if number % 9 == 1:
            return {name: (assignment.skeleton / name).read_bytes() for name in names}
        return wrong[(number // 6 * 17) % len(wrong)].files(assignment)  # some of them in pairs


def reports_of(term: Term, assignment: str) -> dict[str, Any]:
    """Return the reports on an assignment as they lie there, by student."""
    return {path.stem: json.loads(path.read_text()) for path in (term.root / "reports" / assignment).glob("*.json")}


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
    assert graded[student(GRADER_FAULT)]["score"] is None
    for number, cost in {1: 0.0, 2: 20.0, 5: 0.0, 12: 50.0}.items():  # percent: of days begun after the grace
        of_tests = graded[student(number)]["score"]
        assert scores[name][student(number)] == pytest.approx(of_tests * (1 - cost / 100)), number


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
