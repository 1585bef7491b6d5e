"""A command on a class uses all processors, and says little: a line of progress on a terminal, errors, a summary."""

import contextlib
import logging
import os
import sys
import threading
from types import SimpleNamespace
from typing import ClassVar

import pytest
from nbgrader.converters.base import NbGraderException

from gradebook import whole_class
from gradebook.whole_class import SHARE, WholeClass


class Converter:
    """Stand in for nbgrader's."""

    def start(self):
        self.convert_notebooks()

    def init_destination(self, _, student):
        return student != "ben"

    def convert_notebooks(self):
        for name in self.assignments:
            self.init_destination("01_tiny", name)
            self.log.info("Copying %s", name)
            self.log.error("%s is bad", name)
            self.log.warning("SubmittedAssignment<01_tiny for %s> is 9 seconds late", name)
            self.log.warning("%s is odd", name)


class All(WholeClass, Converter):
    log = logging.getLogger("all")
    coursedir = SimpleNamespace(assignment_id="01_tiny", db_url="", course_id="")
    assignments: ClassVar = {"amy": [], "ben": []}


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_one_line_of_a_terminal_and_errors_come_last(capsys, caplog, monkeypatch, terminal):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    with caplog.at_level(logging.INFO, "all"):
        All().start()
    lines = "\r\x1b[K01_tiny: 1 of 2\r\x1b[K01_tiny: 2 of 2\r\x1b[K"
    assert capsys.readouterr().err == lines * terminal
    said = [f"{name} is {how}" for how in ("odd", "bad") for name in All.assignments]
    assert caplog.messages == [*said, "01_tiny: 2 submissions, 1 new or changed; 2 errors."]


class Several(All):
    def __init__(self, count, *more):
        self.assignments = {name: [] for name in (*(f"s{number}" for number in range(count)), *more)}

    def init_destination(self, assignment, student):
        if student == "dead":
            os._exit(3)
        if student == "bad":
            raise NbGraderException("bad is bad")
        self.log.warning("by %d", os.getpid())
        return super().init_destination(assignment, student)


@pytest.fixture
def processes(caplog, monkeypatch):
    """Return a function that converts a class on two processors, and returns the processes, one for each submission."""
    monkeypatch.setattr(whole_class.api, "Gradebook", lambda *_: contextlib.nullcontext())
    monkeypatch.setattr(whole_class, "shared_connection", contextlib.nullcontext)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    others = threading.active_count() - 1  # other tests' may have left some; those say nothing of a server
    monkeypatch.setattr(whole_class.threading, "active_count", lambda: len(threading.enumerate()) - others)

    def run(count, *more):
        with caplog.at_level(logging.INFO, "all"):
            Several(count, *more).start()
        return [int(words.partition(" ")[2]) for words in caplog.messages if words.startswith("by ")]

    return run


def test_a_large_class_is_shared_among_processes(processes, caplog):
    found = processes(2 * SHARE)
    assert (len(found), len(set(found)), os.getpid() in found) == (2 * SHARE, 2, False)
    assert caplog.messages[-1] == f"01_tiny: {2 * SHARE} submissions, {2 * SHARE} new or changed; {2 * SHARE} errors."


def test_a_small_class_and_a_server_are_not_shared(processes):
    assert set(processes(2 * SHARE - 1)) == {os.getpid()}
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    assert set(processes(2 * SHARE)) == {os.getpid()}
    stop.set()
    thread.join()


@pytest.mark.parametrize("name", ["bad", "dead"])
def test_one_process_that_fails_does_not_stop_the_others(processes, caplog, name):
    with pytest.raises(NbGraderException, match="see the messages above"):
        processes(2 * SHARE, name)
    assert sum(words.startswith("by ") for words in caplog.messages) >= SHARE
    assert ("bad is bad" in caplog.messages) == (name == "bad")
