"""The battery is not left out of any test: what a solution returns before it, across the sandbox, is not too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import manifest, submission
from autograder.grading import grade_submission
from autograder.session import Session

CALLS = "    assert_conduct(student", "    assert_steady(student"


def batteries(assignment: manifest.Assignment) -> int:
    """Count the batteries of a suite."""
    suites = "".join(path.read_text() for path in assignment.suite.glob("test_*.py"))
    return sum(map(suites.count, CALLS))


ASSIGNMENTS = list(filter(batteries, manifest.load().assignments))
LONG = "threshold"  # which trains for long, and has no battery


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.name)
def test_the_calls_of_a_solution_are_made_once_more(assignment, tmp_path: Path, monkeypatch):
    noted = tmp_path / "plans"

    def once_more(self: Session, plan, sources):
        outcomes = original(self, plan, sources)
        with noted.open("a") as file:  # by a process of its own
            print(sum(outcome is not None for outcome in outcomes), file=file)
        return outcomes

    original = Session.once_more
    monkeypatch.setattr(Session, "once_more", once_more)
    tasks = [task.id for task in assignment.tasks if not task.id.endswith(LONG)]
    handed_in = submission.read(assignment.solution, assignment.module)
    report = grade_submission(assignment.only(tasks), handed_in, student="solution", seed=1)
    assert report.score == report.max_score
    plans = [int(line) for line in noted.read_text().splitlines()]
    assert all(plans)
    assert len(plans) >= batteries(assignment)
