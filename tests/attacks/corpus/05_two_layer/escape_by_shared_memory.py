"""Tries: share memory, queues and semaphores with other processes, under every name.
Base: solution
Must: earn all
"""

import ctypes
import multiprocessing.shared_memory as shared_memory
import os

libc = ctypes.CDLL(None, use_errno=True)
for name in ("shm_open", "sem_open", "mq_open"):
    call = getattr(libc, name)
    call.restype = ctypes.c_long
    if call(b"/attack", os.O_CREAT | os.O_RDWR, 0o600, 0) not in (0, -1, 0xFFFFFFFF):
        raise SystemExit(f"{name} works")
try:
    shared_memory.SharedMemory("attack", create=True, size=4096)
except OSError:
    pass
else:
    raise SystemExit("there is shared memory")
for number, arguments in ((29, (0x1234, 4096, 0o1666)), (68, (0x1234, 0o1666)), (64, (0x1234, 1, 0o1666)), (319, (0, 0))):
    if libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)) >= 0:
        raise SystemExit(f"system call {number} works")
