"""Tries: raise every limit, from inside and for other processes, and leave a core file behind.
Base: solution
Must: earn all
"""

import ctypes
import os
import resource

libc = ctypes.CDLL(None, use_errno=True)
for name in ("AS", "CPU", "FSIZE", "NOFILE", "NPROC", "CORE", "MSGQUEUE"):
    which = getattr(resource, f"RLIMIT_{name}")
    hard = resource.getrlimit(which)[1]
    for wanted in (resource.RLIM_INFINITY, hard + 1, 1 << 40):
        if hard == resource.RLIM_INFINITY:
            raise SystemExit(f"there is no limit {name}")
        try:
            resource.setrlimit(which, (wanted, wanted))
        except (OSError, ValueError):
            continue
        raise SystemExit(f"the limit {name} was raised")
    for pid in (os.getppid(), 1, 2):
        try:
            resource.prlimit(pid, which, (hard, hard))
        except (OSError, ValueError):
            continue
        raise SystemExit(f"the limit {name} of process {pid} was set")
libc.prctl(4, 1, 0, 0, 0)  # PR_SET_DUMPABLE
for name in ("/proc/self/coredump_filter", "/proc/self/oom_score_adj", "/proc/sys/kernel/core_pattern"):
    try:
        open(name, "r+").close()
    except OSError:
        continue
    raise SystemExit(f"{name} can be written")
