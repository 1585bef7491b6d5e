"""Tries: have 31 MB unpacked a thousand times, from members of 32 MB in all.
Base: a download from Canvas
Must: be taken
"""

from hostile_zips import deflated, zip_of


def download():
    large = deflated(bytes(31 << 20))
    return {"moemallory_777_5002_w.zip": zip_of((f"{number:03}.py", large) for number in range(1000))}
