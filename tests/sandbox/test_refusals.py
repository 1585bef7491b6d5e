"""What sandboxed code is refused, with all layers and with the inner ones alone, and the little that it may do."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

import pytest
from sandboxed import CODE, LIMITS, Worker, refused

from autograder import doctor, manifest
from autograder.faults import Crashed, Infrastructure, StudentFault, StudentRaised
from autograder.manifest import Limits
from autograder.sandbox import Layers, Sandbox
from autograder.sandbox.launch import secret
from autograder.sandbox.seccomp import LAST_KNOWN

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


@pytest.mark.parametrize("how", ["mode", "owner", "time", "attribute"])
def test_another_submission_is_neither_read_nor_altered(worker: Worker, tmp_path: Path, how: str):
    victim = tmp_path / "gates.py"
    victim.write_text("secret")
    victim.chmod(0o600)
    refused(worker, "read", str(victim))
    refused(worker, "listing", str(tmp_path))
    refused(worker, "alter", str(victim), how)  # Landlock lets these through
    assert victim.stat().st_mode & 0o777 == 0o600


def test_it_sees_no_environment_of_the_grader(worker: Worker, monkeypatch: pytest.MonkeyPatch, some_layers: Layers):
    monkeypatch.setenv("KIT_SECRET", "token")
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        seen = Worker(sandbox)("environment")
    assert isinstance(seen, dict)
    assert not any("token" in str(value) for value in seen.values())
    assert not {"KIT_SECRET", "PATH", "USER", "LOGNAME", "SHELL"} & seen.keys()


def test_it_has_no_powers_of_root_and_no_second_process_but_a_thread(worker: Worker):
    assert worker("powers") == 0
    assert worker("forks") == 1
    assert worker("thread") == 1
    for pid in (worker("parent"), os.getpid()):
        refused(worker, "signal_to", pid)


def test_it_cannot_have_the_kernel_signal_anyone(layers: Layers):
    with Sandbox({"trial.py": CODE}, LIMITS, Layers(bwrap=layers.bwrap, seccomp=True)) as sandbox:
        refused(Worker(sandbox), "owner")
        assert Worker(sandbox)("fine") == 42


SYSCALLS = {  # x86-64 numbers, beside those of test_layers_alone
    "process_vm_readv": (310, 1, 0, 0, 0, 0, 0),
    "bpf": (321, 0, 0, 0),
    "keyctl": (250, 0, 0, 0),
    "userfaultfd": (323, 0),
    "mount": (165, 0, 0, 0, 0, 0),
    "clone a user namespace": (56, 0x10000000 | 17, 0, 0, 0, 0),
    "perf_event_open": (298, 0, 0, -1, -1, 0),
    "shmget": (29, 0, 4096, 0o1600),
    "setns": (308, 0, 0),
    "pidfd_open the parent": (434, 1, 0),
    "clear the death signal": (157, 1, 0, 0, 0, 0),
    "clear the death signal, in disguise": (157, 1 << 32 | 1, 0, 0, 0, 0),
    "chmod": (90, 0, 0o777),
    "fchmodat": (268, -100, 0, 0o777),
    "fchmodat2": (452, -100, 0, 0o777, 0),
    "utimensat": (280, -100, 0, 0, 0),
    "sched_setaffinity": (203, 1, 8, 0),
    "own a descriptor": (72, 0, 8, 1),
    "own a descriptor, in disguise": (72, 0, 1 << 32 | 8, 1),
    "choose its signal": (72, 0, 10, 9),
    "take a lease": (72, 0, 1024, 0),
    "make a file immutable": (16, 0, 0x40086602, 0),
}
UNKNOWN = {"clone3": 435, "statmount": 457, "the next": LAST_KNOWN + 1, "a later": LAST_KNOWN + 20, "any": 1 << 20}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
def test_system_calls_are_refused_or_unknown(worker: Worker):
    assert {call: worker("syscall", *SYSCALLS[call]) for call in SYSCALLS} == dict.fromkeys(SYSCALLS, errno.EPERM)
    found = {call: worker("syscall", number, 0, 0, 0, 0) for call, number in UNKNOWN.items()}
    assert found == dict.fromkeys(UNKNOWN, errno.ENOSYS)


# --- the folder that it may write to


def test_it_may_write_its_own_tmp_which_the_next_test_finds_empty(worker: Worker):
    folder = worker("scratch")
    assert worker("leave", folder) == ["a", "link", "note"]
    assert worker("listing", folder) == []
    for how in ("leave_locked", "leave_deep"):
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


# --- the doctor, who tries to break the sandbox


def test_the_doctor_finds_an_open_door(layers: Layers):
    assert doctor.trial(layers) == []
    assert doctor.trial(Layers(bwrap=layers.bwrap, seccomp=True)) == []  # where Landlock is missing
    for _ in range(2):  # a trial leaves nobody behind who answers for the next
        assert {"open a socket", "start a process", "see other processes"} <= {*doctor.trial(Layers(unsafe=True))}


def test_where_nothing_holds_grading_refuses():
    with pytest.raises(Infrastructure, match="nothing is graded"):
        Layers(landlock=True, missing=("seccomp is missing.",)).require()
