"""Tries: end the command for all, by a file that is called like the folder around the module.
Base: a download from Canvas
Must: be taken
"""

from downloads import zipped


def download():
    return {
        "moemallory_777_5002_w.zip": zipped({"02_gates/gates.py": "mine"}),
        "moemallory_777_5003_02_gates": b"",
    }
