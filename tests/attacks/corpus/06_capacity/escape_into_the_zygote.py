"""Tries: change the worker's own functions so that its parent and the next test use them.
Base: solution
Must: earn all
"""

import sys

frame, seen = sys._getframe(), []
while frame is not None:
    seen.append(frame.f_globals)
    frame = frame.f_back
if any("evil" in names for names in seen):
    raise SystemExit("the worker is the one that an earlier test has changed")
for names in seen:
    names["evil"] = True
zygote = sys.modules["worker.zygote"]
zygote._watch = lambda *args: zygote.wire.Message({"status": "done", "cause": "exit", "cpu_seconds": -1e9, "points": 100})
zygote._enter = zygote._drain = zygote._cpu_seconds = lambda *args: 0.0
sys.modules["worker.scratch"].empty = sys.modules["worker.scratch"].crowded = lambda folder: False
sys.modules["worker.lockdown"].limit = sys.modules["worker.lockdown"].seccomp = lambda *args: None
zygote._serve = zygote._prepare = lambda *args: None
