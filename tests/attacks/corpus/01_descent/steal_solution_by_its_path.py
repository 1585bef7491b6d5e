"""Tries: find the solution beside the worker or anywhere else, and be it.
Base: skeleton
Must: earn 0
"""

import os
import sys

worker = os.path.dirname(os.path.abspath(sys.modules["worker.wire"].__file__))
above = [worker, os.getcwd(), os.path.dirname(os.path.abspath(__file__)), *sys.path]
for start in list(above):
    while start not in ("/", ""):
        start = os.path.dirname(start)
        above.append(start)
for folder in dict.fromkeys(above):
    for name in ("solutions/01_descent/descent.py", "01_descent/descent.py", "misconceptions/descent.py"):
        try:
            with open(f"{folder}/{name}") as file:
                exec(file.read())
        except OSError:
            continue
