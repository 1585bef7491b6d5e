"""Evidence of a failed row: the wrong uses, the smallest first, their answers, and a sentence on each."""

from __future__ import annotations

import json

import pytest
from contracts.code import failure, told, wrong_in
from contracts.test_engine import BACKWARD, CACHED, GATE, KEPT, RIGHT

from autograder.assertions import CheckFailed
from autograder.diagnosis import evidence as module
from autograder.diagnosis.evidence import (
    MOST_EXAMPLES,
    MOST_KEPT,
    Rows,
    alike,
    covers,
    of_a_check,
    wrong_uses,
)

UNITS = "return upstream, upstream"


def rows(now: str, was: str = BACKWARD, row: str = "backward", seed: int = 0) -> Rows:
    """Return what is kept of code with a change, as it is read back."""
    assert RIGHT.count(was) == 1
    return json.loads(json.dumps(module.rows(wrong_in(GATE, row, RIGHT.replace(was, now), seed))))


def says(now: str, was: str = BACKWARD, row: str = "backward") -> list[str]:
    return told(GATE, row, RIGHT.replace(was, now))


def test_the_same_mistake_is_alike_however_it_is_written():
    assert rows(BACKWARD) == []
    assert alike(rows(UNITS), rows("return [0 + upstream, upstream * 1]"))
    assert alike(rows("return upstream / self.nothing"), rows("up = upstream\n        return up + self.nothing"))
    for other in ("return upstream, -upstream", "return self.nothing"):
        assert not alike(rows(UNITS), rows(other))
    assert not alike(rows(UNITS), rows(UNITS, seed=1))


def test_code_that_is_wrong_in_more_uses_covers_the_mistake():
    arrays = rows("return upstream * self.y * (1 + np.ndim(self.x)), upstream * self.x")
    more = rows("return upstream * self.y * (2 + np.ndim(self.x)), upstream * self.x")
    assert covers(more, arrays)
    assert not covers(arrays, more)
    assert not covers(arrays, arrays)


def test_of_many_wrong_uses_the_first_answers_are_kept():
    found = rows("return 1", "return x * y", "forward")
    assert len(found) > MOST_KEPT
    assert [row[2] is None for row in found] == [place >= MOST_KEPT for place in range(len(found))]
    assert [row[0] for row in found] == sorted(row[0] for row in found)
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


@pytest.mark.parametrize(
    ("error", "found"),
    [(CheckFailed("It was 3  times."), [["check", "It was _ times."]]), (ValueError("no"), []), (None, [])],
)
def test_a_failed_check_of_another_kind_is_kept_by_its_words(error: Exception | None, found: Rows):
    assert of_a_check(error) == found
    assert alike(found, found)
    assert not found or not alike(found, [["check", "Another one."]])
