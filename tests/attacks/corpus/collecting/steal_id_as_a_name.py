"""Tries: be read as Bella's, who has not handed in, by her id in place of a name and another number.
Base: a download from Canvas
Must: go to a person
"""

from downloads import zipped


def download():
    return {"bella_778_5002_hw.zip": zipped({"gates.py": "hostile"})}
