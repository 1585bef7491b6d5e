"""Recording shares a large class among processes."""

import contextlib
import logging
import os
import threading
from types import SimpleNamespace

import pytest
from nbgrader.converters.base import NbGraderException

from gradebook import parallel


class Converter:
    """Stand in for nbgrader's: write down which process converted what."""

    def convert_notebooks(self):
        for name in sorted(self.assignments):
            if name == "bad":
                raise NbGraderException("bad is bad")
            (self.place / name).write_text(str(os.getpid()))


class Several(parallel.Parallel, Converter):
    log, coursedir = logging.getLogger("several"), SimpleNamespace(db_url="", course_id="")


@pytest.fixture
def convert(tmp_path, monkeypatch):
    """Return a function that converts a class of that size in up to three processes, and returns their ids by name."""
    monkeypatch.setattr(parallel.api, "Gradebook", lambda *_: contextlib.nullcontext())
    monkeypatch.setattr(parallel, "shared_connection", contextlib.nullcontext)
    others = threading.active_count() - 1  # other tests' may have left some; those say nothing of a server
    mine = SimpleNamespace(active_count=lambda: threading.active_count() - others)
    monkeypatch.setattr(parallel, "threading", mine)

    def run(count, *more):
        converter = Several(jobs=3)
        converter.place = tmp_path
        converter.assignments = {name: [] for name in (*(f"s{number}" for number in range(count)), *more)}
        converter.convert_notebooks()
        return {path.name: path.read_text() for path in tmp_path.iterdir()}

    return run


def test_a_large_class_is_shared_among_processes(convert):
    processes = convert(3 * parallel.SHARE)
    assert (len(processes), len(set(processes.values()))) == (3 * parallel.SHARE, 3)
    assert str(os.getpid()) not in processes.values()


def test_a_small_class_and_a_server_are_not_shared(convert):
    assert set(convert(2 * parallel.SHARE - 1).values()) == {str(os.getpid())}
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    assert set(convert(2 * parallel.SHARE).values()) == {str(os.getpid())}
    stop.set()
    thread.join()


def test_one_process_that_fails_is_told_and_does_not_stop_the_others(convert, tmp_path):
    with pytest.raises(NbGraderException, match="see the messages above"):
        convert(2 * parallel.SHARE, "bad")
    assert len(list(tmp_path.iterdir())) >= parallel.SHARE
