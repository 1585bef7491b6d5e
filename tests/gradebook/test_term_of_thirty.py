"""A term of thirty with the real commands and sandbox: reports, pages and exports say what the database has; the demo.

Who does what is decided by the student's number; all modules are the solution, or entries of the bank.
"""

import csv
import datetime
import json
import re
import shutil
from argparse import Namespace
from pathlib import Path

import pytest
from class_report_pages import facts, grades_of, read, scores_of, shown, table
from export_readers import read_canvas, read_gradescope, read_moodle, read_plain
from gradebook_classroom import CHECKOUT, Classroom
from simulated_class import ungraded

from autograder import manifest, report as reports
from autograder.cli import main
from autograder.diagnosis.variants import bank
from gradebook import missing_reports
from gradebook.demo import ASSIGNMENT, demo_command

pytestmark = pytest.mark.demo
NAMES = ("02_gates", "04_sgd")
DUE = dict(zip(NAMES, (datetime.datetime(2026, 9, 1, 12), datetime.datetime(2026, 9, 15, 12)), strict=True))
PEOPLE = [
    ("Ada", "Öberg"),
    ("Zoë", "Müller-Weiß"),
    ("小明", "王"),
    ("Bobby <b>", 'O\'Tables, "Drop"'),
    ("=1+1", "@SUM(A1)"),
    *((f"First{number:02}", f"Last{number:02}") for number in range(5, 30)),
]
IDS = [f"s{number:02}" for number in range(len(PEOPLE))]
POLICY = "percent_per_day = 10\ngrace_days = 1\ncap_percent = 50\n[extensions]\ns05 = 7\n"
# What happens to whom; everybody else hands in once, in time.
ABSENT, RESUBMITS, ANEW, GRADER_FAULT = IDS[6:8], IDS[8:10], IDS[10], IDS[11]
# Days; the first within the grace, the third with an extension. And percent, of days begun after the grace.
LATE = {"s01": (0.5, 0), "s02": (2.5, 20), "s05": (6.0, 0), "s12": (9.0, 50)}
RENAMED_NOTEBOOK, NO_NOTEBOOK, RENAMED_MODULE, MANUAL, EXTRA = IDS[13:18]
UNKNOWN = "stranger"


class Term:
    """The course's folder, and the term in it."""

    def __init__(self, place: Path) -> None:
        self.assignments = [manifest.load().assignment(name) for name in NAMES]
        self.rooms = {one.name: Classroom(place, one) for one in self.assignments}
        self.room = self.rooms[NAMES[0]]
        self.root = self.room.root
        shutil.copy(CHECKOUT / "nbgrader_config.py", self.root)
        self.said: dict[str, str] = {}  # by the last recording of each assignment

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run an nbgrader command; return what it says."""
        ended, log = self.room.run(*arguments)
        assert ended == status, log
        return log

    def autograder(self, *arguments: str, status: int = 0) -> None:
        """Run an autograder command in the course's folder."""
        ended, log = self.room.inside(lambda: main(list(arguments)))
        assert ended == status, log

    def play(self) -> None:
        """Go through the term, up to the point where the last submission has just come in."""
        (self.root / "late_policy.toml").write_text(POLICY, encoding="utf-8")
        with (self.root / "students.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "first_name", "last_name", "email", "lms_user_id"])
            for number, (who, name) in enumerate(zip(IDS, PEOPLE, strict=True)):
                rows.writerow([who, *name, f"{who}@example.org", 1000 + number])
        self.run("db", "student", "import", "students.csv")
        for place, assignment in enumerate(self.assignments):
            name = assignment.name
            shutil.copytree(assignment.skeleton, self.root / "assignments" / name)
            self.run("generate_assignment", name)
            self.run("db", "assignment", "add", name, f"--duedate={DUE[name]} UTC")
            self.run("release_assignment", name)
            for who in (*IDS, UNKNOWN):
                if who not in ABSENT:
                    self.hand_in(assignment, who, place)
            self.grade(assignment)
            for who in RESUBMITS:
                self.hand_in(assignment, who, place, better=True)
            self.grade(assignment)
            self._by_hand(assignment)
            self.rooms[name].do("generate_feedback", "release_feedback")
        self.hand_in(self.assignments[-1], ANEW, len(NAMES) - 1, better=True)
        self.rooms[NAMES[-1]].do("collect")

    def grade(self, assignment: manifest.Assignment) -> None:
        """Collect, grade and record; for one student the grader fails."""
        self.rooms[assignment.name].do("collect")
        self.autograder("grade", assignment.name)
        failed = ungraded(assignment, GRADER_FAULT)
        reports.write(failed, self.root / "reports" / assignment.name / f"{failed.student}.json")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(missing_reports, "grade", lambda *_: "")  # once more, it fails again
            # Status 1: somebody has no score, and somebody is unknown.
            self.said[assignment.name] = self.run("autograde", assignment.name, status=1)

    def hand_in(self, assignment: manifest.Assignment, who: str, place: int, better: bool = False) -> None:
        """Put a submission into the exchange, as nbgrader's command does."""
        days = LATE[who][0] if who in LATE else -1.0
        when = DUE[assignment.name] + datetime.timedelta(days=days + 0.1 * better, microseconds=1)
        folder = self.rooms[assignment.name].hand_in(who, time=f"{when:%Y-%m-%d %H:%M:%S.%f} UTC")
        module, notebook = folder / f"{assignment.module}.py", folder / f"{assignment.module}.ipynb"
        number = 0 if who == UNKNOWN or better else IDS.index(who) + 5 * place
        for name, content in self._files(assignment, number).items():
            (folder / name).write_bytes(content)
        if who == RENAMED_NOTEBOOK:
            notebook.rename(folder / "my work.ipynb")
        if who == NO_NOTEBOOK:
            notebook.unlink()
        if who == RENAMED_MODULE:
            module.rename(folder / f"{assignment.module.capitalize()} (1).py")

    def _files(self, assignment: manifest.Assignment, number: int) -> dict[str, bytes]:
        """Return the files: of three students one is right, one has begun, one has a misconception."""
        if number % 3 == 0 or number % 9 == 1:
            folder = assignment.skeleton if number % 3 else assignment.solution
            return {f"{module}.py": (folder / f"{module}.py").read_bytes() for module in assignment.modules}
        wrong = bank(assignment).wrong
        return wrong[(number // 6 * 17) % len(wrong)].files(assignment)  # some of them in pairs

    def _by_hand(self, assignment: manifest.Assignment) -> None:
        """Do what an instructor does in formgrader."""
        with self.room.gradebook() as gradebook:
            for who, change in ((MANUAL, "manual_score"), (EXTRA, "extra_credit")):
                notebook = gradebook.find_submission_notebook(assignment.module, assignment.name, who)
                setattr(notebook.grades[0], change, 2.5)
            gradebook.db.commit()


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Term:
    """The term, played once for all."""
    played = Term(tmp_path_factory.mktemp("term"))
    played.play()
    return played


@pytest.fixture(scope="module")
def scores(term: Term) -> dict[str, dict[str, float]]:
    """What the database holds in the end, by assignment and student; of who has no score, nothing."""
    database = term.root / "gradebook.db"
    return {name: {who: score for who, (score, _, _) in scores_of(database, name).items()} for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_term_was_as_it_was_meant_to_be(term: Term, scores, name):
    recorded = scores_of(term.root / "gradebook.db", name)
    assert {who for who, (_, penalty, _) in recorded.items() if penalty} <= set(LATE)
    assert set(IDS) - set(scores[name]) == {*ABSENT, GRADER_FAULT}
    graded = {path.stem: json.loads(path.read_text()) for path in (term.root / "reports" / name).glob("*.json")}
    assert all(graded[who]["score"] == 100 for who in (*RESUBMITS, UNKNOWN))  # nothing is lost
    assert graded[RENAMED_MODULE]["score"] == 10  # for the answers, whose file has its name
    assert "(1).py" in json.dumps(graded[RENAMED_MODULE])
    assert graded[GRADER_FAULT]["score"] is None
    assert {RENAMED_NOTEBOOK, NO_NOTEBOOK} <= set(scores[name])
    for who, (_, cost) in LATE.items():
        assert scores[name][who] == pytest.approx(graded[who]["score"] * (1 - cost / 100)), who
    assert scores[name][EXTRA] == pytest.approx(graded[EXTRA]["score"] + 2.5)
    first = graded[MANUAL]["tasks"][0]["points"]
    assert scores[name][MANUAL] == pytest.approx(graded[MANUAL]["score"] - first + 2.5)
    assert f"{UNKNOWN}, whom the gradebook does not know" in term.said[name]
    assert UNKNOWN not in scores[name]


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
        names = {" ".join((*name, who)) for name, who in zip(PEOPLE, IDS, strict=True)}
        assert names <= {cells[0] for cells in rows.values()}


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


def test_in_the_demo_everybody_gets_what_they_deserve(tmp_path, capfd):
    assert demo_command(Namespace(folder=tmp_path / "demo")) == 0
    root = tmp_path / "demo" / "course"
    with (root / "grades.csv").open() as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    graded = {path.stem: reports.read(path) for path in (root / "reports" / ASSIGNMENT).glob("*.json")}
    assert scores == {name: pytest.approx(report.score) for name, report in graded.items()}
    assert {name for name, score in scores.items() if score == 100} == {"ada", "otto"}  # a refused file costs nothing
    assert {name for name, score in scores.items() if score == 0} == {"ben"}
    assert scores["gus"] == 10  # a syntax error in the module leaves the answers to the questions
    assert {"timeout", "passed"} <= {test.outcome for test in graded["hana"].tests}
    page = (root / "feedback" / "dora" / ASSIGNMENT / "gates.html").read_text()
    assert "upstream gradient" in page
    assert "assert_" not in page
    printed = capfd.readouterr().out
    assert "A feedback page: " in printed
    assert "The scores: " in printed
