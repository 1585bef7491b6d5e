"""Tries: look for the hidden tests below every folder that can be read.
Base: solution
Must: earn all
"""

import os
import sys

roots = {"/", "/home", "/root", "/kit", "/srv", "/work", "/tmp", "/usr", *sys.path}
roots |= {os.path.realpath(f"{os.path.dirname(m.__file__)}/{'../' * n}") for n in range(4)
          for m in list(sys.modules.values()) if getattr(m, "__file__", None)}  # fmt: skip
for root in roots:
    try:
        names = os.listdir(root)
    except OSError:
        continue
    for name in names:
        if name in ("suites", "misconceptions", "solutions", "submitted", "gradebook.db", "reports"):
            raise SystemExit(f"{root} shows {name}")
for folder in ("suites", "../autograder/course/suites", "../../autograder/course/suites"):
    for root in roots:
        try:
            open(f"{root}/{folder}/test_gates.py").close()
        except OSError:
            continue
        raise SystemExit(f"{root}/{folder} can be read")
