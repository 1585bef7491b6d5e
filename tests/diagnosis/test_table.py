"""The table of known mistakes: asked once, by code of our own, and never at the price of another's name or a grade."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changed import changed
from own_code import results_on

from autograder.authoring.trial import TrustedCode
from autograder.diagnosis import table
from autograder.diagnosis.table import known_mistakes
from autograder.diagnosis.variants import Bank, Wrong
from autograder.manifest import Assignment
from autograder.submission import Submission
from autograder.suite import collected

TASK = "gates.multiply"
BACKWARD = "return upstream * self.y, upstream * self.x"


@pytest.fixture
def entry(solution: str):
    """Return a function that makes an entry of the bank, with a change of the multiply gate."""

    def make(name: str, now: str, task: str = TASK) -> Wrong:
        return Wrong(name=name, task=task, hint=f"{name}!", changes=changed(solution, BACKWARD, now))

    return make


@pytest.fixture
def names(gates: Assignment, monkeypatch: pytest.MonkeyPatch):
    """Return a function that fills the bank, and names the entries of a task that are in the table."""

    def fill(*entries: Wrong, task: str = TASK, seed: int = 0) -> list[str]:
        monkeypatch.setattr(table, "bank", lambda assignment: Bank(entries, ()))
        return [known.name for known in known_mistakes(gates, task, collected(gates).asked(task), seed)]

    return fill


def examined(gates: Assignment, text: str, first: bool = False) -> dict[str, str | None]:
    """Return which mistake each failed test of the multiply and the add gate names."""
    files = {name: (gates.solution / name).read_bytes() for name in ("gates.py", "answers.py")}
    code = TrustedCode(gates.only([TASK, "gates.add"]), Submission(files | {"gates.py": text.encode()}))
    return {
        test.name: test.diagnosis for test in results_on(code, first_failure_ends=first) if test.outcome != "passed"
    }


def test_an_entry_that_cannot_be_asked_costs_its_own_name_alone(entry, names, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(table, "ENTRY_SECONDS", 0.2)
    bad = [
        entry("endless", "while True: pass"),
        replace(entry("not-imported", "pass"), changes=(("", "import nosuchthing\n"),)),
        replace(entry("no-fit", "pass"), changes=(("no such line\n", "x\n"),)),
        entry("recursive", "return self.backward(upstream)"),
    ]
    assert set(names(*bad, entry("ones", "return upstream, upstream"))) == {"recursive", "ones"}


def test_only_what_loses_points_on_the_task_is_in_it(entry, names):
    right = entry("right", "return self.y * upstream, self.x * upstream")
    other = replace(entry("other", "return 1, 1"), task="gates.add")
    answers = replace(entry("answers", "return 1, 1"), module="answers")
    assert names(right, other, answers, entry("ones", "return upstream, upstream")) == ["ones"]


def test_a_mistake_is_named_that_somebody_else_has_written_otherwise(gates: Assignment, solution: str):
    text = solution.replace(BACKWARD, "a, b = self.x, self.y\n        return a * upstream, b * upstream")
    assert set(examined(gates, text).values()) == {"multiply-not-swapped"}
    assert examined(gates, solution) == {}


def test_a_mistake_in_a_part_of_the_cases_is_not_named_by_one_in_all(gates: Assignment, solution: str):
    text = solution.replace(
        BACKWARD,
        f"if np.size(upstream) > 1:\n            {BACKWARD}\n        return upstream * self.x, upstream * self.y",
    )
    assert "multiply-not-swapped" not in examined(gates, text).values()


def test_what_ends_at_its_first_failed_test_is_named_too(gates: Assignment, solution: str):
    assert list(examined(gates, solution.replace(BACKWARD, "return self.y, self.x"), first=True).values()) == [
        "multiply-upstream-forgotten"
    ]
