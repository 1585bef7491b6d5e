"""Tries: make the system calls that break out of sandboxes, by number.
Base: solution
Must: earn all
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
path, me, parent = ctypes.create_string_buffer(b"/tmp"), os.getpid(), os.getppid()
calls = {
    "ptrace": (101, 16, parent, 0, 0), "process_vm_readv": (310, parent, 0, 0, 0, 0, 0),
    "process_vm_writev": (311, parent, 0, 0, 0, 0, 0), "pidfd_getfd": (438, 3, 0, 0), "kcmp": (312, me, parent, 0, 0, 0),
    "unshare": (272, 0x10000000), "setns": (308, 3, 0), "mount": (165, path, path, 0, 4096, 0), "umount": (166, path, 2),
    "pivot_root": (155, path, path), "chroot": (161, path), "open_tree": (428, -100, path, 1), "fsopen": (430, path, 0),
    "bpf": (321, 0, path, 64), "io_uring_setup": (425, 8, path), "perf_event_open": (298, path, 0, -1, -1, 0),
    "userfaultfd": (323, 0), "keyctl": (250, 0, -3, 0), "add_key": (248, path, path, 0, 0, -3),
    "memfd_create": (319, path, 0), "name_to_handle_at": (303, -100, path, path, path, 0), "shmget": (29, 0, 4096, 0o1600),
    "msgget": (68, 0, 0o1600), "semget": (64, 0, 1, 0o1600), "mq_open": (240, path, 0o102, 0o600, 0),
    "personality": (135, 0x0040000), "kexec_load": (246, 0, 0, 0, 0), "init_module": (175, path, 8, path),
    "fanotify_init": (300, 0, 0), "syslog": (103, 3, path, 8), "sethostname": (170, path, 4), "reboot": (169, 0, 0, 0, 0),
    "settimeofday": (164, path, 0), "acct": (163, path), "swapon": (167, path, 0), "vhangup": (153,), "iopl": (172, 3),
    "memfd_secret": (447, 0), "process_madvise": (440, 3, 0, 0, 0, 0), "pidfd_open": (434, parent, 0),
}  # fmt: skip
for name, (number, *arguments) in calls.items():
    values = [a if isinstance(a, ctypes.Array) else ctypes.c_long(a) for a in arguments]
    if libc.syscall(ctypes.c_long(number), *values) >= 0 or ctypes.get_errno() not in (1, 38):
        raise SystemExit(f"{name} was not refused: {os.strerror(ctypes.get_errno())}")
