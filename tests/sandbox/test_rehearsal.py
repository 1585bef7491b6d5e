"""Before any child is forked every kind of request has been answered, and none of them in vain."""

from __future__ import annotations

import pytest

from autograder.worker import rehearsal, wire
from autograder.worker.runtime import Runtime


def test_all_that_is_rehearsed_works(monkeypatch: pytest.MonkeyPatch):
    handle, answered = Runtime.handle, []

    def noted(runtime: Runtime, message: wire.Message) -> wire.Message:
        reply = handle(runtime, message)
        answered.append((message.header["op"], reply.header["status"]))
        return reply

    monkeypatch.setattr(Runtime, "handle", noted)
    monkeypatch.setattr(rehearsal, "ROUNDS", 2)
    rehearsal.rehearse()
    assert {status for _, status in answered} == {"ok"}
    assert {op for op, _ in answered} == {"call", "programs"}
    assert len(answered) == 2 * 2
