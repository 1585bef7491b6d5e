"""`autograder regrade`: nothing is taken over that would cost somebody points, unless that is agreed to."""

import csv
import dataclasses
import json
import shutil
import sqlite3

import pytest
from class_report_pages import go_to, read, table
from conftest import ROOT
from gradebook_classroom import fake_grade, fake_key
from nbgrader.api import SubmittedNotebook
from simulated_class import SimulatedCourse, name_of

from autograder import faults, grading, manifest, report as reports, report_identity
from autograder.batch.run_log import Summary, entry
from autograder.cli import main
from autograder.report_identity import report_path
from gradebook.regrade import command

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]
ASSIGNMENT = manifest.load().assignment("02_gates")
FIRST = ASSIGNMENT.tasks[0]
MOST = f"{FIRST.points:g}"
STUDENTS = AMY, BEN, KIM = [name_of(number)[0] for number in range(3)]
RECORDS = "`nbgrader autograde 02_gates` records these scores."
POLICY = "late_policy.toml"


class RegradedClass:
    """Three who have all points by the suite ``one``, are recorded, and were due an hour before they handed in."""

    def __init__(self, root, patch):
        self.root, self.suite, self.graded = root, "one", []
        self.failing, self.lost = set(), set()  # students whose first task fails by the suite, or on whom it fails
        self.seeds = []  # of single submissions that are graded once more
        patch.setattr(
            report_identity, "key", lambda a, files, seed, suite="": fake_key(a, files, seed, suite or self.suite)
        )
        patch.setattr(command, "grade_students", self.grade)
        patch.setattr(grading, "grade_submission", self.again)
        go_to(root, patch)
        with SimulatedCourse(root, ("02_gates",), len(STUDENTS)) as simulated:
            for student in STUDENTS:
                self.folder(student).mkdir(parents=True)
                (self.folder(student) / "gates.py").write_text("# SCORE=1")
                report = self.report(student, 7)
                simulated.hand_in(ASSIGNMENT, report)
                simulated.record(ASSIGNMENT, report, hours_late=1)
            for notebook in simulated.db.query(SubmittedNotebook):
                notebook.late_submission_penalty = 0.0
            simulated.db.commit()

    def folder(self, student):
        return self.root / "submitted" / student / "02_gates"

    def path(self, student):
        return self.root / "reports" / "02_gates" / f"{student}.json"

    def read(self, student):
        return json.loads(self.path(student).read_text())

    def report(self, student, seed):
        found = fake_grade(ASSIGNMENT, self.folder(student), student=student, seed=seed)
        key = found.key.replace("fake", self.suite)
        if student in self.lost:
            return dataclasses.replace(found, score=None, suite=self.suite, key=key, message="No sandbox.")
        if student in self.failing:
            fails = {"outcome": faults.FAILED, "points": 0.0, "error": "dx is off.", "hint": FIRST.hint}
            tests = [dataclasses.replace(t, **fails) if t.task == FIRST.id else t for t in found.tests]
            lost = {"outcome": faults.FAILED, "points": 0.0}
            tasks = [dataclasses.replace(t, **lost) if t.task == FIRST.id else t for t in found.tasks]
            score = sum(task.points for task in tasks)
            found = dataclasses.replace(found, tests=tuple(tests), tasks=tuple(tasks), score=score)
        return dataclasses.replace(found, suite=self.suite, key=key)

    def again(self, assignment, files, *, student, seed):
        self.seeds.append(seed)
        return self.report(student, seed)

    def grade(self, assignment, arguments, students):
        """Stand in for grading; what is there is not made again."""
        summary = Summary()
        for student in students:
            path = report_path(arguments.reports, assignment, student)
            new = self.report(student, 7 if arguments.seed is None else arguments.seed)
            kept = path.is_file() and reports.read(path) == new and new.graded
            if not kept:
                self.graded.append(student)
                reports.write(new, path)
            summary.entries[student] = entry(new, kept)
        return summary

    def suites(self):
        """Return the suite that each student's present report is of."""
        return [self.read(student)["suite"] for student in STUDENTS]

    def rows(self):
        """Return the rows of the last spreadsheet by student."""
        with (self.root / "reports" / "02_gates-regrade.csv").open(encoding="utf-8") as file:
            return {row["student_id"]: row for row in csv.DictReader(file)}


@pytest.fixture
def group(tmp_path, monkeypatch):
    return RegradedClass(tmp_path, monkeypatch)


@pytest.fixture
def regrade(group, capsys):
    def run(*arguments):
        capsys.readouterr()
        return main(["regrade", "02_gates", *arguments]), *capsys.readouterr()

    return run


def test_a_fall_is_shown_and_waits_for_yes(group, regrade):
    status, said, _ = regrade()
    assert (status, group.graded, said.splitlines()[-1]) == (0, [], "There is no new report, and nobody's points move.")
    group.suite, group.failing = "two", {BEN}
    status, said, error = regrade()
    assert (status, "submissions: 3; new reports: 3; fall: 1; rise: 0;" in said) == (2, True)
    assert f"for the points of {BEN} would fall: look at the table, then run the same command with --yes." in error
    assert group.suites() == ["one"] * 3
    (row,) = table(read(group.root / "reports" / "02_gates-regrade.html"), "moves")
    assert row[1:4] == ["100", f"{100 - FIRST.points:g}", f"−{MOST}"]
    assert group.rows()[BEN]["tests"] == "test_it: passed → failed"

    status, said, _ = regrade("--yes")
    assert (status, said.splitlines()[-2:]) == (0, ["3 new reports are in reports/02_gates.", RECORDS])
    assert (group.suites(), group.read(BEN)["score"]) == (["two"] * 3, 100 - FIRST.points)
    assert group.graded == STUDENTS  # once each
    assert not (group.root / "reports" / ".next" / "02_gates").exists()
    log = (group.root / "reports" / "02_gates.log.jsonl").read_text().splitlines()
    assert json.loads(log[-1])["students"] == STUDENTS

    assert regrade()[0] == 2  # the gradebook still has the old scores
    assert group.rows()[BEN]["why"] == "outdated score"


def test_without_a_fall_the_reports_are_taken_over_but_not_one_without_a_score(group, regrade):
    group.suite, group.failing, group.lost = "two", {BEN}, {KIM}
    assert regrade("--student", AMY)[0] == 0
    assert (group.suites(), list(group.rows())) == (["two", "one", "one"], [AMY])
    group.failing = set()
    status, _, error = regrade("--seed", "7")
    assert (status, error) == (3, f"{KIM} is ungraded: No sandbox.\n")
    assert group.suites() == ["two", "two", "one"]


def test_a_kill_while_taking_over_is_made_up_for(group, regrade, monkeypatch):
    group.suite, group.failing = "two", {BEN}
    replace = command.os.replace

    def killed(source, target):
        if str(source).endswith(f".next/02_gates/{BEN}.json"):
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(command.os, "replace", killed)
        assert regrade("--yes")[0] == 130
    assert group.suites() == ["two", "one", "one"]
    assert (regrade()[0], regrade("--yes")[0]) == (2, 0)
    assert (group.suites(), group.graded) == (["two"] * 3, STUDENTS)


def test_a_trial_with_another_seed_leaves_nothing_for_the_next_run(group, regrade):
    group.failing = {BEN}
    assert regrade("--seed", "8")[0] == 2
    group.failing = set()
    status, said, _ = regrade()
    assert (status, "There is no new report" in said, group.read(BEN)["seed"]) == (0, True, 7)


def test_a_policy_that_takes_points_waits_for_yes(group, regrade):
    (group.root / POLICY).write_text("percent_per_day = 20\n")
    status, _, error = regrade()
    assert (status, f"the points of {AMY}, {BEN}, {KIM} would fall" in error) == (2, True)
    columns = ("score_now", "score_then", "penalty_then", "why")
    assert [group.rows()[AMY][name] for name in columns] == ["100", "80", "20", "late penalty"]
    status, said, _ = regrade("--yes")
    assert (status, said.splitlines()[-1], "new reports are" in said) == (0, RECORDS, False)
    group.suite = "two"  # which takes nothing
    assert (regrade()[0], group.suites()) == (2, ["one"] * 3)


def test_a_new_time_of_handing_in_counts(group, regrade):
    (group.root / POLICY).write_text("percent_per_day = 20\n")
    for student in (BEN, KIM):
        (group.folder(student) / "timestamp.txt").write_text("2026-09-03 13:00:00 UTC")
    (group.folder(BEN) / "gates.py").write_text("# SCORE=0.5")
    with sqlite3.connect(group.root / "gradebook.db") as connection:
        connection.execute("delete from submitted_assignment where student_id = ?", (KIM,))  # not recorded yet
    assert regrade()[0] == 2
    assert [group.rows()[KIM][name] for name in ("score_now", "score_then", "penalty_then")] == ["40", "40", "60"]
    found = group.rows()[BEN]
    assert (found["score_then"], found["penalty_then"]) == ("20", "30")  # three days begun
    assert found["why"] == "other files handed in, outdated score, late penalty"


def test_a_course_that_cannot_be_regraded_costs_a_sentence(group, regrade):
    def complaint(*arguments):
        status, _, error = regrade(*arguments)
        assert (status, error.count("\n")) == (2, 1)
        return error

    assert "'../x' cannot be a student's id" in complaint("--student", "../x")
    (group.root / "submitted").rename(group.root / "elsewhere")
    assert "submitted: run nbgrader collect first" in complaint()
    (group.root / POLICY).write_text("percent_per_day = ten\n")
    assert "late_policy.toml cannot be read" in complaint()


@pytest.mark.usefixtures("layers")
def test_a_real_report_is_explained_and_regraded_with_another_seed_also_without_a_gradebook(
    tmp_path, monkeypatch, capsys, hand_in, solution
):
    hand_in(solution)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    go_to(tmp_path, monkeypatch)
    path = tmp_path / "reports" / "02_gates" / "student.json"
    assert main(["grade", "02_gates"]) == 0
    assert main(["explain", "student"]) == 0
    assert capsys.readouterr().out.endswith("The gradebook holds nothing of it.\n")
    before = json.loads(path.read_text())
    assert main(["regrade", "02_gates", "--seed", "4", "--yes"]) == 0
    after = json.loads(path.read_text())
    assert (after["seed"], after["score"]) == (4, before["score"]) == (4, 100)
    assert not (tmp_path / "gradebook.db").exists()
