"""General sentences on wrong answers: each is said if it is certain of all of them, else none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from contracts.code import wrong_in
from contracts.test_engine import BACKWARD, GATE, KEPT, RIGHT

from autograder.diagnosis.explanation import CHANGED, PROMISES, explain, explain_all, promise_broken
from autograder.faults import StudentRaised
from autograder.proxy import Remote

RNG = np.random.default_rng(0)
X, SQUARE, COLUMN = RNG.standard_normal((5, 3)), RNG.standard_normal((4, 4)), RNG.standard_normal(5)
UP = RNG.standard_normal((5, 3)) + 3
LARGE = "What f returns is too large by the number of rows: is a division by N missing?"
LITTLE = "What f returns is too small by the number of rows: is it divided by N once too often?"
SUM = "What f returns is not summed up yet: a sum over axis {} is missing."


@pytest.mark.parametrize(
    ("got", "expected", "sentence"),
    [
        ((X * 2, X), (X, X * 2), "f returns the right values in the wrong order: swap the two."),
        (-X, X, "What f returns has the wrong sign."),
        (2 * X, X, "What f returns is twice what it should be."),
        (np.pi / 2, np.pi, "What f returns is half of what it should be."),
        (np.array([40, 90], np.uint8), np.array([20, 45], np.uint8), "What f returns is twice what it should be."),
        (X, X.sum(axis=0), SUM.format(0)),
        ((X, -COLUMN), (X, COLUMN), "The second value of what f returns has the wrong sign."),
        ({"a": X, "b": 2 * X}, {"a": X, "b": X, "c": X}, "What b of f returns is twice what it should be."),
        (5 * COLUMN, COLUMN, LARGE),
        (COLUMN / 5, COLUMN, LITTLE),
    ],
)
def test_a_simple_difference_is_said(got: Any, expected: Any, sentence: str):
    assert explain("f", (X, 1.0, [3]), got, expected) == [sentence]


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ([0.0, 5.0], [5.0, 0.0]),
        (StudentRaised("ValueError: no", "ValueError"), X),
        (None, X),
        (Remote(None, 0, "Gate"), X),
        (-X * 1e-11, X * 1e-11),
        (X + 1, X),
        (2 * COLUMN + 1e-4 * np.eye(5)[2], COLUMN),
        (X[:1], X[0]),  # one row may be there for another reason
        ((X + 1, -COLUMN), (X, COLUMN)),  # another part differs in no simple way
        ((X / 2, X / 2), (X, 0 * X)),  # shared out where either may have it
        (3.7 * (SQUARE + SQUARE.T), SQUARE + SQUARE.T),
    ],
)
def test_what_is_not_certain_is_not_said(got: Any, expected: Any):
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


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        (KEPT, "Gate.x, Gate.y = x, y", PROMISES["two_in_turn"]),
        (KEPT, "self.x, self.y = getattr(self, 'x', x), y", PROMISES["same_object_again"]),
        (BACKWARD, f"up = upstream * 1.0\n        upstream *= 0\n        upstream = up\n        {BACKWARD}", CHANGED),
    ],
)  # fmt: skip
def test_of_answers_that_are_right_alone_the_promise_is_said_that_they_break(was: str, now: str, sentence: str):
    assert promise_broken(wrong_in(GATE, "promises", RIGHT.replace(was, now))) == sentence
