"""The demo is the whole kit at work: nbgrader's commands, the sandbox, the suite, the gradebook."""

import csv

import pytest

from autograder import report as reports
from gradebook import demo
from gradebook.demo_class import ASSIGNMENT, students


@pytest.mark.demo
def test_everybody_gets_what_they_deserve(tmp_path, capfd):
    assert demo.run_demo(tmp_path / "demo") == 0, capfd.readouterr().out
    root = tmp_path / "demo" / "course"
    with (root / "grades.csv").open() as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file) if row["score"]}
    assert set(scores) == {student.name for student in students()}
    right = {"ada", "max", "nora", "otto"}  # the notebook's state and refused files cost nothing
    assert {name for name, score in scores.items() if score == 100} == right
    assert {name for name, score in scores.items() if score == 0} == {"ben", "lena"}
    assert scores["gus"] == 10  # a syntax error in the module leaves the answers to the questions
    outcomes = {
        name: {test.outcome for test in reports.read(root / "reports" / ASSIGNMENT / f"{name}.json").tests}
        for name in scores
    }
    assert "timeout" in outcomes["hana"]
    assert "crashed" in outcomes["ivo"]
    assert "memory" in outcomes["june"]
    assert all("passed" in outcomes[name] for name in ("hana", "ivo", "june", "karl"))
    page = (root / "feedback" / "dora" / ASSIGNMENT / "gates.html").read_text()
    assert "upstream gradient" in page
    assert "assert_" not in page
    printed = capfd.readouterr().out
    for line in ("A feedback page: ", "The scores as CSV: "):
        assert line in printed
