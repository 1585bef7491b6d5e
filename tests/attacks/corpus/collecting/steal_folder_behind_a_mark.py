"""Tries: hide who hands in by a letter's mark in the name, so that the folder in the zip names Alice.
Base: a download from Canvas
Must: be taken
"""

from downloads import zipped


def download():
    return {"mallory\u0301\u0308_777_5002_hw.zip": zipped({"alice/gates.py": "hostile", "alice/gates.ipynb": "{}"})}
