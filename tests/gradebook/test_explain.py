"""`autograder explain`: for an appeal, one report made once more, and what the score is made of."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from regraded_class import ASSIGNMENT, FIRST, STUDENTS, RegradedClass

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]
AMY, BEN, KIM = STUDENTS
TESTS = len(ASSIGNMENT.tasks)


@pytest.fixture
def group(tmp_path, monkeypatch):
    found = RegradedClass(tmp_path, monkeypatch)
    found.explain(monkeypatch)
    return found


def explained(group, capsys, *arguments):
    """Explain a student's report; return status, lines and error, and see that nothing was written."""
    before = files(group.root)
    status, said, error = group.run(capsys, *arguments, command=("explain",))
    assert files(group.root) == before
    return status, said.splitlines(), error


def files(root: Path):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def change(group, cell="", **values):
    """Change what the gradebook has of Amy: a grade, or her notebook."""
    places = {"auto_score", "manual_score", "extra_credit"} & set(values)
    with sqlite3.connect(group.root / "gradebook.db") as connection:
        for name, value in values.items():
            table = "grade" if places else "submitted_notebook"
            which = "cell_id = (select id from base_cell where name = ?)" if places else "'' = ?"
            connection.execute(f"update {table} set {name} = ? where {which}", (value, cell))


def test_the_report_is_the_same_and_every_test_is_told(group, capsys):
    group.failing = {AMY}
    path = group.root / "reports" / "02_gates" / f"{AMY}.json"
    path.write_text(group.report(AMY, 7).to_json())
    status, lines, error = explained(group, capsys, AMY, "02_gates")
    assert (status, error, group.seeds) == (0, "", [7])
    assert lines[:3] == [
        f"02_gates, {AMY}",
        f"Graded once more with its seed, the report is the same: {TESTS} outcomes and all points.",
        f"The report: {100 - FIRST.points:g} of 100 points.",
    ]
    assert f"  {FIRST.id}: 0 of {FIRST.points:g}" in lines
    failed = lines.index(f"    ✗       0/{FIRST.points:g}  failed   The sentence of {FIRST.id}.")
    assert [line.strip() for line in lines[failed + 1 : failed + 3]] == ["dx is off.", f"Hint: {FIRST.hint}"]
    assert sum(line.startswith("    ✓") for line in lines) == TESTS - 1
    assert "The gradebook is behind the report: run `nbgrader autograde 02_gates`." in lines
    assert "The gradebook: 100 of 105 points." in lines


def test_what_differs_is_told_and_what_may_be_the_cause(group, capsys):
    group.suite, group.failing = "two", {AMY}
    (group.root / "submitted" / AMY / "02_gates" / "gates.py").write_text("# SCORE=1\n# changed")
    status, lines, _ = explained(group, capsys, AMY, "02_gates")
    assert status == 1
    assert lines[1:5] == [
        "Other files were handed in since the report was made.",
        "The report was made by suite one; here is suite two.",
        f"Graded once more with its seed, the report differs: 100 then, {100 - FIRST.points:g} now.",
        f"  test_it: passed → failed, −{FIRST.points:g} points",
    ]
    assert "The report: 100 of 100 points." in lines  # the one that counts


def test_other_words_are_no_other_marks(group, capsys):
    path = group.root / "reports" / "02_gates" / f"{AMY}.json"
    report = json.loads(path.read_text())
    report["tests"][1]["hint"] = "Another hint."
    path.write_text(json.dumps(report))
    status, lines, _ = explained(group, capsys, AMY, "02_gates")
    assert (status, lines[1].partition(", but ")[2]) == (0, "1 of the explanations have other words.")


def test_a_hint_that_names_a_mistake_says_which(group, capsys):
    path = group.root / "reports" / "02_gates" / f"{AMY}.json"
    report = json.loads(path.read_text())
    report["tests"][1] |= {"hint": "Only one.", "diagnosis": "one-of-two"}
    path.write_text(json.dumps(report))
    _, lines, _ = explained(group, capsys, AMY, "02_gates")
    assert "Hint (one-of-two): Only one." in [line.strip() for line in lines]


def test_what_the_grader_fails_on_is_no_answer(group, capsys):
    group.lost = {AMY}
    status, lines, _ = explained(group, capsys, AMY, "02_gates")
    assert (status, lines[1]) == (3, "Graded once more with its seed, there is no score: No sandbox.")


def test_the_score_is_taken_apart(group, capsys):
    change(group, FIRST.grade_id, manual_score=1.5, extra_credit=2.0)
    change(group, late_submission_penalty=3.25)  # by another policy
    (group.root / "late_policy.toml").write_text("percent_per_day = 10\n")
    _, lines, _ = explained(group, capsys, AMY, "02_gates")
    raw = 100 - FIRST.points + 1.5 + 2
    book = lines[lines.index(f"The gradebook: {0.9 * raw:g} of 105 points.") :]
    assert "  Late work costs: 10 % of the points for each day begun." in book
    assert any(line.endswith("1 hour after the due date.") for line in book)
    most = f"{FIRST.points:g}"
    assert f"  {FIRST.id}: 3.5 of {most} (tests: {most}, a person gave 1.5, extra +2)" in book
    assert f"  handed in late: −{0.1 * raw:g} points" in book


def test_what_has_no_score_is_no_zero(group, capsys):
    path = group.root / "reports" / "02_gates" / f"{AMY}.json"
    report = json.loads(path.read_text())
    report["score"] = report["tasks"][0]["points"] = report["tests"][0]["points"] = None
    report["tests"][0]["outcome"] = "infrastructure"
    path.write_text(json.dumps(report))
    change(group, FIRST.grade_id, auto_score=None)
    _, lines, _ = explained(group, capsys, AMY, "02_gates")
    most = f"{FIRST.points:g}"
    assert f"    ✗       –/{most}  infrastructure The sentence of {FIRST.id}." in lines
    book = lines[lines.index("The gradebook: no score yet of 105 points.") :]
    assert f"  {FIRST.id}: none of {most}" in book


def test_a_report_on_somebody_else_is_not_taken_for_ones_own(group, capsys):
    folder = group.root / "reports" / "02_gates"
    shutil.copy(folder / f"{BEN}.json", folder / f"{AMY}.json")
    status, lines, error = explained(group, capsys, AMY, "02_gates")
    assert (status, lines) == (2, [])
    assert f"{AMY}.json is about {BEN}, 02_gates: delete it and grade again." in error


def test_all_of_a_students_reports_are_explained(group, capsys):
    assert explained(group, capsys, BEN)[:1] == (0,)
    (group.root / "gradebook.db").unlink()
    assert explained(group, capsys, BEN)[1][-1] == "There is no gradebook yet."


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["nobody"], "There is no report on nobody in "),
        (["nobody", "02_gates"], "02_gates/nobody.json: nothing is handed in."),
        ([AMY, "99_none"], "'99_none'"),
        ([KIM, "02_gates"], "cannot be made once more"),
    ],
)
def test_what_cannot_be_explained_is_one_sentence(group, capsys, arguments, why):

    shutil.rmtree(group.root / "submitted" / KIM)
    status, lines, error = explained(group, capsys, *arguments)
    assert (status, lines, error.count("\n")) == (2, [], 1)
    assert why in error
