"""Tries: tell the next test, or the next student, something by the flags of what all have open.
Base: solution
Must: earn all
"""

import fcntl
import os

flags = {}
for descriptor in range(64):
    try:
        flags[descriptor] = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    except OSError:
        continue
marked = [descriptor for descriptor, value in flags.items() if value & os.O_APPEND]
if marked:
    raise SystemExit(f"descriptors {marked} have a flag that an earlier test or student gave them")
for descriptor, value in flags.items():
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETFL, value | os.O_APPEND)
    except OSError:
        continue
