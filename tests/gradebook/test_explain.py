"""`autograder explain`: for an appeal, one report made once more, and what the score is made of."""

import json
import shutil
import sqlite3

import pytest
from test_regrade_command import AMY, ASSIGNMENT, BEN, FIRST, KIM, MOST, POLICY, RegradedClass

from autograder.cli import main

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]


@pytest.fixture
def group(tmp_path, monkeypatch):
    return RegradedClass(tmp_path, monkeypatch)


@pytest.fixture
def explain(group, capsys):
    """A function that explains a report, and sees that nothing is written; it returns status, lines and error."""

    def files():
        found = (path for path in group.root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path: path.read_bytes() for path in found}

    def run(student, *arguments):
        before = files()
        capsys.readouterr()
        status, (said, error) = main(["explain", student, *arguments]), capsys.readouterr()
        assert files() == before
        return status, said.splitlines(), error

    return run


def give(group, **values):
    """Change the grade of Amy's first task."""
    with sqlite3.connect(group.root / "gradebook.db") as connection:
        for name, value in values.items():
            cell = "cell_id = (select id from base_cell where name = ?)"
            connection.execute(f"update grade set {name} = ? where {cell}", (value, FIRST.grade_id))


def test_the_report_is_the_same_and_every_test_is_listed(group, explain):
    group.failing = {AMY}
    report = json.loads(group.report(AMY, 7).to_json())
    report["tests"][1].update(hint="Only one.", diagnosis="one-of-two")  # other words are no other marks
    group.path(AMY).write_text(json.dumps(report))
    status, lines, error = explain(AMY)
    assert (status, error, group.seeds) == (0, "", [7])
    assert lines[:3] == [
        f"02_gates, {AMY}",
        f"Graded again with its seed, the report is the same: {len(ASSIGNMENT.tasks)} outcomes and all points.",
        f"The report: {100 - FIRST.points:g} of 100 points.",
    ]
    assert f"  {FIRST.id}: 0 of {MOST}" in lines
    words = [line.split() for line in lines]
    failed = words.index(["failed", f"0/{MOST}", *f"The sentence of {FIRST.id}.".split()])
    assert [line.strip() for line in lines[failed + 1 : failed + 3]] == ["dx is off.", f"Hint: {FIRST.hint}"]
    assert sum(line[:1] == ["passed"] for line in words) == len(ASSIGNMENT.tasks) - 1
    assert "Hint: Only one." in [line.strip() for line in lines]
    assert "The gradebook's score is outdated: run `nbgrader autograde 02_gates`." in lines
    assert "The gradebook: 100 of 105 points." in lines


def test_a_difference_is_shown_with_its_possible_causes(group, explain):
    group.suite, group.failing = "two", {AMY}
    (group.folder(AMY) / "gates.py").write_text("# SCORE=1\n# changed")
    status, lines, _ = explain(AMY, "02_gates")
    assert (status, lines[1:5]) == (
        1,
        [
            "Other files were handed in since the report was made.",
            "The report was made by suite one; here is suite two.",
            f"Graded again with its seed, the report differs: 100 then, {100 - FIRST.points:g} now.",
            f"  test_it: passed → failed, −{MOST} points",
        ],
    )
    assert "The report: 100 of 100 points." in lines  # the one that counts
    group.lost = {AMY}
    status, lines, _ = explain(AMY, "02_gates")
    assert (status, "Graded again with its seed, there is no score: No sandbox." in lines) == (3, True)


def test_the_score_is_taken_apart(group, explain):
    give(group, manual_score=1.5, extra_credit=2.0)
    (group.root / POLICY).write_text("percent_per_day = 10\n")
    _, lines, _ = explain(AMY, "02_gates")
    raw = 100 - FIRST.points + 1.5 + 2
    book = lines[lines.index(f"The gradebook: {0.9 * raw:g} of 105 points.") :]
    assert "  Late work costs: 10 % of the points for each day begun." in book
    assert any(", 1 hour after the due date; due at " in line for line in book)
    changed = f"changed by a person: −{FIRST.points - 1.5:g}"
    assert f"  {FIRST.id}: 3.5 of {MOST} points (tests: {MOST}, {changed}, extra: +2)" in book
    assert f"  Handed in late: −{0.1 * raw:g} points." in book


def test_a_report_that_cannot_be_explained_costs_one_sentence(group, explain):
    shutil.copy(group.path(BEN), group.path(AMY))
    shutil.rmtree(group.folder(KIM))
    for arguments, why in (
        (["nobody"], "by nobody: run `autograder grade` first."),
        ([AMY, "99_none"], "'99_none'"),
        ([AMY, "02_gates"], f"{AMY}.json is about {BEN}, 02_gates: delete it and grade again."),
        ([KIM, "02_gates"], "cannot be made again"),
    ):
        status, lines, error = explain(*arguments)
        assert (status, lines, error.count("\n"), why in error) == (2, [], 1, True)
