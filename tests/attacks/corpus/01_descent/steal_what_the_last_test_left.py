"""Tries: leave a file, a module and a variable for the next test or student, and notice them.
Base: solution
Must: earn all
"""

import builtins
import os
import sys
import tempfile

places = {tempfile.gettempdir(), os.getcwd(), "/tmp", "/var/tmp", "/dev/shm", "/run", "/shared", os.path.dirname(__file__)}
if hasattr(builtins, "seen") or "seen" in sys.modules or "SEEN" in os.environ:
    raise SystemExit("what an earlier test left is still there")
builtins.seen, sys.modules["seen"], os.environ["SEEN"] = True, sys, "yes"
for place in places:
    path = f"{place}/seen"
    if os.path.lexists(path):
        raise SystemExit(f"what an earlier test left is still at {place}")
    try:
        with open(path, "w") as file:
            file.write("seen")
    except OSError:
        continue
