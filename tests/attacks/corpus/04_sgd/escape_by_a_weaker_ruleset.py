"""Tries: lay layers of one's own over those of the sandbox, which allow all.
Base: solution
Must: earn all
"""

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
rules = libc.syscall(ctypes.c_long(444), struct.pack("<Q", (1 << 13) - 1), ctypes.c_long(8), ctypes.c_long(0))
for path in ("/", "/etc", "/usr", "/proc", "/tmp"):
    try:
        place = os.open(path, os.O_PATH)
    except OSError:
        continue
    libc.syscall(ctypes.c_long(445), rules, 1, struct.pack("<Qi", (1 << 13) - 1, place), ctypes.c_long(0))
libc.syscall(ctypes.c_long(446), rules, ctypes.c_long(0))
allow = (ctypes.c_uint64 * 1)(0x7FFF000000000006)
program = (ctypes.c_uint64 * 2)(1, ctypes.addressof(allow))
libc.prctl(22, 2, ctypes.byref(program), 0, 0)
for way in (lambda: open("/etc/passwd"), lambda: os.listdir("/"), os.fork, lambda: os.kill(os.getppid(), 0)):
    try:
        way()
    except OSError:
        continue
    raise SystemExit("a layer of its own has undone one of the sandbox")
