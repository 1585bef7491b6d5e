"""A forged or an impossible reply is the submission's fault, and only a fault."""

from __future__ import annotations

import re

import pytest
from sandboxed import Calls, Worker

from autograder.faults import BadReply, StudentRaised


@pytest.mark.parametrize("data", ["x" * 1000, '\x10\0\0\0\0\0\0\0{"status":"ok"}x', "\xff" * 64])
def test_forged_bytes_are_a_bad_reply(worker: Worker, data: str):
    with pytest.raises(BadReply):
        worker("scribble", data)


FORGED = {
    "keys that collide": "{'t': 'dict', 'v': [[k * ((1 << 61) - 1), 0] for k in range(1, 2000)]}",
    "one long text among many": "{'t': 'list', 'v': ['x' * 1_000_000, *[0] * 1000]}",
    "text that is none": "'\\ud800'",
    "a key that is no text": "{'t': 'dict', 'v': [['\\ud800', 1]]}",
    "too many values": "{'t': 'list', 'v': [0] * 1_500_000}",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_value_is_a_bad_reply(worker: Worker, name: str):
    with Calls(worker) as student, pytest.raises(BadReply):
        student.forge(FORGED[name])


@pytest.mark.parametrize("how", ["nested(45)", "{'t': 'list', 'v': [0] * 300_000}"])
def test_a_value_that_cannot_be_handed_back_is_the_submissions_fault(worker: Worker, how: str):
    with Calls(worker) as student:
        value = student.forge(how)
        with pytest.raises(BadReply, match="handed back"):
            student.take(value)


def test_a_million_buffers_and_one_array_sent_many_times_are_refused(worker: Worker):
    with pytest.raises(BadReply):
        worker("forge_buffers", 1_000_000)
    with Calls(worker) as student:
        student.repeat_buffer(2)
        with pytest.raises(BadReply, match="same bytes"):
            student.fine()


def test_forged_names_are_fit_for_a_report(worker: Worker):
    with Calls(worker) as student:
        student.forge_changes()
        assert student.take([1]) == 1
        assert all(re.fullmatch(r"[ -~]*", entry) for entry in student._session.changed)


def test_the_message_of_an_exception_is_one_line(worker: Worker):
    with pytest.raises(StudentRaised) as caught:
        worker("raise_lines")
    assert re.fullmatch(r"A 100/100 passed in line \d+ of trial\.py: b c\[2J", str(caught.value))


def test_an_unusual_cache_crosses(worker: Worker):
    with Calls(worker) as student:
        assert student.take(student.cache()) == 1
