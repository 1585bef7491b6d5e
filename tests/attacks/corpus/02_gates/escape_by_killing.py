"""Tries: end, stop or slow down the processes around, and those of other students.
Base: solution
Must: earn all
"""

import ctypes
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)
ways = [lambda pid=pid, number=number: os.kill(pid, number)
        for pid in (1, 2, os.getppid(), -1, 0, os.getpid()) for number in (0, signal.SIGKILL, signal.SIGSTOP)]  # fmt: skip
ways += [lambda: os.killpg(0, signal.SIGKILL), lambda: signal.raise_signal(signal.SIGTERM)]
ways += [lambda: signal.pidfd_send_signal(0, signal.SIGKILL), lambda: os.pidfd_open(os.getppid())]
ways += [lambda: signal.pthread_kill(1, signal.SIGKILL) if False else os.setpriority(os.PRIO_USER, 0, 19)]
ways += [lambda: os.sched_setaffinity(os.getppid(), {0}), lambda: os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))]
ways += [lambda: os.setsid(), lambda: os.setpgid(0, 0), lambda: os.setuid(0), lambda: os.setgroups([0])]
for number, way in enumerate(ways):
    try:
        way()
    except OSError:
        continue
    raise SystemExit(f"way {number} was not refused")
for number, arguments in ((234, (1, 1, 9)), (200, (1, 9)), (129, (1, 9, 0)), (448, (0, 0)), (251, (3, 0, 0)), (157, (1, 0))):
    if libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)) >= 0:
        raise SystemExit(f"system call {number} was not refused")
