"""Tries: make namespaces by clone, clone3, unshare and setns, plain and in disguise.
Base: solution
Must: earn all
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
flags = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000, 0x00000080)
arguments = (ctypes.c_uint64 * 11)(0x10000000, 0, 0, 0, 17)
calls = [(435, ctypes.addressof(arguments), 88), (58,), (57,), (308, 0, 0)]
for flag in flags:
    calls += [(56, flag | 17, 0, 0, 0, 0), (56, 1 << 40 | flag, 0, 0, 0, 0), (272, flag), (272, 1 << 40 | flag)]
for number, *values in calls:
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, values))
    if result == 0 and number in (56, 57, 58, 435):
        os._exit(3)
    if result >= 0 or ctypes.get_errno() not in (1, 38):
        raise SystemExit(f"call {number} with {values} returned {result}, {os.strerror(ctypes.get_errno())}")
