"""What is said in general terms of a wrong answer: each sentence if it is certain, and nothing if it is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.diagnosis.explanation import explain
from autograder.faults import StudentRaised, TimedOut
from autograder.proxy import Remote
from autograder.transcript import Step

GATE = Remote(None, 0, "Gate")
RNG = np.random.default_rng(0)
X, SQUARE, COLUMN = RNG.standard_normal((5, 3)), RNG.standard_normal((4, 4)), RNG.standard_normal(5)


def call(*args: Any, name: str = "f", op: str = "call", owner: Remote | None = None, **kwargs: Any) -> Step:
    return Step(op, owner, name, args, kwargs)


SENTENCES = [
    ("swap", (X * 2, X), (X, X * 2), "f returns the right values in the wrong order: swap the two."),
    ("swapped numbers", [1.0, 5.0], [5.0, 1.0], "f returns the right values in the wrong order: swap the two."),
    ("transposed", X.T, X, "What f returns is transposed."),
    ("transposed square", SQUARE.T, SQUARE, "What f returns is transposed."),
    ("sign", -X, X, "What f returns has the wrong sign."),
    ("sign of a number", -0.25, 0.25, "What f returns has the wrong sign."),
    ("twice", 2 * X, X, "What f returns is twice what it should be."),
    ("half", X / 2, X, "What f returns is half of what it should be."),
    ("half of a number", np.pi / 2, np.pi, "What f returns is half of what it should be."),
    ("half of single precision", (X / 2).astype(np.float32), X.astype(np.float32), "half of"),
    ("twice of small integers", np.array([40, 90], np.uint8), np.array([20, 45], np.uint8), "twice"),
    ("nearly twice of large numbers", 2e6 * COLUMN + np.eye(5)[2], 1e6 * COLUMN, "twice"),
    ("sum over rows", X, X.sum(axis=0), "What f returns is not summed up yet: a sum over axis 0 is missing."),
    ("sum over columns", X, X.sum(axis=1), "What f returns is not summed up yet: a sum over axis 1 is missing."),
    ("sum of all", COLUMN, COLUMN.sum(), "What f returns is not summed up yet: a sum over axis 0 is missing."),
    ("second of two", (X, -COLUMN), (X, COLUMN), "The second value of what f returns has the wrong sign."),
    ("of three, the first and last swapped", (2 * COLUMN, X, COLUMN), (COLUMN, X, 2 * COLUMN), "twice"),
    ("one too few", [-X], [X, COLUMN], "The first value of what f returns has the wrong sign."),
    ("entry of a dict", {"a": X, "b": 2 * X}, {"a": X, "b": X, "c": X}, "What b of f returns is twice"),
]


@pytest.mark.parametrize(
    ("got", "expected", "sentence"), [case[1:] for case in SENTENCES], ids=[c[0] for c in SENTENCES]
)
def test_a_simple_mistake_is_said(got: Any, expected: Any, sentence: str):
    said = explain(call(), got, expected)
    assert said is not None
    assert said == sentence if sentence.endswith(".") else sentence in said


LARGE = "What f returns is too large by the number of rows: is a division by N missing?"
LITTLE = "What f returns is too small by the number of rows: is it divided by N once too often?"


@pytest.mark.parametrize("kind", [tuple, lambda parts: dict(zip("ab", parts, strict=True))], ids=["tuple", "dict"])
def test_nothing_is_said_of_several_answers_if_one_of_them_is_not_explained(kind: Any):
    assert explain(call(), kind((X + 1, -COLUMN)), kind((X, COLUMN))) is None
    assert explain(call(), kind((X / 2, X / 2)), kind((X, 0 * X))) is None  # shared out where either may have it
    assert explain(call(), kind((X / 2, -COLUMN)), kind((X, COLUMN))) is not None


def test_an_axis_that_holds_nothing_to_sum_up_is_not_explained_by_a_sum():
    assert explain(call(), X[:1], X[0]) is None
    assert explain(call(), X[:, :1], X[:, 0]) is None


def test_a_number_that_somebody_may_have_chosen_is_not_explained():
    for got, expected in ((100, 200), (0.2, 0.4), (5.0, 1.0), (1e-3, 5e-4)):
        assert explain(call(X), got, expected) is None


def test_a_factor_of_the_number_of_rows_is_said():
    for step in (call(X), call(y=X), call(1.0, [3], np.float64(2), X), call(SQUARE, COLUMN)):
        assert explain(step, 5 * COLUMN, COLUMN) == LARGE
        assert explain(step, COLUMN / 5, COLUMN) == LITTLE
    assert explain(call(X), 5 * np.pi, np.pi) == LARGE
    assert explain(call(X), np.pi / 5, np.pi) == LITTLE
    assert explain(call(np.ones((2, 3))), 2 * COLUMN, COLUMN) == "What f returns is twice what it should be."
    assert explain(call(SQUARE), 4 * X, X) == LARGE
    assert explain(call(X.T), X / 3, X) == LITTLE


def test_a_factor_of_no_meaning_is_not():
    for step in (call(), call(SQUARE), call(np.float64(5)), call([1, 2, 3, 4, 5]), call(np.ones((1, 5)))):
        assert explain(step, 5 * COLUMN, COLUMN) is None
        assert explain(step, COLUMN / 5, COLUMN) is None
    assert explain(call(X), 4 * COLUMN, COLUMN) is None


@pytest.mark.parametrize("factor", [-1.0, 2.0, 0.5, 5.0, 0.2])
def test_a_factor_is_told_by_many_numbers_more_easily_than_by_one(factor: float):
    nearly = factor * (1 + 6e-7)
    assert explain(call(X), nearly * COLUMN, COLUMN) is not None
    assert factor == -1 or explain(call(X), nearly * 0.7, 0.7) is None
    assert explain(call(X), factor * (1 + 3e-6) * COLUMN, COLUMN) is None


def test_what_is_nearly_a_multiple_is_none():
    off = np.zeros(5)
    off[2] = 1e-4
    assert explain(call(), 2 * COLUMN + off, COLUMN) is None


def test_the_label_names_the_object():
    said = explain(call(owner=GATE, name="backward"), -X, X)
    assert said == "What Gate.backward returns has the wrong sign."


UPSTREAM = RNG.standard_normal((5, 3)) + 3


def test_the_local_gradient_alone_is_said():
    step = call(UPSTREAM, owner=GATE, name="backward")
    sentence = "Gate.backward returns the local gradient alone: multiply it by the upstream gradient."
    assert explain(step, X, X * UPSTREAM) == sentence
    assert explain(step, (X, X), (X, X * UPSTREAM)) == sentence


def test_the_local_gradient_is_not_guessed():
    right = X * UPSTREAM
    with_zero = UPSTREAM.copy()
    with_zero[0, 0] = 0.0
    for step in (
        call(UPSTREAM, name="forward"),
        call(UPSTREAM, UPSTREAM, name="backward"),
        call(name="backward"),
        call(UPSTREAM.tolist(), name="backward"),
        call(UPSTREAM[0], name="backward"),
        call(upstream=UPSTREAM, name="backward"),
    ):
        assert explain(step, X, right) is None
    assert explain(call(with_zero, name="backward"), X, X * with_zero) is None
    assert explain(call(UPSTREAM, name="backward"), X + 0.1, right) is None


def test_a_single_number_that_was_read_could_be_off_by_any_factor():
    for op in ("get", "set"):
        assert explain(call(op=op), 0.2, 0.4) is None
        assert explain(call(op=op), {"W": np.array([0.2])}, {"W": np.array([0.4])}) is None
        assert explain(call(op=op), X / 2, X) == "What f returns is half of what it should be."


NOTHING = [
    ("a zero in the other place", [0.0, 5.0], [5.0, 0.0]),
    ("zeros in the other place", (0 * X, X), (X, 0 * X)),
    ("a fault", StudentRaised("ValueError: no", "ValueError"), X),
    ("an expected fault", X, TimedOut("")),
    ("None", None, X),
    ("text", "x", "y"),
    ("a tuple for a number", (1.0, 2.0), 7.0),
    ("a number for a tuple", 1.0, (2.0, 3.0)),
    ("an object", GATE, X),
    ("no numbers", np.zeros(0), np.zeros(0)),
    ("none of some numbers", np.zeros(0), X),
    ("some numbers of none", X, np.zeros(0)),
    ("nan", X * np.nan, X),
    ("an expected inf", X, X * np.inf),
    ("an empty array for zeros", np.zeros((0, 3)), np.zeros(3)),
    ("zeros", 0 * X, X),
    ("expected zeros", X, 0 * X),
    ("expected next to zeros", -X * 1e-11, X * 1e-11),
    ("zeros for zeros", -1e-13 * X, 1e-13 * X),
    ("something else", RNG.standard_normal((5, 3)), X),
    ("an offset", X + 1, X),
    ("another shape", RNG.standard_normal((3, 5)), X),
    ("a sum of something else", X + 1, X.sum(axis=0)),
    ("summed twice", X[None], X.sum(axis=0)),
    ("summed too much", X.sum(axis=0), X),
    ("a longer list, right so far", (X, X), (X,)),
    ("a dict with other keys", {"a": -X}, {"b": X}),
    ("a dict for an array", {"a": -X}, X),
    ("the right answer in a tuple", (X,), (X,)),
    ("two equal values for two others", (X, X), (COLUMN, COLUMN)),
]


@pytest.mark.parametrize("case", NOTHING, ids=lambda case: case[0])
def test_what_is_not_certain_is_not_said(case: tuple[str, Any, Any]):
    _, got, expected = case
    assert explain(call(X), got, expected) is None


def test_a_symmetric_matrix_is_not_called_transposed():
    symmetric = SQUARE + SQUARE.T
    assert explain(call(), 3.7 * symmetric, symmetric) is None
    assert explain(call(), np.array([[7.0]]), np.array([[3.0]])) is None
