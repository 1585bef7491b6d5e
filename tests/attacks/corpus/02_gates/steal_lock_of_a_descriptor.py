"""Tries: tell the next test, or the next student, something by a lock on what all have open.
Base: solution
Must: earn all
"""

import fcntl

with open("/dev/null") as mine:
    try:
        fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit("an earlier test or student has left a lock on /dev/null")
    except PermissionError:
        pass
for descriptor in range(64):
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        continue
