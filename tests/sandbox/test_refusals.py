"""What sandboxed code is refused, the little that it may do, and that nothing of it reaches the next."""

import contextlib
import errno
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from sandboxed import CODE, LIMITS, Calls, Worker, descendants, refused, tmp_of

from autograder import doctor, manifest
from autograder.faults import Crashed, Infrastructure, StudentFault, StudentRaised
from autograder.manifest import Limits
from autograder.sandbox import Layers, Sandbox, fork_servers, launch
from autograder.sandbox.launch import secret
from autograder.sandbox.seccomp import LAST_KNOWN
from autograder.sandbox.shared import STAGING_PREFIX, remove_stale_staging, store
from autograder.session import Session
from autograder.worker import scratch

GATES = manifest.load().assignment("02_gates")
FOLDERS = (*secret(), Path.home(), Path.cwd(), "/etc", "/proc", "/sys", "/")
FILES = (GATES.solution / "gates.py", "/etc/passwd", "/proc/self/environ", "/proc/1/cmdline")
PLACES = "/a /submission/a /kit/a /shared/a /dev/shm/a /dev/a /var/tmp/a /usr/lib/a /home/a".split()
REFUSED: list[tuple[object, ...]] = [
    *(("listing", str(folder)) for folder in FOLDERS),
    *(("read", str(path)) for path in FILES),
    *(("write", place) for place in PLACES),
    *(("sockets", family) for family in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK")),
    *(("signal_to", pid) for pid in (1, -1)),
    *((name,) for name in "socket_pair device fork spawn execute pin leave_immutable raise_limits".split()),
    ("reserve", 16 << 20),
]


@pytest.mark.parametrize("attempt", REFUSED, ids=str)
def test_an_attempt_is_refused(worker: Worker, attempt: tuple[object, ...]):
    refused(worker, *attempt)


def test_it_sees_no_environment_of_the_grader(monkeypatch: pytest.MonkeyPatch, some_layers: Layers):
    monkeypatch.setenv("KIT_SECRET", "token")
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        seen = Worker(sandbox)("environment")
    assert "token" not in str(seen)
    assert not {"KIT_SECRET", "PATH", "USER", "LOGNAME", "SHELL"} & seen.keys()


def test_it_has_no_powers_of_root_and_no_second_process_but_a_thread(worker: Worker):
    assert worker("powers") == 0
    assert worker("forks") == 1
    assert worker("thread") == 1
    for pid in (worker("parent"), os.getpid()):
        refused(worker, "signal_to", pid)


SYSCALLS = {  # x86-64 numbers, beside those of test_layers_alone
    "process_vm_readv": (310, 1, 0, 0, 0, 0, 0), "bpf": (321, 0, 0, 0), "keyctl": (250, 0, 0, 0),
    "userfaultfd": (323, 0), "mount": (165, 0, 0, 0, 0, 0), "clone a user namespace": (56, 0x10000000 | 17, 0, 0, 0, 0),
    "perf_event_open": (298, 0, 0, -1, -1, 0), "shmget": (29, 0, 4096, 0o1600), "setns": (308, 0, 0),
    "pidfd_open the parent": (434, 1, 0), "clear the death signal": (157, 1, 0, 0, 0, 0),
    "clear the death signal, in disguise": (157, 1 << 32 | 1, 0, 0, 0, 0), "chmod": (90, 0, 0o777),
    "fchmodat": (268, -100, 0, 0o777), "fchmodat2": (452, -100, 0, 0o777, 0), "utimensat": (280, -100, 0, 0, 0),
    "sched_setaffinity": (203, 1, 8, 0), "own a descriptor": (72, 0, 8, 1),
    "own a descriptor, in disguise": (72, 0, 1 << 32 | 8, 1), "choose its signal": (72, 0, 10, 9),
    "take a lease": (72, 0, 1024, 0), "make a file immutable": (16, 0, 0x40086602, 0),
}  # fmt: skip
UNKNOWN = {"clone3": 435, "statmount": 457, "the next": LAST_KNOWN + 1, "a later": LAST_KNOWN + 20, "any": 1 << 20}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
def test_system_calls_are_refused_or_unknown(worker: Worker):
    assert {call: worker("syscall", *SYSCALLS[call]) for call in SYSCALLS} == dict.fromkeys(SYSCALLS, errno.EPERM)
    found = {call: worker("syscall", number, 0, 0, 0, 0) for call, number in UNKNOWN.items()}
    assert found == dict.fromkeys(UNKNOWN, errno.ENOSYS)


def test_it_may_write_its_own_tmp_which_the_next_test_finds_empty(worker: Worker):
    folder = worker("scratch")
    assert worker("leave", folder) == ["a", "link", "note"]
    for how in ("fine", "leave_locked", "leave_deep"):
        with contextlib.suppress(Crashed):  # where it has taken long enough to be noticed
            worker(how)
        assert worker("listing", folder) == []


@pytest.mark.parametrize("how", ["files", "fill"])
def test_its_tmp_is_watched(some_layers: Layers, how: str):
    with Sandbox({"trial.py": CODE}, Limits(test_seconds=20), some_layers) as sandbox:
        with pytest.raises(StudentFault, match=r"temporary folder|No space left"):
            Worker(sandbox)(how)
        assert Worker(sandbox)("fine") == 42


def test_helper_modules_are_found_as_python_would(some_layers: Layers):
    files = {
        "trial.py": b"""
import time
import helper, package.inner, open_package.inner
from package import name
def answers(): return [helper.value, package.inner.value, open_package.inner.value, name, hasattr(time, "monotonic")]
def fails(): return helper.fail()
""",
        "helper.py": b"value = 1\ndef fail():\n    raise ValueError('here')\n",
        "package/__init__.py": b"from .inner import value as name\n",
        "package/inner.py": b"from helper import value\nvalue += 1\n",
        "open_package/inner.py": b"value = 3\n",
        "time.py": b"raise RuntimeError('not this one')\n",
    }
    with Sandbox(files, LIMITS, some_layers) as sandbox:
        worker = Worker(sandbox)
        assert worker("answers") == [1, 2, 3, 2, True]
        with pytest.raises(StudentRaised, match=r"ValueError in line 3 of helper\.py: here"):
            worker("fails")


def test_the_doctor_finds_an_open_door(layers: Layers):
    assert doctor.trial(layers) == []
    assert doctor.trial(Layers(bwrap=layers.bwrap, seccomp=True)) == []  # where Landlock is missing
    for _ in range(2):  # a trial leaves nobody behind who answers for the next
        assert {"open a socket", "start a process", "see other processes"} <= {*doctor.trial(Layers(unsafe=True))}


def test_where_nothing_holds_grading_refuses():
    with pytest.raises(Infrastructure, match="nothing is graded"):
        Layers(landlock=True, missing=("seccomp is missing.",)).require()


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
