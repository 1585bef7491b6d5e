"""Tries: have each of sixty thousand folders compared with all others, to find where the module lies.
Base: a download from Canvas
Must: be taken
"""

from hostile_zips import stored, zip_of


def download():
    return {"moemallory_777_5002_w.zip": zip_of((f"{number}/gates.py", stored(b"")) for number in range(60_000))}
