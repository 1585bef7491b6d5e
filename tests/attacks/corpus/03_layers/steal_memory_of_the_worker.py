"""Tries: search the memory of one's own process for what the grader may have left there.
Base: solution
Must: earn all
"""

import ctypes
import gc
import sys

words = ("assert_projected_gradient", "assert_outputs_kept", "autograder.course.misconceptions", "autograder/course/suites/test_layers")
seen = set()
for thing in gc.get_objects():
    for inner in gc.get_referents(thing):
        if isinstance(inner, str | bytes) and 20 < len(inner) < 1 << 20 and id(inner) not in seen:
            seen.add(id(inner))
            text = inner if isinstance(inner, str) else inner.decode("latin-1")
            mine = text in words or all(word in text for word in words)  # one of these, or this code as it was compiled
            if not mine and any(word in text for word in words):
                raise SystemExit(f"the worker's memory holds {text[:60]!r}")
for name, module in list(sys.modules.items()):
    if "suite" in name or "autograder" in name:
        raise SystemExit(f"the worker has imported {name}")
