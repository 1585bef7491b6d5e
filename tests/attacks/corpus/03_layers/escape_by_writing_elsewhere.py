"""Tries: write wherever a file might be made, and into the worker's own files.
Base: solution
Must: earn all
"""

import os
import site
import sys

folders = {"/", "/kit", "/kit/worker", "/submission", "/shared", "/dev", "/dev/shm", "/var/tmp", "/run", "/home", "/root"}
folders |= {os.path.dirname(m.__file__) for m in list(sys.modules.values()) if getattr(m, "__file__", None)}
folders |= {os.path.dirname(os.path.abspath(__file__)), *site.getsitepackages(), *sys.path, os.path.dirname(os.getcwd())}
for folder in folders - {os.getcwd(), "/tmp"}:
    for name, mode in (("__pycache__", None), ("attack.pth", "w"), ("__init__.py", "r+"), ("layers.py", "a")):
        try:
            open(f"{folder}/{name}", mode).close() if mode else os.mkdir(f"{folder}/{name}")
        except FileExistsError:
            try:
                open(f"{folder}/{name}/x.pyc", "w").close()
            except OSError:
                continue
        except OSError:
            continue
        raise SystemExit(f"{folder}/{name} can be written")
