"""Tries: have the kernel send signals to the worker's parents for what happens to a descriptor.
Base: solution
Must: earn all
"""

import fcntl
import os
import signal
import struct
import tempfile

ours, theirs = os.pipe()
here = os.open(tempfile.gettempdir(), os.O_RDONLY)
parent = os.getppid()
ways = [
    lambda: fcntl.fcntl(ours, fcntl.F_SETOWN, parent),
    lambda: fcntl.fcntl(ours, fcntl.F_SETOWN, -1),
    lambda: fcntl.fcntl(ours, 15, struct.pack("ii", 1, parent)),
    lambda: fcntl.fcntl(ours, 10, signal.SIGKILL),
    lambda: fcntl.ioctl(ours, 0x8901, struct.pack("i", parent)),
    lambda: fcntl.ioctl(ours, 0x8902, struct.pack("i", parent)),
    lambda: fcntl.fcntl(here, fcntl.F_NOTIFY, fcntl.DN_CREATE | fcntl.DN_MULTISHOT),
    lambda: fcntl.fcntl(os.open("lease", os.O_RDONLY | os.O_CREAT), fcntl.F_SETLEASE, fcntl.F_WRLCK),
    lambda: fcntl.fcntl(0, fcntl.F_SETLEASE, fcntl.F_RDLCK),
]
for number, way in enumerate(ways):
    try:
        way()
    except OSError:
        continue
    raise SystemExit(f"way {number} was not refused")
