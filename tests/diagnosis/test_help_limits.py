"""Help has a limit for a submission, which costs hints and never points; where hints and counterexamples are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from autograder import budget, grading, manifest
from autograder.authoring.trusted_grading import grade_trusted
from autograder.batch.grade_folder import print_report
from autograder.diagnosis.hint import TASK
from autograder.report import Report
from autograder.submission import Submission
from gradebook.shown_help import hidden

ONES = """

class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, upstream):
        return np.ones_like(upstream), np.ones_like(upstream)
"""


def test_beyond_the_limit_hints_are_dropped_and_no_points(hand_in, gates, layers, solution: str, monkeypatch):
    two, folder = gates.only(["gates.add", "gates.multiply"]), hand_in(solution + ONES)

    def graded() -> tuple[Report, set[str | None], bool]:
        """Return a report, where the hints of failed tests come from, and whether there are counterexamples."""
        report = grading.grade(two, folder, student="student", layers=layers)
        hints = {test.diagnosis for test in report.tests if test.hint}
        return report, hints, any(test.counterexample for test in report.tests)

    helped, hints, examples = graded()
    assert "add-ones" in hints
    assert examples
    monkeypatch.setattr(budget, "HELP_SECONDS", -1)
    report, *rest = graded()
    assert report.tasks == helped.tasks
    assert rest == [{TASK}, False]


def test_the_command_prints_counterexamples(gates: manifest.Assignment, solution: str, capsys):
    wrong = solution.replace("return upstream * self.y, upstream * self.x", "return upstream, upstream")
    one = gates.only(["gates.add", "gates.multiply"])
    print_report(grade_trusted(one, Submission({"gates.py": wrong.encode()}), student="s"))
    assert capsys.readouterr().out.count("For example: MultiplyGate: forward(") == 1


DUE = datetime(2026, 9, 15, 12)


@pytest.mark.parametrize(("option", "name"), [("counterexamples", "counterexample"), ("hints", "hint")])
@pytest.mark.parametrize(
    ("when", "due", "shown_then"),
    [
        ("always", None, True),
        ("never", DUE, False),
        ("after the due date", DUE, True),
        ("after the due date", DUE + timedelta(days=2), False),
        ("after the due date", None, False),
    ],
)
def test_the_course_says_when_pages_show_them(monkeypatch, option, name, when, due, shown_then):
    loaded = replace(manifest.load(), **{option: when})
    monkeypatch.setattr(manifest, "load", lambda: loaded)
    assert hidden(due, DUE + timedelta(days=1)) == (() if shown_then else (name,))
