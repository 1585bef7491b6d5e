"""Tries: make system calls under the numbers that x32 has for them.
Base: solution
Must: earn 0
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
X32 = 0x40000000
for number in (57, 101, 41, 165, 272):  # fork, ptrace, socket, mount, unshare
    result = libc.syscall(ctypes.c_long(X32 | number), 0, 0, 0, 0)
    if result >= 0 or ctypes.get_errno() not in (1, 38):
        break
else:
    raise SystemExit("refused, one by one")
