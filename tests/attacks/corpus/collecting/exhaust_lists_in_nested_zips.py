"""Tries: have a long list of members read two hundred times, each time in another zip within a zip.
Base: a download from Canvas
Must: be taken
"""

from hostile_zips import closed, deflated, stored, zip_of


def download():
    count = 40_000
    inner = deflated(closed(b"", stored(b"").line(b"x/", 0) * count, count))
    return {"moemallory_777_5002_w.zip": zip_of((f"{number}.zip", inner) for number in range(200))}
