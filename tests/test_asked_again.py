"""What is asked for again, or carried out once more: an answer of another form is a bad reply."""

import functools

import pytest
from scripted import EMPTY, ok, session

from autograder.faults import BadReply


@pytest.mark.parametrize("answer", [3.0, {"t": "list", "v": []}, {"t": "tuple", "v": [3.0]}])
def test_results_asked_for_again_have_to_be_as_many(answer):
    with pytest.raises(BadReply, match="not a list of its results"):
        session(ok(answer)).again([4])


def test_an_answer_of_the_tests_that_cannot_cross_is_the_codes_fault():
    made = session({"status": "callback", "id": 0, **EMPTY}, ok())
    deep = functools.reduce(lambda inner, _: [inner], range(100), 1.0)
    made._callbacks.append(lambda: deep)
    with pytest.raises(BadReply, match="cannot be handed back"):
        made.once_more([], {})
