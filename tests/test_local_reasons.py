"""What the local tests say of wrong numbers: why, for most of the bank, and nothing rather than a guess."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from solution_modules import TRAINING, kit_module
from test_local_tests import ASSIGNMENTS, LONG, red, told

from autograder import manifest
from autograder.diagnosis.variants import bank

NAMED, MISTAKEN = 0.8, 0.01
NETS = manifest.load().assignment("05_two_layer").skeleton
UNMEASURED = {TRAINING, *LONG.values()}  # a training that does not get far enough does not say why
MARK = "\nWhy: "
# What a sentence may be said of: words of the sentence, and what the hint of the mistake has to say then.
BELONGS = {
    r"share what they remember": r"share|class|global|cache|outlives",
    r"^it has the wrong sign": r"sign|opposite|minus|negative|wrong way|subtract|class 0|exponent|tanh|swapped",
    r"local gradient alone": r"upstream|local",
    r"adds? to what|added to what": r"add|accumul|earlier|previous",
    r"transposed": r"transpos|row (for each|per)",
    r"writes into the array": r"changes|overwrites|in place",
    r"hands out the same array": r"same array|overwrites",
    r"labels are counted from 1": r"from 1",
    r"margin": r"margin|right class",
    r"paired": r"both|pair|position|order",
    r"learning rate": r"rate",
    r"the bias": r"bias|b1",
    r"wins? for|has won|have lost|piece": r"piece|winner",
    r"sum over the rows": r"sum|mean|N",
    r"alpha": r"alpha",
    r"slope is": r"slope|ReLU gave|hidden values",
    r"rounded|cut off": r"ReLU|limit|clip|round|small|keep|epsilon|log|floor|from some x on",
    r"starts? from": r"start|rest|first|velocity|Kept|keep|generator|random",
    r"on the way back|mask|upside down|sigmoid": r"ReLU|mask|sigmoid|logistic|tanh|curve|softmax|probabilit|gradient",
    r"penal": r"penal|reg|L1|L2|norm|zero",
    r"is divided by": r"divide|mean|number of|average|N",
    r"before the softmax|scores is wrong": r"softmax|probabilit|one|label|gradient|whole columns",
    r"velocit": r"velocit|momentum|mu|step",
    r"the rate ": r"rate|decay|epoch|batch",
    r"fan-in|whatever the size": r"He|fan-in|variance|deviation|init|weights|inputs",
    r"of equal ones|nearly as accurate": r"equal|accura",
    r"slope of its piece|changes? of slope|first slope": r"slope|unit|weight",
    r"more than once|come twice": r"once|draw|row|batch|order|twice",
    r"labels of other rows|no longer paired": r"label|pair|together|order|row",
}


@pytest.fixture
def explaining() -> Any:
    return kit_module("explaining")


def bare(message: str) -> bool:
    """Whether a message only says that something is wrong: two numbers, two shapes, or an error of Python's."""
    only = "\nbut it should be\n" in message or " has shape " in message or re.match(r"\w+Error: ", message)
    return bool(only) and MARK not in message


@pytest.mark.slow
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_cause_is_named_for_most_of_the_bank_and_no_other_one(name):
    assignment = manifest.load().assignment(name)
    measured = [wrong for wrong in bank(assignment).wrong if wrong.task not in UNMEASURED and not wrong.module]
    said = {wrong: red(told(assignment, wrong)) for wrong in measured}
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
        (np.roll(RIGHT, 1), RIGHT, "the numbers are right, but the last one comes first."),
        (np.roll(RIGHT[0], 1), RIGHT[0], ""),
        (np.array([0.6667]), np.array([2 / 3]), "it is rounded: return it as it is."),
        (np.array([3.0, 4.0, 4.0]), np.array([4.0, 3.0, 4.0]), ""),
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
    ways = {"two ways.": (RIGHT + 3 * UP, RIGHT - 3 * UP)}
    assert explaining.why(RIGHT - 3 * UP, RIGHT, {"upstream": UP}, ways) == "two ways."
    assert (
        explaining.why(RIGHT - 3 * UP, RIGHT, {"upstream": UP}, mistakes | {"nothing else.": None}) == "nothing else."
    )


def test_a_message_names_index_and_both_numbers(monkeypatch):
    comparing = kit_module("comparing")
    with pytest.raises(pytest.fail.Exception) as caught:
        comparing.same([1.0, -7.5, 3.0], [1.0, 2.5, 3.0], "It", where=comparing.at(n=3))
    assert "\nfor n = 3\n1 of 3 entries differ, first at [1]: -7.5, not 2.5." in str(caught.value)


def test_of_several_arrays_the_last_wrong_one_is_told_and_which_are_right(monkeypatch):
    comparing = kit_module("comparing")
    right = {"W1": RIGHT, "b1": RIGHT[0], "W2": UP, "b2": UP[0]}
    wrong = right | {"W1": -RIGHT, "b1": -RIGHT[0]}
    comparing.each_same(right, right, "It is of", lambda name: {})
    with pytest.raises(pytest.fail.Exception) as caught:
        comparing.each_same(wrong, right, "It is of", lambda name: {f"{name} is turned.": -right[name]})
    assert str(caught.value).startswith("W2, b2 right; W1, b1 wrong.\nIt is of b1 is\n")
    assert str(caught.value).endswith("\nWhy: b1 is turned.")


@pytest.mark.parametrize(
    ("spread", "words"),
    [
        (np.sqrt(2 / 180), None),
        (0.01, "whatever the size"),
        (2 / 180, "that is the variance"),
        (np.sqrt(1 / 180), "the root of 1 / fan-in"),
        (np.sqrt(2 / 480), "Glorot's"),
        (np.sqrt(2 / 300), "the number of outputs"),
    ],
)
def test_the_spread_of_new_weights_tells_its_formula(monkeypatch, spread, words):
    new_net = kit_module("new_net", NETS)
    draw = np.random.default_rng(0).standard_normal((180, 300))
    draw = (draw - draw.mean()) / draw.std()
    params = {"W1": spread * draw, "b1": np.zeros(300), "W2": np.sqrt(2 / 300) * draw.T[:, :90], "b2": np.zeros(90)}
    if words is None:
        new_net.initialized(params, (180, 300, 90))
    else:
        with pytest.raises(pytest.fail.Exception, match=words):
            new_net.initialized(params, (180, 300, 90))


def test_errors_of_python_and_numpy_are_said_in_words(monkeypatch):
    raising = kit_module("errors")
    with pytest.raises(ValueError, match="ambiguous") as caught:
        bool(np.ones(2) > 0)
    assert raising.meaning(caught.value).startswith("an array stands where one yes or no is asked for")
    assert raising.meaning(ValueError("something else")) == ""
