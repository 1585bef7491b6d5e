"""Tries: start processes in every way that Python knows.
Base: solution
Must: earn all
"""

import multiprocessing
import os
import pty
import subprocess
import sys

ways = [
    os.fork,
    os.forkpty,
    pty.fork,
    lambda: os.posix_spawn(sys.executable, [sys.executable, "-V"], {}),
    lambda: os.execv(sys.executable, [sys.executable, "-c", "pass"]),
    lambda: os.execv("/lib64/ld-linux-x86-64.so.2", ["ld", sys.executable, "-V"]),
    lambda: subprocess.run(["/bin/sh", "-c", "id"]),
    lambda: subprocess.Popen([sys.executable], close_fds=False, start_new_session=True),
    lambda: os.popen("id").read(),
    lambda: multiprocessing.get_context("fork").Process(target=print).start(),
]
for way in ways:
    try:
        if way() in (None, ""):
            continue
    except OSError:
        continue
    raise SystemExit("a process was started")
