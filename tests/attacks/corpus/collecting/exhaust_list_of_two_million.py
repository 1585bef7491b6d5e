"""Tries: have a list of two million members read, 94 MB, before anybody counts them.
Base: a download from Canvas
Must: be taken
"""

from hostile_zips import closed, stored


def download():
    count = 2_000_000
    return {"moemallory_777_5002_w.zip": closed(b"", stored(b"").line(b"x", 0) * count, count)}
