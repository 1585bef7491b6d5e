"""Tries: trace every function that runs, profile it, and swap imports, to change what is compared.
Base: skeleton
Must: earn 0
"""

import sys
import threading


class Hook:
    def find_spec(self, name, path=None, target=None):
        if name in ("autograder", "pytest", "numpy.testing"):
            sys.modules[name] = sys.modules[__name__]


def trace(frame, event, argument):
    for name in ("error", "tolerance", "expected", "changed", "outcome", "points"):
        if name in frame.f_locals:
            frame.f_locals[name] = {"outcome": "passed", "points": 100.0}.get(name, 0.0)
    return trace


sys.meta_path.insert(0, Hook())
sys.path_hooks.insert(0, lambda path: Hook())
sys.settrace(trace)
sys.setprofile(trace)
threading.settrace(trace)
sys.excepthook = sys.unraisablehook = lambda *args: print("passed")
