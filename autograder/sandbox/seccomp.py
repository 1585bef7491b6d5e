"""Compile the two filters of system calls: one for the zygote, a second on top of it for what runs student code.

The filters refuse every system call whose number is above those that Python and numpy need: libseccomp cannot name the
calls of newer kernels. They allow all others that are not named here: Landlock bounds files, TCP and signals, and
bubblewrap has the namespaces. Landlock lets code change mode, owner, times and attributes, even of files that it hides;
the second filter refuses these changes. A filter refuses with an error code and does not kill, so that the student sees
a plain PermissionError.
"""

from __future__ import annotations

import errno
import struct
import tempfile
from functools import cache
from typing import Any

CLONE_THREAD = 0x00010000
NEW_NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)

ALWAYS = """
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease pidfd_getfd kcmp
    io_uring_setup io_uring_enter io_uring_register bpf perf_event_open userfaultfd
    keyctl add_key request_key
    mount umount2 move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr pivot_root chroot
    unshare setns name_to_handle_at open_by_handle_at
    socket socketpair connect bind listen accept accept4
    shmget shmat shmctl shmdt msgget msgsnd msgrcv msgctl semget semop semctl semtimedop mq_open mq_unlink
    init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct quotactl
    syslog sethostname setdomainname settimeofday clock_settime clock_adjtime adjtimex iopl ioperm modify_ldt
    personality lookup_dcookie vhangup fanotify_init statmount listmount
""".split()

CHILD = """
    fork vfork execve execveat kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal pidfd_open
    memfd_create memfd_secret setpriority sched_setscheduler sched_setparam sched_setattr ioprio_set
    setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups setsid setpgid
    chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat utimensat
    setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat file_setattr
    mknod mknodat inotify_init inotify_init1 sched_setaffinity migrate_pages move_pages flock
""".split()

# Files without a name escape the look at a folder's size; inside namespaces the folder itself is bounded. So removing
# does nothing and says that it has done it, as tempfile needs it; the folder is emptied after each test anyway.
REMOVING = "unlink unlinkat rmdir".split()
RENAMING = "rename renameat renameat2".split()
O_TMPFILE = 0o20000000

# futex_requeue: what came later (numbers are the same on all architectures from 424 on) no Python here needs.
LAST_KNOWN = 456
LOAD, JUMP_IF_GREATER, RETURN, RETURN_ERRNO = 0x20, 0x25, 0x06, 0x00050000

# Values that 32-bit arguments may not have in the child; the kernel ignores their upper half, and so must the filter.
PR_SET_PDEATHSIG = 1
F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY = 8, 10, 15, 1024, 1026
F_SETFL, F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW, F_SETPIPE_SZ = 4, 6, 7, 37, 38, 1031
FIONBIO, FIOASYNC = 0x5421, 0x5452
FIOSETOWN, SIOCSPGRP, FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR = 0x8901, 0x8902, 0x40086602, 0x401C5820
CHILD_ARGUMENTS = (
    ("prctl", 0, (PR_SET_PDEATHSIG,)),
    ("fcntl", 1, (F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY)),  # signals that the kernel sends for it
    (
        "fcntl",
        1,
        (F_SETFL, F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW, F_SETPIPE_SZ),
    ),  # what the next test could find
    ("ioctl", 1, (FIONBIO, FIOASYNC, FIOSETOWN, SIOCSPGRP, FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR)),
)


class SeccompMissingError(Exception):
    """The filter cannot be compiled here; one sentence says why."""


def _library() -> Any:
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError) as error:
        raise SeccompMissingError(f"libseccomp is not usable ({error}); install the package libseccomp2") from error
    return pyseccomp


@cache
def program(child: bool, alone: bool = False) -> bytes:
    """Return the BPF program as bytes; SeccompMissingError if libseccomp is not installed.

    alone refuses what only namespaces would bound.
    """
    library = _library()
    denied = library.ERRNO(errno.EPERM)
    rules = library.SyscallFilter(library.ALLOW)

    def refuse(action: Any, name: str, *arguments: Any) -> None:
        # a name this architecture or library does not know needs no rule
        try:
            number = library.resolve_syscall(library.system_arch(), name)
        except (ValueError, RuntimeError, OSError):
            return
        if number >= 0:
            rules.add_rule(action, name, *arguments)

    for name in CHILD if child else ALWAYS:
        refuse(denied, name)
    if child:  # fills a disk in no time; without it, every byte has to be written, which takes CPU seconds
        refuse(library.ERRNO(errno.EOPNOTSUPP), "fallocate")
    if not child:
        refuse(library.ERRNO(errno.ENOSYS), "clone3")  # its flags lie in memory; glibc falls back to clone
        for flag in NEW_NAMESPACES:
            refuse(denied, "clone", library.Arg(0, library.MASKED_EQ, flag, flag))
    else:
        refuse(denied, "clone", library.Arg(0, library.MASKED_EQ, CLONE_THREAD, 0))
        for name, position, values in CHILD_ARGUMENTS:
            for value in values:
                refuse(denied, name, library.Arg(position, library.MASKED_EQ, 0xFFFFFFFF, value))
        refuse(denied, "prlimit64", library.Arg(0, library.NE, 0))
    if child and alone:
        for name in REMOVING:
            refuse(library.ERRNO(0), name)
        for name in RENAMING:
            refuse(denied, name)
        for name, position in (("open", 1), ("openat", 2)):
            refuse(denied, name, library.Arg(position, library.MASKED_EQ, O_TMPFILE, O_TMPFILE))
        refuse(denied, "openat2")
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return _newer_refused() + file.read()


def _newer_refused() -> bytes:
    """Return the instructions in front of libseccomp's: a number beyond the last known one does not exist."""
    number = (LOAD, 0, 0, 0)  # the first word of what a filter sees
    beyond = (JUMP_IF_GREATER, 0, 1, LAST_KNOWN)
    answer = (RETURN, 0, 0, RETURN_ERRNO | errno.ENOSYS)
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in (number, beyond, answer))
