"""Tries: tell the next test something by the size of a pipe.
Base: solution
Must: earn all
"""

import fcntl

def each(command, *value):
    for descriptor in range(64):
        try:
            yield fcntl.fcntl(descriptor, command, *value)
        except OSError:
            continue


if 1 << 18 in list(each(fcntl.F_GETPIPE_SZ)):
    raise SystemExit("a pipe has the size that an earlier test gave it")
list(each(fcntl.F_SETPIPE_SZ, 1 << 18))
