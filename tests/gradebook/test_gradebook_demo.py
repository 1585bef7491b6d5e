"""The demo is the whole kit at work: nbgrader's commands, the sandbox, the suite, the gradebook."""

import csv
from argparse import Namespace

import pytest

from autograder import report as reports
from gradebook.demo import ASSIGNMENT, demo_command


@pytest.mark.demo
def test_everybody_gets_what_they_deserve(tmp_path, capfd):
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
