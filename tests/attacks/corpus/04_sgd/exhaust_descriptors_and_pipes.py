"""Tries: use up all descriptors, pipes, timers and asynchronous contexts that a user may have.
Base: solution
Must: earn all
"""

import ctypes
import fcntl
import os

libc = ctypes.CDLL(None, use_errno=True)
kept, context = [], ctypes.c_long(0)
try:
    while True:
        kept += os.pipe()
        fcntl.fcntl(kept[-1], fcntl.F_SETPIPE_SZ, 1 << 20)
        os.set_blocking(kept[-1], False)
        os.write(kept[-1], bytes(1 << 20))
except OSError:
    pass
for _ in range(20_000):
    if libc.syscall(ctypes.c_long(222), ctypes.c_long(1), ctypes.c_long(0), ctypes.byref(context)) != 0:
        break
libc.syscall(ctypes.c_long(206), ctypes.c_long(65_000), ctypes.byref(ctypes.c_long(0)))
for descriptor in kept[4:]:
    os.close(descriptor)
