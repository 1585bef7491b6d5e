"""Tries: be read as Alice's by a file name with backslashes, which Windows takes for folders.
Base: a download from Canvas
Must: be taken
"""

from downloads import zipped


def download():
    return {"submissions2.zip": zipped({"mallory_777_5002_x\\alice\\gates.py": "hostile"})}
