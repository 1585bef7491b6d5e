"""What sandboxed code can ask the kernel for: no socket, no process, no signal, no power of root."""

from __future__ import annotations

import errno
import os

import pytest
from sandboxed import CODE, LIMITS, Worker, refused

from autograder.sandbox import Layers, Sandbox
from autograder.sandbox.seccomp import LAST_KNOWN


def test_sees_no_environment_of_the_grader(worker: Worker, monkeypatch: pytest.MonkeyPatch, some_layers: Layers):
    monkeypatch.setenv("KIT_SECRET", "token")
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        seen = Worker(sandbox)("environment")
    assert isinstance(seen, dict)
    assert "KIT_SECRET" not in seen
    assert not any("token" in str(value) for value in seen.values())
    assert not {"PATH", "USER", "LOGNAME", "SHELL"} & seen.keys()


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"])
def test_cannot_open_a_socket(worker: Worker, family: str):
    refused(worker, "sockets", family)


def test_cannot_open_a_socket_pair(worker: Worker):
    refused(worker, "socket_pair")


def test_has_no_powers_of_root(worker: Worker):
    assert worker("powers") == 0


def test_cannot_make_a_device(worker: Worker):
    refused(worker, "device")


@pytest.mark.parametrize("how", ["fork", "spawn", "execute"])
def test_cannot_start_a_process(worker: Worker, how: str):
    refused(worker, how)


def test_two_hundred_forks_make_no_process(worker: Worker):
    assert worker("forks") == 1


def test_may_use_a_thread(worker: Worker):
    assert worker("thread") == 1


def test_cannot_signal_anyone(worker: Worker):
    parent = worker("parent")
    for pid in (1, parent, -1, os.getpid()):
        refused(worker, "signal_to", pid)


def test_cannot_have_the_kernel_signal_anyone(layers: Layers):
    with Sandbox({"trial.py": CODE}, LIMITS, Layers(bwrap=layers.bwrap, seccomp=True)) as sandbox:
        refused(Worker(sandbox), "owner")
        assert Worker(sandbox)("fine") == 42


def test_cannot_pin_another_process(worker: Worker):
    refused(worker, "pin")


SYSCALLS = {  # x86-64 numbers
    "ptrace": (101, 0, 0, 0, 0),
    "process_vm_readv": (310, 1, 0, 0, 0, 0, 0),
    "io_uring_setup": (425, 8, 0),
    "bpf": (321, 0, 0, 0),
    "keyctl": (250, 0, 0, 0),
    "userfaultfd": (323, 0),
    "mount": (165, 0, 0, 0, 0, 0),
    "unshare a user namespace": (272, 0x10000000),
    "clone a user namespace": (56, 0x10000000 | 17, 0, 0, 0, 0),
    "perf_event_open": (298, 0, 0, -1, -1, 0),
    "memfd_create": (319, 0, 0),
    "shmget": (29, 0, 4096, 0o1600),
    "setns": (308, 0, 0),
    "pidfd_open the parent": (434, 1, 0),
    "clear the death signal": (157, 1, 0, 0, 0, 0),
    "clear the death signal, in disguise": (157, 1 << 32 | 1, 0, 0, 0, 0),
    "chmod": (90, 0, 0o777),
    "fchmodat": (268, -100, 0, 0o777),
    "fchmodat2": (452, -100, 0, 0o777, 0),
    "utimensat": (280, -100, 0, 0, 0),
    "inotify_init1": (294, 0),
    "sched_setaffinity": (203, 1, 8, 0),
    "own a descriptor": (72, 0, 8, 1),
    "own a descriptor, in disguise": (72, 0, 1 << 32 | 8, 1),
    "choose its signal": (72, 0, 10, 9),
    "take a lease": (72, 0, 1024, 0),
    "make a file immutable": (16, 0, 0x40086602, 0),
    "statmount": (457, 0, 0, 0, 0),
    "listmount": (458, 0, 0, 0, 0),
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
@pytest.mark.parametrize("call", SYSCALLS)
def test_system_call_is_refused(worker: Worker, call: str):
    unknown = SYSCALLS[call][0] > LAST_KNOWN
    assert worker("syscall", *SYSCALLS[call]) == (errno.ENOSYS if unknown else errno.EPERM)


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the number is that of x86-64")
def test_clone3_is_unknown(worker: Worker):
    assert worker("syscall", 435, 0, 0) == errno.ENOSYS


@pytest.mark.parametrize("number", [LAST_KNOWN + 1, LAST_KNOWN + 20, 1 << 20])
def test_calls_newer_than_the_filter_are_unknown(worker: Worker, number: int):
    assert worker("syscall", number, 0) == errno.ENOSYS
