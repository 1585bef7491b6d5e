"""What the local tests say of wrong numbers: why, for most of the bank, and nothing rather than a guess."""

from __future__ import annotations

import importlib
import re
from typing import Any

import numpy as np
import pytest
from test_local_tests import ASSIGNMENTS, red, told

from autograder import course
from autograder.authoring.generate import EVERYWHERE
from autograder.diagnosis.variants import bank

NAMED, MISTAKEN = 0.8, 0.01
MEASURED = [name for name in ASSIGNMENTS if name < "05"]
MARK = "\nWhy: "
# What a sentence may be said of: words of the sentence, and what the hint of the mistake has to say then.
BELONGS = {
    r"share what they remember": r"share|class|global|cache|outlives",
    r"^it has the wrong sign": r"sign|opposite|minus|negative|wrong way|subtract|class 0|exponent|tanh|swapped",
    r"local gradient alone": r"upstream|local",
    r"adds? to what|added to what": r"add|accumul|earlier|previous",
    r"transposed": r"transpos",
    r"writes into the array": r"changes|overwrites|in place",
    r"hands out the same array": r"same array|overwrites",
    r"labels are counted from 1": r"from 1",
    r"margin": r"margin|right class",
    r"paired": r"both|pair|position|order",
    r"learning rate": r"rate",
    r"the bias": r"bias",
    r"wins? for|has won|have lost|piece": r"piece|winner",
    r"sum over the rows": r"sum|mean|N",
    r"alpha": r"alpha",
    r"slope is": r"slope",
    r"rounded|cut off": r"limit|clip|round|small|keep|epsilon|log|floor|from some x on",
    r"starts? from": r"start|rest|first|velocity|Kept|keep",
}


@pytest.fixture
def explaining(monkeypatch) -> Any:
    monkeypatch.syspath_prepend(EVERYWHERE)
    return importlib.import_module("explaining")


def bare(message: str) -> bool:
    """Whether a message only says that something is wrong: two numbers, two shapes, or an error of Python's."""
    only = "\nbut it should be\n" in message or " has shape " in message or re.match(r"\w+Error: ", message)
    return bool(only) and MARK not in message


@pytest.mark.slow
@pytest.mark.parametrize("name", MEASURED)
def test_a_cause_is_named_for_most_of_the_bank_and_no_other_one(name):
    assignment = course.load().assignment(name)
    said = {wrong: red(told(assignment, wrong)) for wrong in bank(assignment).wrong}
    said = {wrong: messages for wrong, messages in said.items() if messages}
    silent = [wrong.name for wrong, messages in said.items() if all(map(bare, messages.values()))]
    assert len(silent) <= (1 - NAMED) * len(said), silent
    others = []
    for wrong, messages in said.items():
        reasons = {message.partition(MARK)[2] for message in messages.values()}
        for words, hint in BELONGS.items():
            strange = [reason for reason in reasons if re.search(words, reason) and not re.search(hint, wrong.hint)]
            others += [(wrong.name, wrong.hint, reason) for reason in strange]
    assert len({name for name, *_ in others}) <= MISTAKEN * len(said), "\n".join(map(str, others))


RIGHT = np.array([[1.25, -2.5, 0.75], [3.0, 0.5, -1.0], [4.0, 1.5, 2.25]])
UP = np.array([[2.0, -1.0, 0.5], [3.0, 10.0, -4.0], [0.25, 5.0, 7.0]])


@pytest.mark.parametrize(
    ("got", "right", "words"),
    [
        (-RIGHT, RIGHT, "it has the wrong sign."),
        (2 * RIGHT, RIGHT, "it is twice what it should be."),
        (RIGHT / 2, RIGHT, "it is half of what it should be."),
        (3 * RIGHT, RIGHT, "it is too large by the number of rows, 3: is a division missing?"),
        (RIGHT / 3, RIGHT, "it is too small by the number of rows, 3: is it divided once too often?"),
        (RIGHT.T, RIGHT, "it is transposed."),
        (RIGHT[:2].T, RIGHT[:2], "it is transposed."),
        (RIGHT, RIGHT.sum(axis=0), "it is not summed up yet: a sum over axis 0 is missing."),
        (RIGHT.sum(), RIGHT, "it is summed over everything."),
        (RIGHT.ravel(), RIGHT, "the numbers are right, but not their shape."),
        (RIGHT / UP, RIGHT, "it is the local gradient alone: multiply it by the upstream gradient."),
        (UP, RIGHT, "it is upstream itself."),
        (np.abs(RIGHT), RIGHT, "its sign is lost: it is the absolute value."),
        (np.trunc(RIGHT), RIGHT, "its digits after the point are lost: is there an array of integers?"),
        (RIGHT + 0.3, RIGHT, "every number is too large by 0.3."),
        (np.clip(RIGHT, -2.0, 2.0), RIGHT, "it is cut off at 2."),
        (RIGHT[::-1, ::-1], RIGHT, "the numbers are right, but they come in reverse."),
        (np.vstack([RIGHT[1:] * 3 - 1, RIGHT[2:]]), RIGHT, "only the last row is right."),
        (0 * RIGHT, RIGHT, "it is zero everywhere."),
        (np.full_like(RIGHT, np.nan), RIGHT, "nan comes from 0 / 0, inf / inf, inf - inf or inf * 0."),
        (UP + RIGHT**2, RIGHT, ""),
        (np.array(6.0), np.array(3.0), ""),
        (np.array(9.0), np.array(3.0), ""),
        (np.array([2.0, 4.0]), np.array([1.0, 2.0]), ""),
    ],
)
def test_what_relates_the_numbers_is_said_and_nothing_where_too_few_of_them_say_it(explaining, got, right, words):
    assert explaining.why(got, right, {"upstream": UP}) == words


def test_a_mistake_is_told_where_it_alone_explains_the_numbers(explaining):
    mistakes = {"one.": RIGHT + UP, "two.": lambda right, upstream: right - upstream}
    assert explaining.why(RIGHT - UP, RIGHT, {"upstream": UP}, mistakes) == "two."
    assert explaining.why(RIGHT - UP, RIGHT, {"upstream": UP}, mistakes | {"three.": RIGHT - UP}) == ""
    assert explaining.why(RIGHT - 3 * UP, RIGHT, {"upstream": UP}, mistakes) == ""
    assert (
        explaining.why(RIGHT - 3 * UP, RIGHT, {"upstream": UP}, mistakes | {"nothing else.": None}) == "nothing else."
    )


def test_a_message_names_index_and_both_numbers(monkeypatch):
    monkeypatch.syspath_prepend(EVERYWHERE)
    comparing = importlib.import_module("comparing")
    with pytest.raises(pytest.fail.Exception) as caught:
        comparing.same([1.0, -7.5, 3.0], [1.0, 2.5, 3.0], "It", where=comparing.at(n=3))
    assert "\nfor n = 3\n1 of 3 entries differ, first at [1]: -7.5, not 2.5." in str(caught.value)


def test_errors_of_python_and_numpy_are_said_in_words(monkeypatch):
    monkeypatch.syspath_prepend(EVERYWHERE)
    raising = importlib.import_module("raising")
    with pytest.raises(ValueError, match="ambiguous") as caught:
        bool(np.ones(2) > 0)
    assert raising.meaning(caught.value).startswith("an array stands where one yes or no is asked for")
    assert raising.meaning(ValueError("something else")) == ""
