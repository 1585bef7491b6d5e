"""Where counterexamples are shown: at a terminal, on pages; and whether, as the course says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from autograder import manifest
from autograder.authoring.trial import grade_trusted
from autograder.batch.grade_folder import print_report
from autograder.course_place import here
from autograder.submission import Submission
from gradebook.counterexamples import are_shown


def test_the_command_prints_them(gates: manifest.Assignment, capsys: pytest.CaptureFixture[str]):
    source = (gates.solution / "gates.py").read_text()
    wrong = source.replace("return upstream * self.y, upstream * self.x", "return upstream, upstream")
    one = gates.only(["gates.add", "gates.multiply"])
    print_report(grade_trusted(one, Submission({"gates.py": wrong.encode()}), student="s"))
    assert capsys.readouterr().out.count("For example: MultiplyGate: forward(") == 1


DUE = datetime(2026, 9, 15, 12)


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
def test_the_course_says_when_pages_show_it(monkeypatch, when, due, shown_then):
    loaded = replace(manifest.load(), counterexamples=when)
    monkeypatch.setattr(manifest, "load", lambda: loaded)
    assert are_shown(due, DUE + timedelta(days=1)) is shown_then


def test_an_unknown_setting_is_one_sentence(tmp_path):
    path = tmp_path / "course.toml"
    path.write_text(here().manifest.read_text().replace('counterexamples = "always"', 'counterexamples = "sometimes"'))
    with pytest.raises(
        manifest.CourseError, match=r"'sometimes' as counterexamples, which is no word of 'always', 'never'"
    ):
        manifest.load(path)
    path.write_text(here().manifest.read_text().replace('counterexamples = "always"\n', ""))
    assert manifest.load(path).counterexamples == "always"
