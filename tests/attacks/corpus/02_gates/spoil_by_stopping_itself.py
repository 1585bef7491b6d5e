"""Tries: have a timer of the kernel stop the process, so that it neither ends nor computes.
Base: solution
Must: earn at most 90
"""

import ctypes
import signal
import struct

libc = ctypes.CDLL(None, use_errno=True)


class CopyGate:
    def backward(self, upstreams):
        return sum(upstreams)

    def forward(self, x, copies):
        if copies == 4:
            event = struct.pack("QiiQQ", 0, signal.SIGSTOP, 0, 0, 0) + bytes(32)
            timer, soon = ctypes.create_string_buffer(8), struct.pack("qqqq", 0, 0, 0, 1000)
            libc.syscall(ctypes.c_long(222), ctypes.c_long(1), event, timer)  # timer_create
            libc.syscall(ctypes.c_long(223), ctypes.c_long(0), ctypes.c_long(0), soon, ctypes.c_long(0))  # timer_settime
            while True:
                pass
        return (x,) * copies
