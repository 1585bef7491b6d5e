"""A question that code asks again, as its calls are made again, is answered as the first time, without a message."""

from __future__ import annotations

import numpy as np

from autograder.worker import wire
from autograder.worker.answered import MAX_BYTES, Answered


class Asked:
    """The other side: it counts the questions, and answers with their number and twice their array."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, question: wire.Message) -> wire.Message:
        self.count += 1
        doubled = 2.0 * np.frombuffer(question.buffers[0])
        return message({"status": "ok", "number": self.count}, doubled)


def message(header: wire.Header, array: np.ndarray) -> wire.Message:
    buffers: wire.Buffers = []
    return wire.Message(header | {"value": wire.encode(array, buffers, lambda _: {})}, buffers)


def value(answer: wire.Message) -> np.ndarray:
    found = wire.decode(answer.header["value"], answer.buffers, lambda _: None)
    assert isinstance(found, np.ndarray)
    return found


def test_only_what_is_made_again_is_answered_from_memory():
    asked = Asked()
    answered = Answered(asked)
    question = {"status": "callback", "id": 0}
    x = np.array([1.0, 2.0])
    assert [answered.ask(message(question, x), again).header["number"] for again in (False, False, True)] == [1, 2, 2]
    for other in (message(question, x + 1.0), message(question | {"id": 1}, x), message(question, x[:, None])):
        before = asked.count
        answered.ask(other, again=True)
        assert asked.count == before + 1


def test_an_answer_is_the_askers_own_each_time():
    answered = Answered(Asked())
    x = np.array([1.0, 2.0])
    for again in (False, True, True):
        answer = value(answered.ask(message({"id": 0}, x), again))
        assert answer.tolist() == [2.0, 4.0]
        answer[:] = 0.0


def test_large_questions_are_asked_every_time():
    asked = Asked()
    answered = Answered(asked)
    for _ in range(3):
        answered.ask(message({"id": 0}, np.zeros(MAX_BYTES // 8 + 1)), again=True)
    assert asked.count == 3
