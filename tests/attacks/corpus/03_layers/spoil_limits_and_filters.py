"""Tries: lock down the process itself so that nothing works any more: limits, filters, umask, folders.
Base: solution
Must: lose the tests of layers.collapse
"""

import ctypes
import os
import resource


def collapse(weight1, bias1, weight2, bias2):
    os.umask(0o777)
    os.chdir("/")
    for limit in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_STACK):
        resource.setrlimit(limit, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    kill_all = ctypes.create_string_buffer(b"\x06\x00\x00\x00\x00\x00\x00\x80", 8)  # return KILL_PROCESS
    program = (ctypes.c_uint64 * 2)(1, ctypes.addressof(kill_all))
    libc.prctl(22, 2, ctypes.byref(program), 0, 0)
    os.getpid()
