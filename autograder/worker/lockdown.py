"""Layers that the worker lays on itself, for good, before any student code is imported.

Landlock (files, TCP, signals), seccomp (system calls) and rlimits need no privileges and hold with or without
the outer sandbox. The seccomp programs are compiled outside and handed in, so that nothing but the standard
library is needed here. Sources: the kernel's landlock(7), seccomp(2), setrlimit(2).
"""

from __future__ import annotations

import ctypes
import os
import resource
import stat
import struct

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_SET_DUMPABLE = 1, 38, 22, 4
SECCOMP_MODE_FILTER = 2
SIGKILL = 9
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
LANDLOCK_CREATE_RULESET_VERSION = 1
LANDLOCK_RULE_PATH_BENEATH = 1
CAPABILITY_VERSION = 0x20080522

# Access rights, one bit each; a later ABI of the kernel knows more of them.
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
FILES_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
MAKE_CHAR, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK = 1 << 6, 1 << 9, 1 << 10, 1 << 11
NEVER = EXECUTE | MAKE_CHAR | MAKE_SOCK | MAKE_FIFO | MAKE_BLOCK
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | 1 << 14 | 1 << 15
NO_TCP = 0b11
SCOPES = 0b11

FILE_BYTES = 16 << 20
OPEN_FILES = 128

_libc = ctypes.CDLL(None, use_errno=True)


class LockdownError(Exception):
    """A layer that was asked for cannot be laid."""


def _prctl(option: int, *values: int) -> None:
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    if _libc.prctl(ctypes.c_int(option), *padded) != 0:
        raise LockdownError(f"prctl {option}: {os.strerror(ctypes.get_errno())}")


def die_with_parent() -> None:
    """End this process when the one that started it ends."""
    _prctl(PR_SET_PDEATHSIG, SIGKILL)


def forbid_new_privileges() -> None:
    """Give up root's powers, make set-uid programs harmless, and keep other processes from looking in."""
    header, none = struct.pack("<Ii", CAPABILITY_VERSION, 0), bytes(24)
    if _libc.capset(header, none) != 0:
        raise LockdownError(f"capset: {os.strerror(ctypes.get_errno())}")
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_DUMPABLE, 0)


def landlock_abi() -> int:
    """Return the kernel's Landlock version, 0 if there is none."""
    version = _libc.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), LANDLOCK_CREATE_RULESET_VERSION)
    return max(0, int(version))


def landlock(readable: list[str], writable: list[str]) -> None:
    """Leave only the named paths readable or writable, and no TCP; needs Landlock ABI 1."""
    abi = landlock_abi()
    if abi < 1:
        raise LockdownError("the kernel has no Landlock")
    files = FILES_BY_ABI.get(abi, FILES_BY_ABI[5])
    rights = dict.fromkeys(readable, (READ_FILE | READ_DIR | EXECUTE) & files) | dict.fromkeys(writable, files & ~NEVER)
    _restrict(
        files, NO_TCP if abi >= 4 else 0, SCOPES if abi >= 6 else 0, 24 if abi >= 6 else 16 if abi >= 4 else 8, rights
    )


def isolate_signals() -> None:
    """Put this process into a Landlock domain of its own, so that signals stay in it; needs ABI 6, else does nothing.

    On older kernels the seccomp filter alone refuses them.
    """
    if landlock_abi() >= 6:
        _restrict(0, 0, SCOPES, 24, {})


def _restrict(files: int, network: int, scopes: int, size: int, rights: dict[str, int]) -> None:
    """Enter a Landlock domain that handles these rights, and leaves some of them below paths."""
    attributes = struct.pack("<QQQ", files, network, scopes)
    ruleset = _libc.syscall(LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        raise LockdownError(f"landlock_create_ruleset: {os.strerror(ctypes.get_errno())}")
    try:
        for path, allowed in rights.items():
            _allow(ruleset, path, allowed)
        if _libc.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0) != 0:
            raise LockdownError(f"landlock_restrict_self: {os.strerror(ctypes.get_errno())}")
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= FILE_RIGHTS
        rule = struct.pack("<Qi", rights, descriptor)
        if _libc.syscall(LANDLOCK_ADD_RULE, ruleset, LANDLOCK_RULE_PATH_BENEATH, rule, 0) != 0:
            raise LockdownError(f"landlock_add_rule {path}: {os.strerror(ctypes.get_errno())}")
    finally:
        os.close(descriptor)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def seccomp(program: bytes) -> None:
    """Install a compiled filter of system calls."""
    filter_program = _Program(len(program) // 8, program)
    address = ctypes.addressof(filter_program)
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, address)


def limit(memory_bytes: int, cpu_seconds: int, processes: int) -> None:
    """Cap address space, CPU, file size, open files and processes; no core files.

    processes counts threads, too, and those of all processes that the user has in the same namespace; the kernel holds
    nobody to it who is root outside.
    """
    caps = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: FILE_BYTES,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_NPROC: processes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for which, cap in caps.items():
        hard = resource.getrlimit(which)[1]
        cap = cap if hard == resource.RLIM_INFINITY else min(cap, hard)
        resource.setrlimit(which, (cap, cap))
