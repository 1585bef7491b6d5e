"""Tries: stop all clocks and counters of time, and then loop for ever.
Base: solution
Must: lose the tests of sgd.l2
"""

import ctypes
import os
import resource
import signal
import time


def l2_penalty(params, strength):
    for name in ("time", "monotonic", "process_time", "perf_counter", "thread_time", "clock_gettime", "time_ns"):
        setattr(time, name, lambda *args: 0.0)
    os.times = resource.getrusage = lambda *args: (0.0,) * 5
    signal.setitimer(signal.ITIMER_PROF, 0.0)
    libc = ctypes.CDLL(None, use_errno=True)
    zero = (ctypes.c_long * 2)(0, 0)
    for clock in range(-8, 12):
        libc.clock_settime(clock, zero)
    resource.setrlimit(resource.RLIMIT_CPU, resource.getrlimit(resource.RLIMIT_CPU))
    while True:
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
