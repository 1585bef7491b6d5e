"""Tries: be read as Alice's, by a sortable name and a file name that hold her name and number.
Base: a download from Canvas
Must: go to a person
"""

from downloads import zipped


def download():
    return {"adamsalice_101_99999_777_5002_hw.zip": zipped({"gates.py": "hostile"})}
