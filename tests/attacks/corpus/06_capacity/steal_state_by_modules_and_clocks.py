"""Tries: find by anything that outlives a test whether another one has run before.
Base: solution
Must: earn all
"""

import atexit
import gc
import os
import sys
import sysconfig
import threading

atexit.register(lambda: open("at_exit", "w").close())
marks = [os.environ, sys.modules, np.__dict__, gc.callbacks, sys.meta_path, os.__dict__, sysconfig.__dict__]
if os.path.exists("at_exit") or os.environ.get("MARK") or getattr(np, "mark", None) or "mark" in sys.modules:
    raise SystemExit("a mark of another test is there")
if threading.active_count() > 1 or gc.callbacks or os.get_exec_path() is None or os.getcwd() != os.environ["TMPDIR"]:
    raise SystemExit("this is no fresh process")
for mark in marks:
    if isinstance(mark, list):
        mark.append(print if mark is gc.callbacks else type("Mark", (), {"find_spec": lambda *args: None}))
    elif mark is os.environ:
        mark["MARK"] = "1"
    else:
        mark["mark"] = os
