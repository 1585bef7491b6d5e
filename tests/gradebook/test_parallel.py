"""Recording shares a large class among processes."""

import contextlib
import logging
import os
import threading
import types

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
    pass


@pytest.fixture
def several(tmp_path, monkeypatch):
    monkeypatch.setattr(parallel.api, "Gradebook", lambda *_: contextlib.nullcontext())
    others = threading.active_count() - 1  # other tests' may have left some; those say nothing of a server
    mine = types.SimpleNamespace(active_count=lambda: threading.active_count() - others)
    monkeypatch.setattr(parallel, "threading", mine)
    converter = Several(jobs=3)
    converter.place = tmp_path
    converter.log = logging.getLogger("several")
    converter.coursedir = types.SimpleNamespace(db_url="", course_id="")
    return converter


def test_a_large_class_is_shared_among_processes(several, tmp_path):
    several.assignments = {f"s{number}": [] for number in range(3 * parallel.SHARE)}
    several.convert_notebooks()
    processes = [(tmp_path / name).read_text() for name in sorted(several.assignments)]
    assert len(set(processes)) == 3
    assert str(os.getpid()) not in processes


def test_a_small_class_and_a_server_are_not_shared(several, tmp_path):
    several.assignments = {f"s{number}": [] for number in range(2 * parallel.SHARE - 1)}
    several.convert_notebooks()
    assert (tmp_path / "s0").read_text() == str(os.getpid())
    several.assignments = {f"t{number}": [] for number in range(2 * parallel.SHARE)}
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    several.convert_notebooks()
    stop.set()
    thread.join()
    assert (tmp_path / "t0").read_text() == str(os.getpid())


def test_one_process_that_fails_is_told_and_does_not_stop_the_others(several, tmp_path):
    several.assignments = {f"s{number}": [] for number in range(2 * parallel.SHARE)} | {"bad": []}
    with pytest.raises(NbGraderException, match="see the messages above"):
        several.convert_notebooks()
    assert sum((tmp_path / name).exists() for name in several.assignments) >= parallel.SHARE
