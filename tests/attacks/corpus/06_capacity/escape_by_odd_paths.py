"""Tries: reach hidden files by paths that a check may read otherwise than the kernel.
Base: solution
Must: earn all
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
root = os.open("/", os.O_PATH)
above = "../" * 40
paths = ["//etc/passwd", "/./etc//passwd", f"{above}etc/passwd", "/usr/../etc/passwd", "/usr/lib/../../etc/passwd"]
paths += ["/dev/../etc/passwd", "/proc/self/root/etc/passwd", "/proc/self/cwd/../etc/passwd", "/dev/fd/0/../../etc"]
paths += [f"{os.path.dirname(__file__)}/../../etc/passwd", "/lib/../etc/passwd", "/etc/passwd/.", "/tmp/" * 400]
how = (ctypes.c_uint64 * 3)(os.O_RDONLY, 0, 0x10)
for path in paths:
    name = ctypes.c_char_p(path.lstrip("/").encode())
    ways = (
        lambda: os.open(path, os.O_RDONLY),
        lambda: os.open(path.lstrip("/"), os.O_RDONLY, dir_fd=root),
        lambda: os.open(os.fsencode(path) + b"\0x", os.O_RDONLY),
        lambda: os.stat(os.readlink(path)),
        lambda: os.open(os.readlink(path), os.O_RDONLY),
    )
    for way in ways:
        try:
            way()
        except (OSError, ValueError):
            continue
        raise SystemExit(f"{path} was reached")
    if libc.syscall(ctypes.c_long(437), ctypes.c_long(root), name, how, ctypes.c_long(24)) >= 0:
        raise SystemExit(f"{path} was reached by openat2")
