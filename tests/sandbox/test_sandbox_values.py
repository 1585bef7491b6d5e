"""What sandboxed code may send back: a forged or an impossible reply is the submission's fault, and only a fault."""

from __future__ import annotations

import re

import pytest
from sandboxed import CODE, Calls, Worker

from autograder.faults import BadReply, StudentFault, StudentRaised
from autograder.manifest import Limits
from autograder.sandbox import Layers, Sandbox


@pytest.mark.parametrize("data", ["x" * 1000, '\x10\0\0\0\0\0\0\0{"status":"ok"}x', "\xff" * 64])
def test_a_forged_reply_is_the_submission_fault(worker: Worker, data: str):
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
def test_a_forged_value_is_the_submission_fault(worker: Worker, name: str):
    with Calls(worker) as student, pytest.raises(BadReply):
        student.forge(FORGED[name])


@pytest.mark.parametrize("how", ["nested(45)", "{'t': 'list', 'v': [0] * 300_000}"])
def test_what_is_handed_back_is_the_submission_fault(worker: Worker, how: str):
    with Calls(worker) as student:
        value = student.forge(how)
        with pytest.raises(BadReply, match="handed back"):
            student.take(value)


def test_a_million_buffers_are_refused(worker: Worker):
    with pytest.raises(BadReply):
        worker("forge_buffers", 1_000_000)


def test_forged_names_are_fit_for_a_report(worker: Worker):
    with Calls(worker) as student:
        student.forge_changes()
        student.take([1])
        assert all(re.fullmatch(r"[ -~]*", entry) for entry in student._session.changed)


def test_one_array_sent_many_times_is_refused(worker: Worker):
    with Calls(worker) as student:
        student.repeat_buffer(2)
        with pytest.raises(BadReply, match="same bytes"):
            student.fine()


def test_texts_that_an_array_would_repeat_are_refused(worker: Worker):
    with pytest.raises(BadReply, match="long texts"):
        worker("text_and_numbers")


def test_what_was_raised_is_told_on_one_line(worker: Worker):
    with pytest.raises(StudentRaised) as caught:
        worker("raise_lines")
    assert re.fullmatch(r"A 100/100 passed in line \d+ of trial\.py: b c\[2J", str(caught.value))


@pytest.mark.parametrize("how", ["number", "text"])
def test_what_cannot_be_written_is_no_crash(worker: Worker, how: str):
    with pytest.raises(BadReply):
        worker(how)


def test_an_unusual_cache_crosses(worker: Worker):
    with Calls(worker) as student:
        assert student.take(student.cache()) == 1


@pytest.mark.parametrize("how", ["deep", "huge", "endless"])
def test_a_value_that_is_too_much_is_refused(worker: Worker, how: str, some_layers: Layers):
    with Sandbox({"trial.py": CODE}, Limits(test_seconds=4, reply_mb=16), some_layers) as sandbox:
        with pytest.raises(StudentFault):
            Worker(sandbox)(how)
        assert Worker(sandbox)("fine") == 42
