"""`autograder regrade`: nothing is taken over that would cost somebody points, unless that is agreed to."""

import csv
import json
import shutil

import pytest
from class_report_pages import go_to, read, table
from conftest import ROOT
from regraded_class import FIRST, STUDENTS, RegradedClass

from autograder.cli import main
from gradebook.regrade import command

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]
AMY, BEN, KIM = STUDENTS
RECORDS = "`nbgrader autograde 02_gates` records these scores."


@pytest.fixture
def group(tmp_path, monkeypatch):
    return RegradedClass(tmp_path, monkeypatch)


def rows(root):
    with (root / "reports" / "02_gates-regrade.csv").open(encoding="utf-8") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def test_a_fall_is_shown_and_waits_for_yes(group, capsys):
    status, said, _ = group.run(capsys)
    assert (status, group.graded, said.splitlines()[-1]) == (0, [], "There is no new report, and nobody's points move.")
    group.suite, group.failing = "two", {BEN}
    status, said, error = group.run(capsys)
    assert status == 2
    assert f"for the points of {BEN} would fall: look at the table, then run the same command with --yes." in error
    assert "submissions: 3; new reports: 3; fall: 1; rise: 0;" in said
    assert set(group.kept().values()) == {"one"}
    (row,) = table(read(group.root / "reports" / "02_gates-regrade.html"), "moves")
    assert row[1:4] == ["100", f"{100 - FIRST.points:g}", f"−{FIRST.points:g}"]
    assert rows(group.root)[BEN]["tests"] == "test_it: passed → failed"

    status, said, _ = group.run(capsys, "--yes")
    assert (status, said.splitlines()[-2:]) == (0, ["3 new reports are in reports/02_gates.", RECORDS])
    assert group.graded == STUDENTS  # once each
    assert set(group.kept().values()) == {"two"}
    assert group.read(BEN)["score"] == 100 - FIRST.points
    assert not (group.root / "reports" / ".next" / "02_gates").exists()
    log = (group.root / "reports" / "02_gates.log.jsonl").read_text().splitlines()
    assert json.loads(log[-1])["students"] == STUDENTS

    assert group.run(capsys)[0] == 2  # the gradebook still has the old scores
    assert rows(group.root)[BEN]["why"] == "outdated score"


def test_without_a_fall_the_reports_are_taken_over(group, capsys):
    group.suite, group.failing = "two", {BEN}
    assert group.run(capsys, "--student", AMY)[0] == 0
    assert (group.kept(), list(rows(group.root))) == ({AMY: "two", BEN: "one", KIM: "one"}, [AMY])
    group.failing = set()
    assert group.run(capsys, "--seed", "7")[::2] == (0, "")
    assert set(group.kept().values()) == {"two"}


def test_a_student_on_whom_the_grader_fails_keeps_the_report(group, capsys):
    group.suite, group.lost = "two", {KIM}
    status, _, error = group.run(capsys)
    assert (status, error) == (3, f"{KIM} is ungraded: No sandbox.\n")
    assert group.kept() == {AMY: "two", BEN: "two", KIM: "one"}


def test_a_kill_while_taking_over_is_made_up_for(group, capsys, monkeypatch):
    group.suite, group.failing = "two", {BEN}
    replace = command.os.replace

    def killed(source, target):
        if str(source).endswith(f".next/02_gates/{BEN}.json"):
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(command.os, "replace", killed)
        assert group.run(capsys, "--yes")[0] == 130
    assert group.kept() == {AMY: "two", BEN: "one", KIM: "one"}
    assert group.run(capsys)[0] == 2
    assert group.run(capsys, "--yes")[0] == 0
    assert set(group.kept().values()) == {"two"}
    assert group.graded == STUDENTS


def test_a_trial_with_another_seed_leaves_nothing_for_the_next_run(group, capsys):
    group.failing = {BEN}
    assert group.run(capsys, "--seed", "8")[0] == 2
    group.failing = set()
    status, said, _ = group.run(capsys)
    assert (status, "There is no new report" in said, group.read(BEN)["seed"]) == (0, True, 7)


def test_a_policy_that_takes_points_waits_for_yes(group, capsys):
    (group.root / "late_policy.toml").write_text("percent_per_day = 20\n")
    status, _, error = group.run(capsys)
    assert (status, f"the points of {AMY}, {BEN}, {KIM} would fall" in error) == (2, True)
    columns = ("score_now", "score_then", "penalty_then", "why")
    assert [rows(group.root)[AMY][name] for name in columns] == ["100", "80", "20", "late penalty"]
    status, said, _ = group.run(capsys, "--yes")
    assert (status, said.splitlines()[-1], "new reports are" in said) == (0, RECORDS, False)
    group.suite = "two"  # which takes nothing
    assert group.run(capsys)[0] == 2
    assert set(group.kept().values()) == {"one"}


def test_a_new_time_of_handing_in_counts(group, capsys):
    (group.root / "late_policy.toml").write_text("percent_per_day = 20\n")
    (group.root / "submitted" / BEN / "02_gates" / "timestamp.txt").write_text("2026-09-03 13:00:00 UTC")
    (group.root / "submitted" / BEN / "02_gates" / "gates.py").write_text("# SCORE=0.5")
    assert group.run(capsys)[0] == 2
    found = rows(group.root)[BEN]
    assert (found["score_then"], found["penalty_then"]) == ("20", "30")  # three days begun
    assert found["why"] == "other files handed in, outdated score, late penalty"


def test_a_course_that_cannot_be_regraded_costs_a_sentence(group, capsys):
    def complaint(*arguments):
        status, _, error = group.run(capsys, *arguments)
        assert (status, error.count("\n")) == (2, 1)
        return error

    assert "'../x' cannot be a student's id" in complaint("--student", "../x")
    (group.root / "submitted").rename(group.root / "elsewhere")
    assert complaint().endswith("submitted: run nbgrader collect first.\n")
    (group.root / "late_policy.toml").write_text("percent_per_day = ten\n")
    assert "late_policy.toml cannot be read" in complaint()


@pytest.mark.usefixtures("layers")
def test_a_real_report_is_explained_and_regraded_with_another_seed_also_without_a_gradebook(
    tmp_path, monkeypatch, hand_in, solution
):
    hand_in(solution)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    go_to(tmp_path, monkeypatch)
    path = tmp_path / "reports" / "02_gates" / "student.json"
    assert main(["grade", "02_gates"]) == 0
    assert main(["explain", "student", "02_gates"]) == 0
    before = json.loads(path.read_text())
    assert main(["regrade", "02_gates", "--seed", "4", "--yes"]) == 0
    after = json.loads(path.read_text())
    assert (after["seed"], after["score"]) == (4, before["score"]) == (4, 100)
    assert not (tmp_path / "gradebook.db").exists()
