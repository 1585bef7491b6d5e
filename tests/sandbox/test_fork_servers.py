"""One submission after the other, one test after the other: nothing of the one reaches the next, or stays."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from sandboxed import CODE, LIMITS, Calls, Worker, descendants, refused, tmp_of

from autograder.faults import Crashed, Infrastructure, StudentFault
from autograder.sandbox import Layers, Sandbox, fork_servers, launch
from autograder.sandbox.shared import STAGING_PREFIX, remove_stale_staging, store
from autograder.session import Session
from autograder.worker import scratch


def test_no_test_can_poison_another(worker: Worker):
    assert [worker("remember"), worker("remember")] == [1, 1]
    worker("poison")
    assert worker("uses_numpy") == 2.0
    with Calls(worker) as student, contextlib.suppress(StudentFault):  # which cannot go on with such pipes itself
        student.block(False)
        time.sleep(0.2)
        student.fine()
    assert worker("remember") == 1


def test_a_request_that_came_too_late_is_not_the_next_tests(worker: Worker):
    for size in (1, 1 << 20):
        with Calls(worker) as student, pytest.raises(Crashed):
            student.leave_quietly()
        for _ in range(20):
            worker.sandbox.begin()
            with pytest.raises(StudentFault):
                Session(worker.sandbox, "quits").load()
            with pytest.raises(StudentFault):
                Session(worker.sandbox, "trial").student.take(np.zeros(size))
            worker.sandbox.end()
        assert worker("fine") == 42


def test_nothing_is_left_behind(some_layers: Layers):
    def staging() -> set[Path]:
        return set(Path(tempfile.gettempdir()).glob(f"{STAGING_PREFIX}{os.getpid()}-*"))

    before = staging()
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        process = sandbox._server._process.pid
        Worker(sandbox)("fine")
        with Calls(Worker(sandbox)) as student:
            assert student.fine() == 42
            during = descendants(process)
    after = descendants(process)
    assert len(during - after) >= 2  # the zygote and its child
    assert not after - during
    assert staging() - before <= {store().folder}


def test_a_host_serves_one_submission_after_the_other(some_layers: Layers):
    hosts = []
    for number in range(3):
        code = CODE + b"def number(): return %d\n" % number
        with Sandbox({"trial.py": code}, LIMITS, some_layers) as sandbox:
            hosts.append(sandbox._server)
            assert Worker(sandbox)("number") == number
            if number == 1:  # what one leaves behind, the next does not find
                assert len(Worker(sandbox)("leave", tmp_of(sandbox))) == 3
            assert Worker(sandbox)("listing", tmp_of(sandbox)) == []
    assert hosts[0] is hosts[1] is hosts[2]


def test_a_host_that_dies_is_replaced(some_layers: Layers):
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        sandbox._server._process.kill()
        sandbox._server._process.wait()
        with pytest.raises(Infrastructure):
            Worker(sandbox)("fine")
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        assert Worker(sandbox)("fine") == 42


def test_without_namespaces_in_it_every_submission_has_a_bubblewrap_of_its_own(layers: Layers, monkeypatch):
    command, without = launch.command, "from worker import namespaces\nnamespaces.NEW_USER = -1\nfrom worker"

    def refusing(*arguments: object) -> list[str]:
        line = command(*arguments)
        line[line.index(launch.BOOT)] = launch.BOOT.replace("from worker", without)
        return line

    monkeypatch.setattr(launch, "command", refusing)
    monkeypatch.setattr(fork_servers, "_idle", {})
    monkeypatch.setattr(fork_servers, "_single", set())
    used = []
    for number in range(2):
        with Sandbox({"trial.py": CODE}, LIMITS, layers) as sandbox:
            assert sandbox._server.single
            used.append(sandbox._server)
            assert Worker(sandbox)("leave", "/tmp") == ["a", "link", "note"]
            refused(Worker(sandbox), "write", "/submission/a")
        assert used[number]._process.poll() is not None
    assert used[0] is not used[1]


def test_a_sandbox_that_cannot_start_is_infrastructure(layers: Layers, tmp_path: Path):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho no such luck >&2\nexit 1\n")
    fake.chmod(0o755)
    broken = Layers(bwrap=str(fake), landlock=True, seccomp=True)
    with pytest.raises(Infrastructure, match="no such luck"), Sandbox({}, LIMITS, broken):
        pass


@pytest.mark.slow
def test_leftovers_of_a_killed_batch_are_removed_however_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen(["true"])
    ended.wait()
    stale, living = (tmp_path / f"{STAGING_PREFIX}{pid}-x" for pid in (ended.pid, os.getpid()))
    living.mkdir()
    stale.mkdir()
    with contextlib.chdir(stale):
        for _ in range(3000):  # deeper than any stack, and any path
            os.mkdir("d")
            os.chdir("d")
    remove_stale_staging()
    left = list(tmp_path.iterdir())
    scratch.empty(str(tmp_path))  # pytest could not
    assert left == [living]
