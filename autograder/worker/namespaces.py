"""Give a process, and what it will start, fresh namespaces inside a sandbox that stands already.

Users, processes, mounts and IPC are its own; the network is that of the sandbox, which has none. What bubblewrap
does for a command line is done here for a fork of a warm interpreter. Sources: the kernel's user_namespaces(7),
pid_namespaces(7), mount_namespaces(7).
"""

from __future__ import annotations

import ctypes
import os

NEW_USER, NEW_MOUNTS, NEW_PROCESSES, NEW_IPC = 0x10000000, 0x00020000, 0x20000000, 0x08000000
READ_ONLY, NO_SETUID, NO_DEVICES, REMOUNT, RECURSIVE, PRIVATE = 1, 2, 4, 32, 1 << 14, 1 << 18
TMP, SUBMISSION, PROCESSES = "/tmp", "/submission", "/proc"  # noqa: S108 - the sandbox's own
SUBMISSION_BYTES, EMPTY_BYTES = 32 << 20, 4096
MAX_FILES = 8192

_libc = ctypes.CDLL(None, use_errno=True)


def enter(tmp_bytes: int) -> None:
    """Continue in fresh namespaces, as their first process, with an empty /tmp and nothing in /proc.

    The process that called waits in the old ones and ends as the new one ends; OSError if the kernel refuses.
    """
    user, group = os.getuid(), os.getgid()
    _check("unshare", _libc.unshare(NEW_USER | NEW_MOUNTS | NEW_PROCESSES | NEW_IPC))
    for name, content in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"{PROCESSES}/self/{name}", "w") as file:
            file.write(content)
    _mount(None, "/", RECURSIVE | PRIVATE)
    _mount("tmpfs", TMP, NO_SETUID | NO_DEVICES, f"size={tmp_bytes},nr_inodes={MAX_FILES}")
    _mount("tmpfs", SUBMISSION, NO_SETUID | NO_DEVICES, f"size={SUBMISSION_BYTES},mode=755")
    _mount("tmpfs", PROCESSES, READ_ONLY, f"size={EMPTY_BYTES}")
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def fill(files: dict[str, bytes]) -> None:
    """Write a submission's files and close their folder to everybody."""
    for name, content in files.items():
        path = f"{SUBMISSION}/{name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
    _mount(None, SUBMISSION, REMOUNT | READ_ONLY | NO_SETUID | NO_DEVICES)


def possible() -> bool:
    """Whether a process here can have namespaces of its own; tried in a child."""
    pid = os.fork()
    if pid == 0:
        try:
            enter(EMPTY_BYTES)
            fill({"trial": b""})
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def _mount(kind: str | None, place: str, flags: int, options: str = "") -> None:
    name = kind.encode() if kind else None
    result = _libc.mount(name, place.encode(), name, ctypes.c_ulong(flags), options.encode() or None)
    _check(f"mount {place}", result)


def _check(what: str, result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
