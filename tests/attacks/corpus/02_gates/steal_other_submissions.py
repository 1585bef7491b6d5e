"""Tries: find the folders of other submissions near one's own.
Base: solution
Must: earn all
"""

import os
import tempfile

own = {os.path.realpath(p) for p in (tempfile.gettempdir(), os.getcwd(), os.path.dirname(os.path.abspath(__file__)))}
for folder in own:
    while folder != "/":
        folder = os.path.dirname(folder)
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        others = [name for name in names if f"{folder.rstrip('/')}/{name}" not in own]
        raise SystemExit(f"{folder} shows {others[:5]}")
