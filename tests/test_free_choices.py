"""What is left to one's choice is no mistake, and nothing is said of it: which input has the gradient at a tie."""

from __future__ import annotations

import pytest

from autograder import course
from autograder.authoring.trusted_grading import grade_trusted
from autograder.diagnosis import diagnose
from autograder.diagnosis.variants import Bank, Wrong
from autograder.submission import Submission

RIGHT = "self.x_wins = np.greater_equal(x, y)"
TIE_TO_Y = f"{RIGHT.replace('greater_equal', 'greater')}\n        return (x + y + np.abs(x - y)) / 2"
SWAP = "returns the right values in the wrong order"


def hints() -> list[str | None]:
    """Return what is said of a max gate that gives a tie to y, and whose output has lost the digits of small inputs."""
    assignment = course.load().assignment("02_gates").only(["gates.max"])
    variant = Wrong(name="trial", task="gates.max", hint="", was=RIGHT, now=TIE_TO_Y)
    report = grade_trusted(assignment, Submission(variant.files(assignment)), student="trial", seed=1)
    return [test.hint for test in report.tests if test.outcome != "passed"]


def test_what_a_right_solution_answers_is_not_explained(monkeypatch: pytest.MonkeyPatch):
    said = hints()
    assert said
    assert not any(SWAP in (hint or "") for hint in said)
    known = diagnose.bank(course.load().assignment("02_gates"))
    monkeypatch.setattr(diagnose, "known_bank", lambda assignment: Bank(known.wrong, (), known.private, known.small))
    assert any(SWAP in (hint or "") for hint in hints())  # if no right solution were known
