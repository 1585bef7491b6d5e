"""Tries: make links to what may not be read, and read those.
Base: solution
Must: earn all
"""

import os
import sys
import tempfile

here = tempfile.gettempdir()
kit = os.path.dirname(os.path.dirname(os.path.abspath(sys.modules["worker.wire"].__file__)))
targets = ["/etc/passwd", "/proc/self/environ", "/root", f"{kit}/suites", f"{kit}/suites/test_layers.py", f"{here}/.."]
for number, target in enumerate(targets):
    link = f"{here}/link{number}"
    os.symlink(target, link)
    for way in (
        lambda: os.listdir(link),
        lambda: open(link, "rb").read(1),
        lambda: os.listdir(os.open(link, os.O_PATH | os.O_DIRECTORY)),
        lambda: os.open(f"/dev/fd/{os.open(link, os.O_PATH)}", os.O_RDONLY),
        lambda: os.link(target, f"{link}.hard") or open(f"{link}.hard", "rb").read(1),
        lambda: os.rename(target, f"{link}.mine"),
        lambda: os.open(".", os.O_RDONLY, dir_fd=os.open(link, os.O_PATH)),
    ):
        try:
            way()
        except (OSError, ValueError):
            continue
        raise SystemExit(f"{target} was reached through a link")
