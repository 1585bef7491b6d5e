"""Recording shares a large class among processes."""

import contextlib
import logging
import os
import sys
import threading
from types import SimpleNamespace

import pytest
from nbgrader.converters.base import NbGraderException

from gradebook import parallel


class Converter:
    """Stand in for nbgrader's: write down which process converted what."""

    def start(self):
        self.convert_notebooks()

    def init_destination(self, _, student):
        return student != "s0"

    def convert_notebooks(self):
        for name in sorted(self.assignments):
            self.init_destination("01_tiny", name)
            self.log.info("Copying %s", name)
            if name == "bad":
                self.log.error("%s is bad", name)
                raise NbGraderException("bad is bad")
            (self.place / name).write_text(str(os.getpid()))


class Several(parallel.Parallel, Converter):
    log = logging.getLogger("several")
    coursedir = SimpleNamespace(db_url="", course_id="", assignment_id="01_tiny")


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
        converter.start()
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


def test_one_process_that_fails_does_not_stop_the_others_and_its_error_comes_last(convert, tmp_path, caplog):
    with pytest.raises(NbGraderException, match="see the messages above"), caplog.at_level(logging.INFO, "several"):
        convert(2 * parallel.SHARE, "bad")
    assert len(list(tmp_path.iterdir())) >= parallel.SHARE
    end = f"01_tiny: {2 * parallel.SHARE + 1} submissions, {parallel.SHARE} new or changed; 2 errors."
    assert caplog.messages == ["bad is bad", "bad is bad", end]


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_one_line_of_a_terminal_and_nothing_in_a_pipe(convert, capsys, monkeypatch, terminal):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    convert(2)
    lines = "\r\x1b[K01_tiny: 1 of 2\r\x1b[K01_tiny: 2 of 2\r\x1b[K"
    assert capsys.readouterr().err == lines * terminal
