"""Tries: have 31 MB unpacked a thousand times, from one member that the zip lists a thousand times.
Base: a download from Moodle
Must: be taken
"""

from hostile_zips import deflated, zip_of


def download():
    data = zip_of([("gates.py", deflated(bytes(31 << 20)))], often=1000)
    return {"Mallory Moe_977_assignsubmission_file_/w.zip": data}
