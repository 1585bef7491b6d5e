"""Help: sentences on wrong answers that are certain or plain, its limit, and where examples are shown."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from contracts.code import wrong_in
from contracts.test_engine import BACKWARD, GATE, KEPT, RIGHT
from own_code import results_on

from autograder import budget, grading, manifest
from autograder.authoring.trial import TrustedCode
from autograder.diagnosis.explanation import CHANGED, PROMISES, RAISED, RETURNED, explain, explain_all, promise_broken
from autograder.diagnosis.naming import PLAIN, TASK
from autograder.faults import StudentRaised
from autograder.proxy import Remote
from autograder.report import Report
from autograder.submission import Submission
from gradebook.shown_help import hidden

RNG = np.random.default_rng(0)
X, SQUARE, COLUMN = RNG.standard_normal((5, 3)), RNG.standard_normal((4, 4)), RNG.standard_normal(5)
UP = RNG.standard_normal((5, 3)) + 3
LARGE = "What f returns is too large by the number of rows: is a division by N missing?"
LITTLE = "What f returns is too small by the number of rows: is it divided by N once too often?"
SUM = "What f returns is not summed up yet: a sum over axis {} is missing."


def test_a_simple_difference_is_said():
    for got, expected, sentence in (
        ((X * 2, X), (X, X * 2), "f returns the right values in the wrong order: swap the two."),
        (-X, X, "What f returns has the wrong sign."),
        (2 * X, X, "What f returns is twice what it should be."),
        (np.array([40, 90], np.uint8), np.array([20, 45], np.uint8), "What f returns is twice what it should be."),
        (X, X.sum(axis=0), SUM.format(0)),
        ((X, -COLUMN), (X, COLUMN), "The second value of what f returns has the wrong sign."),
        ({"a": X, "b": 2 * X}, {"a": X, "b": X, "c": X}, "What b of f returns is twice what it should be."),
        (5 * COLUMN, COLUMN, LARGE),
        (COLUMN / 5, COLUMN, LITTLE),
    ):
        assert explain("f", (X, 1.0, [3]), got, expected) == [sentence]


def test_what_is_not_certain_is_not_said():
    for got, expected in (
        (StudentRaised("ValueError: no", "ValueError"), X),
        (None, X),
        (Remote(None, 0, "Gate"), X),
        (-X * 1e-11, X * 1e-11),
        (2 * COLUMN + 1e-4 * np.eye(5)[2], COLUMN),
        (X[:1], X[0]),  # one row may be there for another reason
        ((X + 1, -COLUMN), (X, COLUMN)),  # another part differs in no simple way
        ((X / 2, X / 2), (X, 0 * X)),  # shared out where either may have it
        (3.7 * (SQUARE + SQUARE.T), SQUARE + SQUARE.T),
    ):
        assert explain("f", (X,), got, expected) == []


def test_the_local_gradient_alone_is_said_and_not_guessed():
    said = ["Gate.backward returns the local gradient alone: multiply it by the upstream gradient."]
    assert explain("Gate.backward", (UP,), X, X * UP) == said
    assert explain("Gate.backward", (UP,), (X, X), (X, X * UP)) == said
    for args in ((UP, UP), (), (UP[0],)):
        assert explain("Gate.backward", args, X, X * UP) == []
    assert explain("Gate.forward", (UP,), X, X * UP) == []


def said(now: str) -> str | None:
    return explain_all(wrong_in(GATE, "backward", RIGHT.replace(BACKWARD, now)))


def test_a_sentence_has_to_be_true_of_all_wrong_answers():
    swapped = "Gate.backward returns the right values in the wrong order: swap the two."
    assert said("return upstream * self.x, upstream * self.y") == swapped
    assert said("return (upstream if np.ndim(upstream) else -upstream) * self.x, upstream * self.y") is None
    assert said("return upstream * self.nothing") is None


def test_of_answers_that_are_right_alone_the_promise_is_said_that_they_break():
    changing = f"up = upstream * 1.0\n        upstream *= 0\n        upstream = up\n        {BACKWARD}"
    for was, now, sentence in (
        (KEPT, "Gate.x, Gate.y = x, y", PROMISES["two_in_turn"]),
        (KEPT, "self.x, self.y = getattr(self, 'x', x), y", PROMISES["same_object_again"]),
        (BACKWARD, changing, CHANGED),
    ):
        assert promise_broken(wrong_in(GATE, "promises", RIGHT.replace(was, now))) == sentence


CASES = [
    ("return upstream * self.outptu, upstream", RAISED["AttributeError"]),
    ("return upsteam * self.y, upstream", RAISED["NameError"]),
    ("upstream * self.y, upstream * self.x", RETURNED["None (is a return missing?)"]),
    ("return {'x': upstream}", RETURNED["should be a tuple"]),
    ("return np.nan * upstream, upstream", RETURNED["is nan or inf"]),
    ("return np.ones(7), upstream", RETURNED["should have the shape"]),
]


def test_an_exception_or_a_wrong_kind_has_a_sentence_of_its_own_with_line_and_name_beside_it(gates, solution: str):
    only = gates.only(["gates.multiply"])
    for now, sentence in CASES:
        files = {"gates.py": solution.replace(BACKWARD, now).encode()}
        results = results_on(TrustedCode(only, Submission(files)))
        failed = [test for test in results if test.outcome != "passed" and test.hint]
        assert {(test.hint, test.diagnosis) for test in failed} == {(sentence, PLAIN)}, now
        assert all(" in line " in (test.error or "") or test.outcome == "failed" for test in failed)


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
