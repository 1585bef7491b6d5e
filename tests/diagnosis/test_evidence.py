"""Evidence of a failed row: its wrong uses, their answers in little room, and a sentence on the smallest."""

import json
import math
from typing import Any

import numpy as np
from contracts.code import failure, wrong_in
from contracts.test_engine import BACKWARD, CACHED, GATE, KEPT, RIGHT

from autograder.assertions import CheckFailed
from autograder.diagnosis import evidence as module, kept as keeping
from autograder.diagnosis.evidence import MOST_EXAMPLES, MOST_KEPT, Rows, alike, examples, of_a_check, wrong_uses
from autograder.diagnosis.kept import MOST_BYTES, same
from autograder.faults import StudentRaised
from autograder.proxy import Remote

UNITS = "return upstream, upstream"


def rows(now: str, was: str = BACKWARD, row: str = "backward", seed: int = 0) -> Rows:
    """Return what is kept of code with a change, as it is read back."""
    assert RIGHT.count(was) == 1
    return json.loads(json.dumps(module.rows(wrong_in(GATE, row, RIGHT.replace(was, now), seed))))


def says(now: str, was: str = BACKWARD, row: str = "backward") -> list[str]:
    """Return a sentence on each of the smallest uses that changed code answers wrongly."""
    error = failure(GATE, row, RIGHT.replace(was, now))
    return examples(list(wrong_uses(error.evidence)), error.evidence)


def test_the_same_mistake_is_alike_however_it_is_written():
    assert rows(BACKWARD) == []
    assert alike(rows(UNITS), rows("return [0 + upstream, upstream * 1]"))
    assert alike(rows("return upstream / self.nothing"), rows("up = upstream\n        return up + self.nothing"))
    for other in (rows("return upstream, -upstream"), rows("return self.nothing"), rows(UNITS, seed=1)):
        assert not alike(rows(UNITS), other)


def test_of_many_wrong_uses_the_first_answers_are_kept():
    found = rows("return 1", "return x * y", "forward")
    assert len(found) > MOST_KEPT
    assert [row[2] is None for row in found] == [place >= MOST_KEPT for place in range(len(found))]
    assert not alike(found, found[:-1])


def test_an_example_has_the_calls_of_the_smallest_use_and_what_came_back():
    sentences = says(UNITS)
    assert sentences[0] == "Gate: forward(3, -2), then backward(-1), returned (-1, -1)."
    assert len(sentences) == MOST_EXAMPLES
    assert says("return x + y", "return x * y", "forward")[0] == "Gate: forward(3, -2) returned 1."
    assert says("return self.nothing")[0].startswith("Gate: forward(3, -2), then backward(-1), raised AttributeError")
    assert says("Gate.x, Gate.y = x, y", KEPT, "promises")[0].startswith("With a = Gate() and b = Gate(): a.forward(")
    assert len(says("raise ValueError('x' * 1000)")[0]) < 400


def test_what_is_handed_on_is_the_students_own_affair():
    source = "def first(x): return x, 'my own'\ndef second(up, cache): return 1"
    error = failure(CACHED, "second", source)
    assert "my own" not in str([row[2] for row in module.rows(list(wrong_uses(error.evidence)))])
    broken = source.replace("return x,", "return None,")
    (wrong, *_) = wrong_in(CACHED, "promises", broken)
    assert module.hidden(wrong) == 1
    (sentence, *_) = module.examples([wrong], failure(CACHED, "promises", broken).evidence)
    assert sentence.startswith("first(")
    assert sentence.endswith("returned (None, …).")


def test_a_failed_check_of_another_kind_is_kept_by_its_words():
    found = of_a_check(CheckFailed("It was 3  times."))
    assert found == [["check", "It was _ times."]]
    assert alike(found, found)
    assert not alike(found, [["check", "Another one."]])
    assert of_a_check(ValueError("no")) == of_a_check(None) == []


RNG = np.random.default_rng(0)
SMALL, LARGE, IMAGES = RNG.standard_normal((2, 3)), RNG.standard_normal((40, 50)), RNG.standard_normal((3, 3072))
PLACE = np.arange(2000).reshape(40, 50) == 7


def kept(value: Any, right: Any = None) -> list[Any]:
    """Return what is kept of an answer, as it is read back."""
    return json.loads(json.dumps(keeping.kept(value, right)))


def raised(message: str, kind: str = "ValueError") -> StudentRaised:
    return StudentRaised(f"{kind} in line 3 of a.py: {message}", kind)


def test_the_same_answers_are_the_same():
    for one, other in (
        (SMALL, SMALL * (1 + 1e-9)),
        (IMAGES, IMAGES * (1 + 1e-9)),
        (SMALL.astype(np.float32), SMALL * (1 + 2e-6)),
        ([1.0, math.nan], [1.0, math.nan]),
        (np.where(LARGE > 2, np.inf, LARGE), np.where(LARGE > 2, np.inf, LARGE)),
        (raised("could not convert string to float: 'foo'"), raised("could not convert string to float: 'bar'")),
        (Remote(None, 1, "Gate"), Remote(None, 2, "Box")),
    ):
        assert same(kept(one), kept(other))
        assert same(kept((1.0, "x", one)), kept((1.0, "x", other)))


def test_other_answers_are_others():
    for one, other in (
        (SMALL, SMALL * 1.00001), (LARGE, LARGE + 1e-2 * PLACE), ([1.0, math.nan], [math.nan, 1.0]), (None, 0.0),
        (raised("no", "TypeError"), raised("no")),
        (raised("name 'y' is not defined", "NameError"), raised("name 'upsteam' is not defined", "NameError")),
    ):  # fmt: skip
        assert same(kept(one), kept(one))
        assert not same(kept(one), kept(other))
        assert not same(kept((1.0, "x", one)), kept((1.0, "x", other)))


def test_names_that_the_right_answer_lacks_are_left_out():
    assert same(kept({"a": 1.0, "mine": 2.0}, {"a": 3.0}), kept({"a": 1.0}, {"a": 3.0}))
    assert same(kept((0.0, {"a": 1.0, "mine": 2.0}), (5.0, {"a": 3.0})), kept((0.0, {"a": 1.0})))


def ragged(count: int, depth: int) -> list[Any]:
    return [ragged(count, depth - 1) if depth else [0.123456789] * (20 + number % 3) for number in range(count)]


def test_hostile_answers_take_little_room_and_nothing_obeys_them():
    for hostile in (
        ragged(100, 1),
        ["x" * 10_000] * 1000,
        {f"{number}" * 100: "y" * 1000 for number in range(5000)},
        {1: None, "1": "x", (2, 3): {}, "(2, 3)": [None]},
        {"\x1b[31m\u202e": "a\nb\u2028\x00"},
        np.full((2000, 1000), 1e308),
    ):
        found = kept(hostile)
        assert len(json.dumps(found)) <= MOST_BYTES
        assert json.dumps(found, ensure_ascii=False).isprintable()
        assert same(found, kept(hostile))
        assert not same(found, kept(0.5))


def test_answers_to_questions_are_compared_as_answers():
    alike = [("Left ", "left"), (0.333, 1 / 3), ((1, 2.0), [1, 2.001]), (None, None), (10**400, 10**400)]
    other = [(0.333, 0.4), (3, 4), ("left", "right"), ((1, 2), (1, 2, 3)), (True, 1), (math.inf, 1.0)]
    for pair in alike + other:
        one, two = (json.loads(json.dumps(keeping.kept_answer(value))) for value in pair)
        assert same(one, two) == (pair in alike), pair
