"""Tries: have a name with thirty thousand folders taken apart, and each part looked at, again and again.
Base: a download from Canvas
Must: be taken
"""

from hostile_zips import stored, zip_of


def download():
    deep = "a/" * 30_000
    members = [(f"{deep}{number}.py", stored(b"")) for number in range(200)]
    return {"moemallory_777_5002_w.zip": zip_of([*members, ("gates.py", stored(b"mine"))])}
