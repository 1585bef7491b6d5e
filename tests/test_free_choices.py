"""What is left to one's choice is no mistake, and nothing is said of it."""

from __future__ import annotations

from typing import Any

import pytest
from changed import changed
from test_diagnose import SOLUTION, TWICE, X, diagnosed

from autograder.diagnosis import diagnose
from autograder.diagnosis.variants import Bank, Right


@pytest.mark.parametrize("known", [True, False])
def test_an_answer_that_a_right_solution_gives_is_not_explained(monkeypatch: pytest.MonkeyPatch, known: bool):
    right = (
        (Right(name="four-times", changes=changed(SOLUTION, TWICE, "return 4.0 * x")),) if known else ()
    )  # as if that were left open
    monkeypatch.setattr(diagnose, "bank", lambda assignment: Bank((), right))

    def calls(student: Any) -> object:
        return student.double(X), student.split(5 * X)

    said = diagnosed("return 4.0 * x", calls)
    assert said == (None if known else "What double returns is twice what it should be.")
    assert diagnosed("return -2.0 * x", calls) == "What double returns has the wrong sign."
